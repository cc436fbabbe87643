"""Stories of the bureau: workbooks told as Markdown, run through the project, told back as text.

A story is a folder under tests/cases with `story.md` and `expected.txt`. In `story.md` a list names
the rules that it fires and those that stay silent in it, and the period asked for; each block of
toml is a policy under which the story is run. A workbook is a heading `## name.xlsx`, its heading
card a table of two columns, and a table under `### 项目监控表` (and `### 绩效指标表`) with the
form's labels. A cell holds a number, text, "text in quotes", nothing, 12.5% (a number with a %
format), #DIV/0! (an error value), =A1+1 (a formula that nobody calculated) or 2022-09-30 (a date).
A value under a computed label takes the place of the formula, a row named 合计 overrides the row of
totals, a label that the form does not have (or has already had) is one more column at the right,
and ~~label~~ is a column that is gone. Lines like `- cut after: 900` under the heading of a workbook
say what was done to the file.

A table under `### sheet NAME` is a sheet of another shape, cell by cell from A1, its first line
included; `- merged: NAME A3:A7 E1:G1` (`covered`: with the values under it kept), `- hidden rows: NAME 5 6`, `- hidden columns: NAME C` and
`- hidden sheet: NAME` say how it was laid out.

A workbook with `- roster: yes` is the roster: it stands beside the inbox and is told before the
report, with what is wrong in it.

python -m tests.stories NAME shows what a story gives; --write keeps it: read every line of it.
"""

import argparse
import atexit
import re
import struct
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TypeAlias

import openpyxl
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.workbook import Workbook as SheetBook
from openpyxl.worksheet.worksheet import Worksheet

from perfbatch.form.monitoring import MONITORING
from perfbatch.form.schema import FilledBy, Table
from perfbatch.intake.inbox import EntryReaders, new_readers, read_inbox
from perfbatch.intake.roster import open_roster
from perfbatch.measures.aggregate import Aggregate
from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedProject, TrackedUnit
from perfbatch.model.absence import Absence
from perfbatch.model.finding import Finding, Severity
from perfbatch.model.period import Period
from perfbatch.model.roster import Roster
from perfbatch.model.source import Source
from perfbatch.pipeline import NothingToSummarise, report_of
from perfbatch.policy import Policy, policy_of
from perfbatch.stages.merge import PeriodUnclear
from perfbatch.template import Content, write_template

CASES = Path(__file__).parent / "cases"
HEADER_ROW, TOTAL_ROW, FIRST_ROW = 7, 8, 9
INDICATOR_FIRST_ROW = 4
FEN = 1_000_000

RAW = "sheet "
LAYOUT = {"merged", "covered", "hidden rows", "hidden columns", "hidden sheet"}

TOLD_FACTS = {
    "codes",
    "columns",
    "count",
    "lacking",
    "kept",
    "lag",
    "limit",
    "missing",
    "others",
    "rows",
}
"""What a sentence says beyond found, expected and difference, and a story wants to see."""


@dataclass(frozen=True)
class Percentage:
    """A number with a % format."""

    ratio: float


@dataclass(frozen=True)
class Special:
    """An error value, or a formula without a calculated value."""

    text: str


Cell: TypeAlias = str | int | float | date | Percentage | Special | None


@dataclass(frozen=True)
class Grid:
    """A table as the story tells it: labels, and rows of cells."""

    labels: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass
class Workbook:
    """A workbook of a story: heading card, tables by the sheet's name, what was done to the file."""

    name: str
    card: dict[str, Cell] = field(default_factory=dict)
    grids: dict[str, Grid] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)

    @property
    def is_roster(self) -> bool:
        """Whether it stands beside the inbox and says who owes a return."""
        return "roster" in self.orders

    @property
    def projects(self) -> Iterator[tuple[int, dict[str, Cell]]]:
        """The project rows with their numbers on the sheet, label by label."""
        grid = self.grids.get("项目监控表", Grid((), ()))
        for number, cells in enumerate(data_rows(grid), start=FIRST_ROW):
            yield number, dict(zip(grid.labels, cells, strict=True))


@dataclass
class Story:
    """A story: what it claims of the rules, how it is run, and its workbooks."""

    name: str
    fires: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    period: str = ""
    policies: list[str] = field(default_factory=list)
    workbooks: list[Workbook] = field(default_factory=list)

    @property
    def expected(self) -> Path:
        """Where the golden text stands."""
        return CASES / self.name / "expected.txt"


def names() -> list[str]:
    return sorted(path.parent.name for path in CASES.glob("*/story.md"))


