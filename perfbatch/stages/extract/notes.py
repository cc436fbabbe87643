"""What is to be said of a sheet that is read: hidden parts, links, other sheets, the shape."""

from collections.abc import Iterator, Mapping, Sequence

from perfbatch.form.forms import FORMS
from perfbatch.form.label import narrow, version_in
from perfbatch.form.monitoring import INSTRUCTIONS_SHEET, LISTS_SHEET, META_SHEET, MONITORING
from perfbatch.form.schema import Form
from perfbatch.model.finding import Finding
from perfbatch.model.raw import RawField, RawTable
from perfbatch.model.source import Source, column_letters, rows_told
from perfbatch.reading.workbook import RawSheet, RawWorkbook
from perfbatch.wording.findings import S02, S04, S08, S09, S10
from perfbatch.wording.formats import NOTHING_LACKING

OWN_SHEETS = frozenset({INSTRUCTIONS_SHEET, LISTS_SHEET, META_SHEET})

EARLIER = tuple(
    form.version for form in FORMS if form.id == MONITORING.id and form.key != MONITORING.key
)
"""The versions of the standard form that are still read beside the present one."""


def hidden_parts(sheet: RawSheet, raw: RawTable) -> Iterator[Finding]:
    """S09 for what somebody has hidden of a table; it is read all the same."""
    file = raw.block.file
    at = Source(file, sheet.name)
    if not sheet.visible:
        yield Finding(S09, at, "sheet")
    numbers = [row.number for row in raw.all_rows]
    rows = sorted(sheet.hidden_rows.intersection(numbers))
    if rows:
        first = Source(file, sheet.name, rows[0])
        yield Finding(S09, first, "rows", found=rows_told(rows))
    columns = sorted(sheet.hidden_columns.intersection(raw.block.columns.values()))
    if columns:
        letters = "、".join(column_letters(column) for column in columns)
        yield Finding(S09, at, "columns", found=letters)


def links(
    sheet: RawSheet, raw: RawTable, card: Mapping[str, RawField], form: Form
) -> Iterator[Finding]:
    """S08 for cells that take their value from another workbook, which nobody here can see."""
    if not sheet.linked:
        return
    labels = {one.name: one.label for one in form.all_fields()}
    places = {(one.source.row, one.source.column): name for name, one in card.items()}
    for row in raw.all_rows:
        for name in row.values:
            at = raw.block.at(row.number, name)
            places[at.row, at.column] = name
    for (row_number, column), name in sorted(places.items()):
        formula = sheet.linked.get((row_number, column))
        if formula is not None:
            at = Source(raw.block.file, sheet.name, row_number, column)
            label = labels.get(name, name)
            yield Finding(S08, at, "link", label=label, found=f"={formula.removeprefix('=')}")


def other_sheets(file: str, workbook: RawWorkbook, read: Sequence[RawSheet]) -> Iterator[Finding]:
    """S04 for sheets with content that belong to no table and are not summarised."""
    for sheet in workbook.sheets:
        ours = any(sheet is one for one in read) or narrow(sheet.name) in OWN_SHEETS
        if not ours and sheet.filled:
            yield Finding(S04, Source(file, sheet.name), "sheet", found=sheet.name)


def other_version(sheet: RawSheet, above: int, raw: RawTable, form: Form) -> Iterator[Finding]:
    """S10 where our form states a version that is neither the present one nor an earlier one.

    It stands in one of the `above` rows over the table.
    """
    if form.id != MONITORING.id:
        return
    for number, cells in enumerate(sheet.rows[:above], start=1):
        for column, value in enumerate(cells, start=1):
            stated = version_in(value) if isinstance(value, str) else ""
            if stated and stated not in {MONITORING.version, *EARLIER}:
                at = Source(raw.block.file, sheet.name, number, column)
                facts = {"versions": "、".join(EARLIER)}
                yield Finding(S10, at, found=stated, expected=MONITORING.version, facts=facts)


def other_shape(file: str, form: Form, raw: RawTable) -> Iterator[Finding]:
    """S02, a note: the workbook was read as another form, and what that form does not ask for."""
    if form.key == MONITORING.key or not form.of_return:
        return
    there = {*raw.block.columns, *raw.block.places}
    lacking = [
        one.label
        for one in MONITORING.tables[0].fields
        if one.column_required and one.name not in there
    ]
    variant = "earlier" if form.id == MONITORING.id else "shape"
    facts = (
        {"lacking": "、".join(lacking) or NOTHING_LACKING}
        if variant == "shape"
        else {"version": form.version}
    )
    at = Source(file, raw.block.sheet)
    yield Finding(S02, at, variant, found=form.title, facts=facts)
