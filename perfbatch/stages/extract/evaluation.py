"""项目支出绩效自评表 as it stands in a workbook: a form for each project, on one sheet or many."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from perfbatch.form.label import label_key, label_unit, tidy
from perfbatch.form.money import FEN_PER_UNIT
from perfbatch.form.numbers import number_in
from perfbatch.form.self_evaluation import (
    CARD,
    INDICATORS,
    MONEY,
    MONEY_TOTALS,
    adds_up,
    is_evaluation_title,
    is_whole,
)
from perfbatch.form.sums import is_note
from perfbatch.model.cell import RawValue, is_blank
from perfbatch.model.evaluation import RawEvaluation, RawIndicator
from perfbatch.model.raw import RawField
from perfbatch.model.source import Source
from perfbatch.reading.doors import read_workbook
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.reading.workbook import RawSheet
from perfbatch.stages.extract.card import extract_card, parted
from perfbatch.stages.extract.header import Header, find_header

TITLE_ROWS = 5
"""A title stands in one of so many rows."""

MONEY_WITHIN = 12
"""年度资金总额 stands at most so many rows below the labels of its amounts."""

POINTS = ("weight", "score")
TOLD = ("target_value", "actual_value")
SPREAD = (*TOLD, "note", "indicator")
"""What a cell merged over several rows says of each of them. Points are given once."""


def evaluation_sheets(sheets: Iterable[RawSheet]) -> tuple[RawSheet, ...]:
    """Those of the sheets with such a form, known by its labels: no return has 得分."""
    return tuple(
        sheet for sheet in sheets if find_header(sheet, INDICATORS) or find_header(sheet, MONEY)
    )


def titled_evaluation(sheet: RawSheet) -> bool:
    """Whether a title near the top is that of such a form: 2022年度项目支出绩效自评表."""
    told = (value for row in sheet.rows[:TITLE_ROWS] for value in row)
    return any(isinstance(value, str) and is_evaluation_title(value) for value in told)


def extract_evaluations(file: str, data: bytes) -> tuple[RawEvaluation, ...]:
    """The forms in a workbook given as bytes, from the first sheet on; none where it has none."""
    try:
        workbook = read_workbook(data)
    except RefusedWorkbook:
        return ()
    return tuple(
        form for sheet in workbook.sheets for part in _parts(sheet) if (form := _form(file, part))
    )


def _parts(sheet: RawSheet) -> Iterator[RawSheet]:
    """The sheet in pieces, each from one 项目名称 to the next, every row where it stands."""
    names = [number for number, row in enumerate(sheet.rows, start=1) if _names_project(row)]
    for place, first in enumerate(names or [1]):
        until = names[place + 1] - 1 if place + 1 < len(names) else len(sheet.rows)
        blank: list[Sequence[RawValue]] = [()] * (first - 1 if place else 0)
        yield replace(sheet, rows=[*blank, *sheet.rows[len(blank) : until]])


def _names_project(row: Sequence[RawValue]) -> bool:
    labels = (label_key(parted(value, CARD)[0]) for value in row[:3] if isinstance(value, str))
    return any(key in CARD.by_key and CARD.by_key[key].name == "project_name" for key in labels)


@dataclass(frozen=True)
class _Piece:
    """A form's part of a sheet, and what cells merged over several rows make of its rows."""

    file: str
    sheet: RawSheet
    tops: Mapping[tuple[int, int], int]

    def field(self, row: int, column: int, unit: str = "") -> RawField:
        """A cell of the piece."""
        at = Source(self.file, self.sheet.name, row, column)
        return RawField(self.sheet.value(row, column), at, unit)

    def spread(self, row: int, column: int) -> RawField:
        """The cell that is seen in a row: the first one of a merged range."""
        return self.field(self.tops.get((row, column), row), column)


def _tops(sheet: RawSheet) -> Mapping[tuple[int, int], int]:
    """Row and first column of each range merged over rows → the range's first row."""
    return {
        (row, span.column): span.row
        for span in sheet.merged
        if span.last_row > span.row
        for row in range(span.row, min(span.last_row, len(sheet.rows)) + 1)
    }