def read_story(name: str) -> Story:
    return parse(name, (CASES / name / "story.md").read_text("utf-8"))


# --- story.md → Story


def cell_of(text: str) -> Cell:
    """What a cell of a Markdown table says."""
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        return text[1:-1]
    if text.startswith(("#", "=")):
        return Special(text)
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+(\.\d+)?(E[+-]?\d+)?", text):
        return float(text)
    if re.fullmatch(r"-?\d+(\.\d+)?%", text):
        return Percentage(float(Fraction(text[:-1]) / 100))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    return text or None


class _Parser:
    """Line by line: settings, policies, workbooks with their cards, tables and orders."""

    def __init__(self, name: str) -> None:
        self.story = Story(name)
        self.policy: list[str] | None = None
        self.sheet = ""
        self.lines: list[list[str]] = []

    def line(self, line: str) -> None:
        if self.policy is not None or line == "```toml":
            self._policy(line)
        elif line.startswith("|"):
            self.lines.append([cell.strip() for cell in line.strip("|").split("|")])
        else:
            self.end_of_table()
            self._other(line)

    def _policy(self, line: str) -> None:
        if self.policy is None:
            self.policy = []
        elif line == "```":
            self.story.policies.append("\n".join(self.policy))
            self.policy = None
        else:
            self.policy.append(line)

    def _other(self, line: str) -> None:
        if line.startswith("### "):
            self.sheet = line.removeprefix("### ")
        elif line.startswith("## "):
            self.sheet = ""
            self.story.workbooks.append(Workbook(line.removeprefix("## ")))
        elif line.startswith("- "):
            word, _, value = line.removeprefix("- ").partition(":")
            self._setting(word.strip(), value.strip())

    def _setting(self, word: str, value: str) -> None:
        if self.story.workbooks:
            self.story.workbooks[-1].orders[word] = value
        elif word == "period":
            self.story.period = value
        elif word in {"fires", "silent"}:
            setattr(self.story, word, tuple(re.findall(r"[A-Z]\d\d", value)))
        else:
            raise ValueError(f"{self.story.name}: what is {word!r}?")

    def end_of_table(self) -> None:
        if not self.lines:
            return
        heads, _, *rows = self.lines
        cells = tuple(tuple(cell_of(text) for text in row) for row in rows)
        book = self.story.workbooks[-1]
        if self.sheet:
            book.grids[self.sheet] = Grid(tuple(heads), cells)
        else:
            pairs = [[cell_of(text) for text in heads], *cells]
            book.card = {str(label): value for label, value in pairs}
        self.lines = []


def parse(name: str, text: str) -> Story:
    parser = _Parser(name)
    for line in text.splitlines():
        parser.line(line.strip())
    parser.end_of_table()
    if not parser.story.workbooks:
        raise ValueError(f"{name}: no workbook")
    parser.story.policies = parser.story.policies or [""]
    return parser.story


# --- Workbook → file


def data_rows(grid: Grid) -> list[tuple[Cell, ...]]:
    return [row for row in grid.rows if "合计" not in row]


def build(book: Workbook, folder: Path) -> None:
    """Put the workbook into the folder, with everything that was done to the file."""
    path, orders = folder / book.name, book.orders
    known = {
        "roster",
        "copy of",
        "bytes",
        "encrypted",
        "cut after",
        "cell",
        "sheet removed",
        "sheet copied as",
        "formula",
        *LAYOUT,
    }
    if orders.keys() - known:
        raise ValueError(f"{book.name}: {orders}")
    if "copy of" in orders:
        path.write_bytes((folder / orders["copy of"]).read_bytes())
    elif "bytes" in orders:
        path.write_bytes(orders["bytes"].encode())
    elif "encrypted" in orders:
        path.write_bytes(encrypted())
    elif any(name.startswith(RAW) for name in book.grids):
        _write_sheets(book, path)
    else:
        _write(book, path)
    if "formula" in orders:
        _put_formula(path, *orders["formula"].split(" ", 1))
    if orders.keys() & LAYOUT:
        _lay_out(path, orders)
    if "cell" in orders:
        _put(path, *orders["cell"].split(" ", 1))
    if "cut after" in orders:
        path.write_bytes(path.read_bytes()[: int(orders["cut after"])])


