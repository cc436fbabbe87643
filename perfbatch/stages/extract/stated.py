"""The period as titles and labels state it, beside what the heading block says."""

from collections.abc import Iterator, Mapping, Sequence

from perfbatch.form.period import dates_the_filling, stated, stated_in_title
from perfbatch.form.schema import Card
from perfbatch.form.scope import single_month
from perfbatch.model.cell import RawValue, is_blank, shown
from perfbatch.model.raw import RawField
from perfbatch.model.source import Source
from perfbatch.reading.workbook import RawSheet
from perfbatch.stages.extract.header import Header
from perfbatch.stages.extract.labels_above import cell

Stated = tuple[str, int, Source]
"""Year or month, its number, and where it is stated."""


def stated_period(
    file: str, sheet: RawSheet, header: Header, card: Card, titles_until: int
) -> Mapping[str, RawField]:
    """Year and month as titles and column labels state them, for a card that leaves them there.

    Titles stand in the rows up to `titles_until`. Where they contradict each other all of them
    are given with their cells, which no kind takes for a year or a month: nothing is chosen.
    """
    found: dict[str, dict[int, Source]] = {"year": {}, "month": {}}
    titles = sheet.rows[:titles_until] if card.titles else ()
    told = (
        *_in_labels(file, sheet, header),
        *_in_parents(file, sheet, header),
        *_in_titles(file, sheet, titles),
    )
    for name, number, at in told:
        found[name].setdefault(number, at)
    stated = {
        name: RawField(_only(values), next(iter(values.values())), "")
        for name, values in found.items()
        if values
    }
    return {**stated, **_of_one_month(file, sheet, titles)}


def _of_one_month(
    file: str, sheet: RawSheet, titles: Sequence[Sequence[RawValue]]
) -> Mapping[str, RawField]:
    """The title of figures that are not cumulative, in place of a month: no month is read."""
    for number, cells in enumerate(titles, start=1):
        for column, value in enumerate(cells, start=1):
            if isinstance(value, str) and single_month(value):
                return {"month": RawField(value, Source(file, sheet.name, number, column), "")}
    return {}


def _in_labels(file: str, sheet: RawSheet, header: Header) -> Iterator[Stated]:
    for month, column in header.months.items():
        at = Source(file, sheet.name, header.last_row, column)
        yield "month", month, at
        labels = (
            cell(sheet.rows[row - 1], column) for row in range(header.row, header.last_row + 1)
        )
        for label in labels:
            years = stated_in_title(label)[0] if isinstance(label, str) else ()
            yield from (("year", year, at) for year in years)


def _in_parents(file: str, sheet: RawSheet, header: Header) -> Iterator[Stated]:
    """The years over the amounts: those of 2021年 are none of a return for 2022."""
    for year, column in header.years.items():
        yield "year", year, Source(file, sheet.name, header.last_row, column)


def _in_titles(
    file: str, sheet: RawSheet, titles: Sequence[Sequence[RawValue]]
) -> Iterator[Stated]:
    for number, cells in enumerate(titles, start=1):
        before = ""
        for column, value in enumerate(cells, start=1):
            if isinstance(value, str) and not dates_the_filling(before):
                at = Source(file, sheet.name, number, column)
                for name, told in zip(("year", "month"), stated_in_title(value), strict=True):
                    yield from ((name, one, at) for one in told)
            if not is_blank(value):
                before = shown(value)


def agreed(
    card: Mapping[str, RawField], stated_above: Mapping[str, RawField]
) -> Mapping[str, RawField]:
    """The card, with the period that titles or labels state where it has none of its own.

    A card that says another year or month than they do is not decided either.
    """
    found = dict(card)
    for name, above in stated_above.items():
        own = card.get(name)
        if own is None or is_blank(own.value):
            found[name] = above
            continue
        said = stated(own.value)[0 if name == "year" else 1]
        if said is not None and said != above.value:
            both = f"{_told(own.value, own.source)}、{_told(above.value, above.source)}"
            found[name] = RawField(both, own.source, "")
    return with_year(found)


def with_year(card: Mapping[str, RawField]) -> Mapping[str, RawField]:
    """The card with the year that its month states too, as 2022年6月 and 202206 do.

    A month of another year than the card's own is not decided.
    """
    month, year = card.get("month"), card.get("year")
    told = stated(month.value)[0] if month is not None else None
    if month is None or told is None:
        return card
    if year is None or is_blank(year.value):
        return {**card, "year": RawField(told, month.source, "")}
    if stated(year.value)[0] in {None, told}:
        return card
    both = f"{_told(year.value, year.source)}、{_told(month.value, month.source)}"
    return {**card, "month": RawField(both, month.source, "")}


def _only(values: Mapping[int, Source]) -> RawValue:
    """The one value; of several all, each with its cell."""
    if len(values) == 1:
        return next(iter(values))
    return "、".join(_told(one, at) for one, at in sorted(values.items()))


def _told(value: RawValue, at: Source) -> str:
    """A value with its cell; one of several already has them."""
    text = shown(value)
    return text if "（" in text else f"{text}（{at.address}）"