def _form(file: str, part: RawSheet) -> RawEvaluation | None:
    """The form of a piece; None for a piece that has neither of the form's two tables."""
    money, table = find_header(part, MONEY), find_header(part, INDICATORS)
    if money is None and table is None:
        return None
    piece = _Piece(file, part, _tops(part))
    line = _money(piece, money, table) if money else {}
    rows, total = _rows(piece, table) if table else (None, {})
    card = extract_card(file, _without_tables(part, money, table, rows), len(part.rows) + 1, CARD)
    named = card.get("project_name")
    at = named.source if named else Source(file, part.name, (money or table or Header(1, 1)).row)
    notes = [row.values["note"] for row in rows or () if "note" in row.values]
    remarks = [one for one in (card.get("note"), line.get("note"), *notes) if one is not None]
    noted = table is not None and "note" in table.columns
    return RawEvaluation(at, card, line, rows, total, noted, tuple(remarks))


def _without_tables(
    part: RawSheet,
    money: Header | None,
    table: Header | None,
    rows: Sequence[RawIndicator] | None,
) -> RawSheet:
    """The piece without headers and indicators, in which nothing is a label of the card."""
    own = {number for one in (money, table) if one for number in range(one.row, one.last_row + 1)}
    own |= {one.row for one in rows or ()}
    return replace(part, rows=[() if at in own else row for at, row in enumerate(part.rows, 1)])


def _money(piece: _Piece, header: Header, table: Header | None) -> Mapping[str, RawField]:
    """The row of 年度资金总额, by its label left of the amounts; else the first that has points."""
    left = min(header.columns.values())
    end = min(header.last_row + MONEY_WITHIN, (table.row - 1) if table else len(piece.sheet.rows))
    below = range(header.last_row + 1, end + 1)
    weight = header.columns.get("weight", 0)
    total = [row for row in below if _is_money_total(piece.sheet.rows[row - 1][: left - 1])]
    pointed = [row for row in below if number_in(piece.sheet.value(row, weight)) is not None]
    found = next(iter([*total, *pointed]), 0)
    if not found:
        return {}
    unit = next(_money_units(piece.sheet, header, found), "")
    return {
        name: piece.field(found, column, header.units.get(name) or unit)
        for name, column in header.columns.items()
    }


def _is_money_total(told: Sequence[RawValue]) -> bool:
    return any(isinstance(value, str) and label_key(value) in MONEY_TOTALS for value in told)


def _money_units(sheet: RawSheet, header: Header, until: int) -> Iterator[str]:
    """The units that labels beside the amounts state: 项目资金（万元）."""
    for row in sheet.rows[header.row - 1 : until]:
        for value in row:
            if isinstance(value, str) and (unit := label_unit(value)) in FEN_PER_UNIT:
                yield unit


def _rows(piece: _Piece, header: Header) -> tuple[tuple[RawIndicator, ...], Mapping[str, RawField]]:
    """The indicators under their labels, and the row of 总分, which is the last that adds up."""
    rows: list[RawIndicator] = []
    total = 0
    for number in range(header.last_row + 1, len(piece.sheet.rows) + 1):
        words = _words(piece, number, header)
        if is_note(words, INDICATORS.note_words):
            break
        if any(map(adds_up, words)):
            total = number if any(map(is_whole, words)) else total
        elif _is_filled(row := _indicator(piece, number, header)):
            rows.append(row)
    if not total:
        return tuple(rows), {}
    above = tuple(row for row in rows if row.row < total)
    return above, {name: piece.field(total, header.columns[name]) for name in POINTS}


def _words(piece: _Piece, number: int, header: Header) -> list[str]:
    """The texts of a row left of its points and values."""
    left = min(header.columns[name] for name in (*POINTS, *TOLD) if name in header.columns)
    cells = piece.sheet.rows[number - 1][: left - 1]
    return [value for value in cells if isinstance(value, str) and not is_blank(value)]


def _indicator(piece: _Piece, number: int, header: Header) -> RawIndicator:
    values = {
        name: piece.spread(number, column) if name in SPREAD else piece.field(number, column)
        for name, column in header.columns.items()
    }
    judged = [header.columns[name] for name in (*POINTS, *TOLD) if name in header.columns]
    return RawIndicator(number, values, any((number, column) in piece.tops for column in judged))


def _is_filled(row: RawIndicator) -> bool:
    """Whether a row says anything of an indicator: names alone are left of the template."""
    told = [row.values[name] for name in (*POINTS, *TOLD) if name in row.values]
    named = [row.values[name] for name in ("indicator", "category") if name in row.values]
    return any(not is_blank(one.value) for one in told) and any(
        isinstance(one.value, str) and tidy(one.value) for one in named
    )