def _put_formula(path: Path, cell: str, formula: str) -> None:
    """Put a formula over the value of a cell, as a program saves what it has calculated."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet2.xml"
    found = re.compile(rf'(<c r="{cell}"[^>]*>)(<v>)'.encode())
    parts[part], changed = found.subn(rf"\1<f>{formula}</f>\2".encode(), parts[part])
    assert changed == 1, cell
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)


def _write_sheets(book: Workbook, path: Path) -> None:
    """Sheets of another shape, cell by cell."""
    made = openpyxl.Workbook()
    made.remove(made["Sheet"])
    for name, grid in book.grids.items():
        sheet = made.create_sheet(name.removeprefix(RAW))
        rows = [tuple(cell_of(text) for text in grid.labels), *grid.rows]
        for number, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells, start=1):
                if cell is not None:
                    _set(sheet.cell(number, column), cell)
    made.save(path)


def _lay_out(path: Path, orders: Mapping[str, str]) -> None:
    """Merged and hidden parts."""
    opened = openpyxl.load_workbook(path)
    for order in LAYOUT & orders.keys():
        name, *places = orders[order].split()
        sheet = opened[name]
        for place in places:
            if order == "merged":
                sheet.merge_cells(place)
            elif order == "covered":  # values stay where they are, out of sight
                sheet.merged_cells.add(place)
            elif order == "hidden rows":
                sheet.row_dimensions[int(place)].hidden = True
            else:
                sheet.column_dimensions[place].hidden = True
        if order == "hidden sheet":
            sheet.sheet_state = "hidden"
    opened.save(path)


def _put(path: Path, cell: str, text: str) -> None:
    """Put a text into a cell of the first table's sheet, as somebody would in the program."""
    edited = openpyxl.load_workbook(path)
    edited[MONITORING.tables[0].sheet][cell] = text
    edited.save(path)


def _write(book: Workbook, path: Path) -> None:
    labels = {one.label: one.name for one in MONITORING.card.fields}
    strangers = book.card.keys() - labels
    if strangers:
        raise ValueError(f"{book.name}: no such label on the heading card: {strangers}")
    heading = {labels[label]: value for label, value in book.card.items()}
    tables = {table.sheet: table for table in MONITORING.tables}
    rows = {tables[sheet].name: _plain(tables[sheet], grid) for sheet, grid in book.grids.items()}
    write_template(path, MONITORING, Content(heading, rows))
    edits = [
        (sheet, *edit) for sheet, grid in book.grids.items() for edit in _edits(tables[sheet], grid)
    ]
    if edits or book.orders.keys() & {"sheet removed", "sheet copied as"}:
        _edit(path, book, edits)


def _fillable(table: Table, grid: Grid) -> Mapping[int, str]:
    """Places in the grid whose values the template itself takes: place → field."""
    known = {one.label: one.name for one in table.fields if one.filled_by is not FilledBy.FORMULA}
    return {
        place: known[label]
        for place, label in enumerate(grid.labels)
        if label in known and label not in grid.labels[:place]
    }


def _plain(table: Table, grid: Grid) -> list[dict[str, Cell]]:
    places = _fillable(table, grid)
    return [
        {
            name: row[place]
            for place, name in places.items()
            if not isinstance(row[place], Special | Percentage)
        }
        for row in data_rows(grid)
    ]


Edit: TypeAlias = tuple[int, int, Cell]


def _edits(table: Table, grid: Grid) -> Iterator[Edit]:
    """What the template does not do of its own accord: row, column, what stands there then."""
    columns = {one.label: number for number, one in enumerate(table.fields, start=1)}
    header = HEADER_ROW if table.total_label else INDICATOR_FIRST_ROW - 1
    first = FIRST_ROW if table.total_label else INDICATOR_FIRST_ROW
    fillable = _fillable(table, grid)
    beyond = len(table.fields)
    for place, label in enumerate(grid.labels):
        if label.startswith("~~"):
            at = columns[label.strip("~")]
            yield from ((row, at, None) for row in range(header, first + len(grid.rows)))
            continue
        if label in columns and label not in grid.labels[:place]:
            at = columns[label]
        else:
            beyond += 1
            at = beyond
            yield header, at, label
        for number, row in enumerate(data_rows(grid), start=first):
            untyped = place not in fillable or isinstance(row[place], Special | Percentage)
            if untyped and row[place] is not None:
                yield number, at, row[place]
        for row in grid.rows:
            if "合计" in row and row[place] is not None:
                yield TOTAL_ROW, at, row[place]


def _edit(path: Path, book: Workbook, edits: Sequence[tuple[str, int, int, Cell]]) -> None:
    """Open the workbook with values in place of formulas, as after pasting, and change cells."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is lost of the look does not matter here
        opened = openpyxl.load_workbook(path, data_only=True)
    for sheet, row, column, cell in edits:
        _set(opened[sheet].cell(row, column), cell)
    _change_sheets(opened, book.orders)
    opened.save(path)


def _set(at: SheetCell, cell: Cell) -> None:
    if isinstance(cell, Percentage):
        at.value, at.number_format = cell.ratio, "0.00%"
    else:
        at.value = cell.text if isinstance(cell, Special) else cell


def _change_sheets(opened: SheetBook, orders: Mapping[str, str]) -> None:
    if "sheet removed" in orders:
        opened.remove(opened[orders["sheet removed"]])
    if "sheet copied as" in orders:
        copied: Worksheet = opened.copy_worksheet(opened["项目监控表"])
        copied.title = orders["sheet copied as"]


def encrypted() -> bytes:
    """The beginning of a workbook with a password to open: an OLE2 file with one stream."""
    head = bytearray(b"\xff" * 512)
    head[:76] = bytes(76)
    head[:8] = bytes.fromhex("D0CF11E0A1B11AE1")
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", head, 44, 1, 0)
    struct.pack_into("<IIIIII", head, 56, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 1)
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB", 2 * len(name) + 2, kind, 1)
        + bytes(60)
        for name, kind in (("Root Entry", 5), ("EncryptedPackage", 2))
    )
    return bytes(head) + entries.ljust(512, b"\0") + struct.pack("<2I", 0xFFFFFFFE, 0xFFFFFFFD)


# --- running and telling


def no_progress(_done: int, _total: int) -> None:
    """Nobody watches."""


@cache
def readers() -> EntryReaders:
    """One process for all that is read in a session; it ends with the session."""
    opened = new_readers(1)
    atexit.register(opened.close)
    return opened


def run(story: Story, inbox: Path, policy: Policy, roster: Roster | None = None) -> Report:
    """The report of the story's workbooks, which stand in the inbox."""
    read = read_inbox(inbox, no_progress, readers())
    period = Period.parse(story.period) if story.period else None
    return report_of(read, period, policy, roster)


def dump(story: Story) -> str:
    """What the story gives, under each of its policies."""
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        for book in story.workbooks:
            build(book, inbox.parent if book.is_roster else inbox)
        beside = [inbox.parent / book.name for book in story.workbooks if book.is_roster]
        roster = open_roster(beside[0], readers()) if beside else None
        return "\n".join(_told(story, inbox, policy, roster) for policy in story.policies)


def _roster(roster: Roster) -> Iterator[str]:
    yield "roster"
    for unit in roster.units:
        others = "".join(f" = {alias}" for alias in unit.aliases)
        yield f"  unit {unit.code or '(no code)'} {unit.name}{others}"
        for project in roster.projects_of(unit):
            told = f"{project.code or '(no code)'} {project.name}"
            yield f"    project {told}, budget {_wan(project.original_budget_fen)}"
    yield from map(_finding, roster.findings)


def _told(story: Story, inbox: Path, policy: str, roster: Roster | None) -> str:
    head = f"policy {'; '.join(policy.splitlines()) or 'defaults'}"
    if roster is not None:
        head = "\n".join([head, *_roster(roster)])
    try:
        lines = _report(run(story, inbox, policy_of(policy), roster), roster)
    except PeriodUnclear as unclear:
        stated = [f"  {period} {' '.join(files)}" for period, files in unclear.stated.items()]
        lines = iter(["refused: which period?", *stated])
    except NothingToSummarise as nothing:
        found = [one for unusable in nothing.unusable for one in unusable.findings]
        lines = iter(["refused: nothing to summarise", *map(_finding, found)])
    return "\n".join([head, *lines]) + "\n"


def _report(report: Report, roster: Roster | None) -> Iterator[str]:
    yield f"period {report.period}"
    verdicts = " + ".join(f"{count} {one.value}" for one, count in report.verdicts.items())
    yield f"files {len(report.files)} = {verdicts}"
    for file in report.files:
        yield (
            f"  {file.verdict.value} {file.name}: "
            f"rows {file.rows_found} = {file.rows_counted} + {file.rows_aside}"
        )
    aside = len(report.set_aside)
    yield f"rows {report.rows_found} = {report.rows_counted} counted + {aside} set aside"
    for one in report.set_aside:
        yield f"  aside {_at(one.source)} {one.text}"
    yield "units"
    for unit in report.units:
        yield _unit(unit)
    yield "findings"
    own = roster.findings if roster is not None else ()
    yield from (_finding(one) for one in report.findings if one not in own)
    yield "projects"
    for unit in report.units:
        for row in unit.rows:
            yield from _project(row)
    yield "totals"
    yield from _sums("everything", report.everything)
    yield from _sums("passed", report.passed)


def _unit(unit: TrackedUnit) -> str:
    counts = " ".join(f"{unit.count(one)}{one.value}" for one in Severity)
    equation = f"rows {unit.rows_found} = {len(unit.rows)} + {len(unit.set_aside)}"
    return f"  {unit.code or '(no code)'} {unit.name}: {equation}, {counts}"


def _at(source: Source) -> str:
    spot = source.address.partition(":")[0]
    return f"{source.file} {source.sheet}!{spot}".removesuffix(" !")


def _finding(one: Finding) -> str:
    told = sorted(TOLD_FACTS & one.facts.keys())
    facts = " ".join(f"{name}={one.facts[name]}" for name in told)
    place = f"{one.severity.value} {one.rule.code} {_at(one.source)}"
    line = f"  {place} | {one.found} | {one.expected}"
    return f"{line} | {one.difference} | {facts}".rstrip(" |")


def _wan(fen: object) -> str:
    """万元 with two to six decimals, or the word for its absence."""
    if isinstance(fen, Absence):
        return fen.value
    assert isinstance(fen, int)
    text = f"{abs(fen) // FEN}.{abs(fen) % FEN:06d}"
    shown = re.sub(r"(\.\d\d\d*?)0*$", r"\1", text)
    return f"-{shown}" if fen < 0 else shown


def _pct(pct: object) -> str:
    if isinstance(pct, Absence):
        return pct.value
    assert isinstance(pct, int)
    return f"{'-' if pct < 0 else ''}{abs(pct) // 100}.{abs(pct) % 100:02d}"


def _project(tracked: TrackedProject) -> Iterator[str]:
    project, measures = tracked.row.project, tracked.row.measures
    yield f"  {_at(project.block.at(project.row))} {project.project_name}"
    pace = measures.pace * 10_000
    said = {
        "budget": _wan(project.revised_budget_fen),
        "executed": _wan(project.executed_fen),
        "rate": _pct(measures.execution_pct),
        "pace": _pct(int(pace + Fraction(1, 2))),
        "gap": _pct(measures.pace_gap_pct),
        "shortfall": _pct(measures.pace_shortfall_pct),
    }
    yield _line(said)
    light = measures.light.value if measures.light else ""
    said = {
        "goal": _pct(measures.goal_attainment_pct),
        "goal shortfall": _pct(measures.goal_shortfall_pct),
        "year-end gap": _pct(measures.year_end_gap_pct),
        "flags": measures.codes or "none",
        "light": light or "none",
        "near miss": "yes" if measures.near_miss else "no",
        "catch-up": _wan(measures.catch_up_fen),
        "outcome": tracked.outcome.value,
    }
    yield _line(said)


def _line(said: Mapping[str, str]) -> str:
    return "    " + ", ".join(f"{name} {value}" for name, value in said.items())


def _sums(title: str, sums: Aggregate) -> Iterator[str]:
    said = {
        "projects": str(sums.projects),
        "budget": _wan(sums["revised_budget_fen"]),
        "executed": _wan(sums["executed_fen"]),
        "rate": _pct(sums.execution_pct),
        "goal weighted": _pct(sums.weighted_goal_pct),
        "goal mean": _pct(sums.mean_goal_pct),
    }
    yield f"  {title}"
    yield _line(said)
    for kind, classes in (
        ("flag", ("Z", "J", "N")),
        ("flagged", ("any",)),
        ("light", ("red", "yellow", "green", "blue", "none")),
        ("outlook", ("met", "partly", "far_short")),
        ("progress", ("half_or_more", "under_half", "under_30", "not_started")),
    ):
        tallies = {name: sums.tally(kind, name) for name in classes}
        told = [
            f"{name} {tally.count}/{_wan(tally.amount_fen)}"
            for name, tally in tallies.items()
            if tally.count or tally.amount_fen
        ]
        if told:
            yield f"    {kind}: {', '.join(told)}"


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.stories")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--write", action="store_true", help="keep the text as expected.txt")
    chosen = parser.parse_args(arguments)
    for name in chosen.names or names():
        story = read_story(name)
        text = dump(story)
        if chosen.write:
            story.expected.write_text(text, "utf-8")
        sys.stdout.write(f"=== {name}\n{text}")


if __name__ == "__main__":
    main(sys.argv[1:])
