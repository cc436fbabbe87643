"""What holds for every return, not only for those of the stories."""

import io
import random
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st
from records import added, project
from stories import no_progress, readers

from perfbatch.form.forms import FORMS
from perfbatch.form.monitoring import MONITORING, PROJECTS
from perfbatch.form.numbers import Amount, number_in
from perfbatch.form.schema import FilledBy
from perfbatch.intake.inbox import Read
from perfbatch.measures.attainment import Attainment
from perfbatch.measures.project import measure
from perfbatch.measures.report import Report
from perfbatch.measures.units import measure_units
from perfbatch.model.absence import Absence
from perfbatch.model.cell import ErrorValue, Percentage, RawValue, Uncalculated
from perfbatch.model.choices import YearEndOutlook, YesNo
from perfbatch.model.entry import Verdict
from perfbatch.model.fen import exact, fen_of, wan
from perfbatch.model.finding import Subject
from perfbatch.model.period import Period
from perfbatch.model.raw import RawField, RawReturn, RawRow, RawTable, Unusable
from perfbatch.model.records import Heading, Project, Return
from perfbatch.model.source import Block, Source
from perfbatch.pipeline import report_of
from perfbatch.policy import Policy
from perfbatch.stages.extract import extract
from perfbatch.stages.harmonise import harmonise
from perfbatch.stages.merge import merge
from perfbatch.stages.review import review
from perfbatch.stages.track import track
from perfbatch.template import Content, write_template

MANY = settings(max_examples=300, derandomize=True, deadline=None, database=None)
SOME = settings(max_examples=60, derandomize=True, deadline=None, database=None)
FEW = settings(max_examples=20, derandomize=True, deadline=None, database=None)

JUNE = Period(2022, 6)
LARGEST = 10**14


# --- money survives float and text

fens = st.integers(-LARGEST, LARGEST)


@MANY
@given(fens)
def test_money_survives_a_float(fen: int) -> None:
    """An amount typed as its exact decimal is one float; read back it is the same whole fen."""
    typed = float(Decimal(fen) / 1_000_000)
    assert Amount().read(typed, "").value == fen
    assert fen_of(exact(wan(fen))) == fen


@MANY
@given(fens, st.sampled_from(["", "万元", "万", "元"]), st.booleans())
def test_money_survives_a_text(fen: int, unit: str, parted: bool) -> None:
    amount = Decimal(fen) / (100 if unit == "元" else 1_000_000)
    text = f"{amount:,f}" if parted else f"{amount:f}"
    assert Amount().read(f"{text}{unit}", "").value == fen
    of_label = "万元" if unit == "万" else unit
    assert Amount().read(text, of_label).value == fen


@MANY
@given(st.lists(fens.map(lambda fen: fen // 1000), max_size=40), st.integers())
def test_sums_do_not_depend_on_their_order(amounts: list[int], seed: int) -> None:
    mixed = list(amounts)
    random.Random(seed).shuffle(mixed)
    read = [Amount().read(float(Decimal(one) / 1_000_000), "").value for one in mixed]
    assert sum(read) == sum(amounts)


# --- template → fill → read gives the same rows

WORDS = "能实现 不能完全实现 差距较大".split()
TRICKY = "=1+1 +8 -3 @SUM(A1) 'x _x0041_ _x000D_ http://a.b NULL 001002 1E5 🏫 ＝x".split()
texts = st.one_of(
    st.sampled_from(TRICKY),
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=12),
).filter(lambda text: bool(text.strip()))
names = texts.filter(lambda text: "合" not in text)
codes = st.text("0123456789ABC-", min_size=16, max_size=21).map(lambda text: f"C{text[1:]}")
amounts = st.one_of(st.none(), st.integers(0, 10**12))
percents = st.one_of(st.just(0), st.integers(101, 10_000))
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))

told_rows = st.fixed_dictionaries(
    {
        "project_code": st.one_of(st.none(), codes),
        "project_name": names,
        "original_budget_fen": amounts,
        "carryover_fen": amounts,
        "budget_adjustment_fen": st.one_of(st.none(), st.integers(-(10**12), 10**12)),
        "executed_fen": amounts,
        "projected_executed_fen": amounts,
        "goal_attainment": percents,
        "year_end_outlook": st.sampled_from(WORDS),
        "due_date": st.one_of(st.none(), days),
        "remark": st.one_of(st.none(), texts),
    }
)


def typed(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row as a clerk types it: 万元 and percent."""
    cells = dict(row) | {"budget_origin": "年初预算"}
    for name in (name for name in row if name.endswith("_fen")):
        cells[name] = None if row[name] is None else float(Decimal(row[name]) / 1_000_000)
    cells["goal_attainment"] = row["goal_attainment"] / 100
    return cells


def as_read(row: Mapping[str, Any], found: Project) -> dict[str, Any]:
    """The same row as it should have been read, field by field."""
    wanted = {name: Absence.UNFILLED if value is None else value for name, value in row.items()}
    for name in ("project_code", "remark"):
        wanted[name] = "" if row[name] is None else str(row[name]).strip()
    wanted["project_name"] = row["project_name"].strip()
    wanted["goal_attainment"] = Decimal(row["goal_attainment"]) / 100
    wanted["year_end_outlook"] = tuple(YearEndOutlook)[WORDS.index(row["year_end_outlook"])]
    assert set(wanted) <= {one.name for one in PROJECTS.fields}
    return {name: wanted[name] for name in wanted if hasattr(found, name)}


@FEW
@given(st.lists(told_rows, min_size=1, max_size=4))
def test_what_is_filled_is_what_is_read(rows: list[dict[str, Any]]) -> None:
    head = {"unit_code": "118001", "unit_name": "县委网信办", "department": "县委网信办"}
    content = Content(head, {PROJECTS.name: [typed(row) for row in rows]}, JUNE)
    found = returned("a.xlsx", book(content))
    assert isinstance(found, Return)
    assert len(found.projects) == len(rows)
    assert not found.set_aside
    for number, (row, one) in enumerate(zip(rows, found.projects, strict=True)):
        wanted = as_read(row, one)
        assert {name: getattr(one, name) for name in wanted} == wanted
        assert one.row == 9 + number
    assert found.heading.unit_code == "118001"
    assert found.heading.period == JUNE


def book(content: Content) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write_template(path, MONITORING, content)
        return path.read_bytes()


def returned(name: str, data: bytes) -> Return | Unusable:
    raw = extract(name, data, FORMS)
    return raw if isinstance(raw, Unusable) else harmonise(raw[0])


# --- order and names of files; broken files


@cache
def county() -> tuple[bytes, ...]:
    """Five returns of four units: one was corrected, one came twice, one has a row set aside."""

    def one(code: str, correction: int, *rows: tuple[object, ...]) -> bytes:
        told = [
            {
                "project_name": f"项目{number}",
                "budget_origin": "年初预算",
                "original_budget_fen": budget,
                "executed_fen": executed,
                "goal_attainment": goal,
                "year_end_outlook": "能实现",
            }
            for number, (budget, executed, goal) in enumerate(rows, start=1)
        ]
        head = {"unit_code": code, "unit_name": f"单位{code}", "department": f"部门{code[0]}"}
        content = Content(head | {"correction_no": correction}, {PROJECTS.name: told}, JUNE)
        return book(content)

    first = one("101", 0, (10, 3.5, 40), (2.41, None, 99.77))
    return (
        first,
        one("101", 1, (10, 4.2, 40), (2.41, 1.2, 50)),
        one("102", 0, (33.333333, 11.111111, 33.3), (0, 0, 45)),
        one("201", 0, ("约2万", 1, 50), (7, 7, 100)),
        one("202", 2, (120, 80, 61)),
        first,
    )


def report(files: Mapping[str, bytes]) -> Report:
    read = [returned(name, data) for name, data in files.items()]
    returns = tuple(one for one in read if isinstance(one, Return))
    unusable = tuple(one for one in read if isinstance(one, Unusable))
    return report_of(Read(returns, unusable, (), {}), JUNE, Policy())


Figures: TypeAlias = tuple[Mapping[str, object], Mapping[str, int], Mapping[str, int], object]


def figures(found: Report) -> Figures:
    """Everything that is counted, without the names of files."""
    units = {
        unit.code: (
            dict(unit.sums.sums),
            [(row.row.measures, row.outcome) for row in unit.rows],
            len(unit.set_aside),
            sorted(finding.rule.code for finding in unit.findings),
        )
        for unit in found.units
    }
    verdicts = {verdict.value: count for verdict, count in found.verdicts.items()}
    return units, dict(found.everything.sums), dict(found.passed.sums), verdicts


file_names = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/\\"), min_size=1),
    min_size=6,
    max_size=6,
    unique=True,
)


@cache
def usual_figures() -> Figures:
    return figures(report({f"{number}.xlsx": data for number, data in enumerate(county())}))


@SOME
@given(file_names, st.permutations(range(6)))
def test_order_and_names_of_files_change_nothing(names: list[str], order: list[int]) -> None:
    files = {names[place]: county()[place] for place in order}
    assert figures(report(files)) == usual_figures()


broken = st.one_of(
    st.binary(max_size=2000),
    st.integers(1, 8000).map(lambda length: county()[0][:length]),
    st.binary(max_size=50).map(lambda tail: b"PK\x03\x04" + tail),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
)


@SOME
@given(broken, st.sampled_from(["!.xlsx", "3.5.xlsx", "~.xlsx"]))
def test_a_broken_file_changes_nothing_for_the_rest(data: bytes, name: str) -> None:
    files = {f"{number}.xlsx": one for number, one in enumerate(county())}
    found = report(files | {name: data})
    assert figures(found)[:3] == usual_figures()[:3]
    assert found.verdicts[Verdict.SET_ASIDE] == 1
    codes = {one.rule.code for one in found.findings if one.source.file == name}
    assert codes <= {"S01", "S02"}
    assert codes


# --- Σ units = county, and k × all amounts

small = st.integers(0, 10**9)
goals = st.one_of(st.none(), st.integers(0, 10_000).map(lambda pct: Decimal(pct) / 100))


def _project(draw: Callable[..., Any]) -> Project:
    """Any project that could stand in a return."""
    paid = draw(st.one_of(st.none(), small))
    told: dict[str, Any] = {
        "goal": draw(goals),
        "year_end_outlook": draw(st.sampled_from([*YearEndOutlook, Absence.UNFILLED])),
        "projected": _wan(draw(st.one_of(st.none(), small))),
    }
    if draw(st.booleans()):
        month = draw(st.integers(1, 12))
        return added(_wan(draw(small)), _wan(paid), month, **told)
    told |= {"carryover": _wan(draw(st.one_of(st.none(), small)))}
    told |= {"adjustment": _wan(draw(st.one_of(st.none(), st.integers(-(10**9), 10**9))))}
    return project(_wan(draw(st.one_of(st.none(), small))), _wan(paid), **told)


any_project = st.composite(_project)()


def _wan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 1_000_000


def tracked(units: Sequence[Sequence[Project]]) -> Report:
    """The report of units whose returns hold these projects."""
    returns = [
        Return(
            file=f"{number}.xlsx",
            heading=Heading(
                unit_code=f"{number}",
                unit_name=f"单位{number}",
                department=f"部门{number % 3}",
                year=2022,
                month=6,
                nil_return=YesNo.NO if rows else YesNo.YES,
            ),
            projects=tuple(
                replace(
                    one,
                    block=Block(f"{number}.xlsx", "项目监控表", {}),
                    row=row,
                    subject=Subject(f"{number}", f"单位{number}"),
                )
                for row, one in enumerate(rows, start=9)
            ),
            indicators=(),
        )
        for number, rows in enumerate(units)
    ]
    merged, merging = merge(returns, [], [], JUNE)
    measured = measure_units(merged, Policy())
    outcomes, reviewing = review(measured, JUNE, Policy(), merging)
    return track(measured, merged, outcomes, (*merging, *reviewing), Policy())


@SOME
@given(st.lists(st.lists(any_project, max_size=5), min_size=1, max_size=6))
def test_the_units_add_up_to_the_county(units: list[list[Project]]) -> None:
    found = tracked(units)
    groups = [[one.sums for one in found.units], [one.sums for one in found.departments]]
    for members in groups:
        for name in found.everything.sums:
            assert sum(one[name] for one in members) == found.everything[name], name
    every = [one for rows in units for one in rows]
    assert found.rows_counted == found.rows_found == len(every)
    for name in ("original_budget_fen", "executed_fen"):
        amounts = [getattr(one, name) for one in every]
        assert found.everything[name] == sum(one for one in amounts if isinstance(one, int))


@SOME
@given(st.lists(st.lists(any_project, max_size=4), min_size=1, max_size=4))
def test_passed_is_everything_without_units_that_have_errors(units: list[list[Project]]) -> None:
    found = tracked(units)
    faulty = {one.source.file for one in found.findings if one.severity.value == "E"}
    passed = [unit.sums for unit in found.units if unit.measured.unit.file not in faulty]
    for name in found.passed.sums:
        assert sum(one[name] for one in passed) == found.passed[name], name


@MANY
@given(any_project, st.integers(2, 10_000), st.integers(1, 12))
def test_k_times_all_amounts_changes_no_flag(one: Project, times: int, month: int) -> None:
    larger = replace(
        one,
        **{
            name: value * times
            for name in (field.name for field in PROJECTS.fields if field.name.endswith("_fen"))
            if isinstance(value := getattr(one, name, None), int) and name != "revised_budget_fen"
        },
    )
    before = measure(one, month, Policy(), Attainment())
    after = measure(larger, month, Policy(), Attainment())
    amounts = {"base_fen", "catch_up_fen"}
    for name in (name for name in before.__slots__ if name not in amounts):
        assert getattr(before, name) == getattr(after, name), name


# --- found = counted + set aside, whatever stands in the cells

raw_cells: st.SearchStrategy[RawValue] = st.one_of(
    st.none(),
    st.sampled_from(
        ["", " ", "-", "/", "无", "约2万", "2.41万", "能实现", "√", "合计", "#", "２．４１"]
    ),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**20), 10**20),
    st.booleans(),
    st.dates(date(1900, 3, 1)),
    st.sampled_from([ErrorValue("#DIV/0!"), ErrorValue("#REF!")]),
    st.just(Uncalculated("A1*2")),
    st.floats(-10, 10).map(Percentage),
    st.text(max_size=8),
)
COLUMNS = {one.name: number for number, one in enumerate(PROJECTS.fields, start=1)}
raw_rows = st.lists(
    st.dictionaries(st.sampled_from(sorted(COLUMNS)), raw_cells, max_size=12), max_size=6
)


def raw_return(name: str, card: Mapping[str, RawValue], rows: Sequence[Mapping]) -> RawReturn:
    block = Block(name, "项目监控表", COLUMNS)
    table = RawTable(
        block,
        {},
        tuple(
            RawRow(number, {field: row.get(field) for field in COLUMNS})
            for number, row in enumerate(rows, start=9)
            if is_project(row) or any(filled(row, field) for field in row if not inert(field))
        ),
        (),
    )
    fields = {
        field: RawField(value, Source(name, "项目监控表", 4, 3), "")
        for field, value in card.items()
    }
    return RawReturn(name, MONITORING.key, fields, {PROJECTS.name: (table,)})


def inert(field: str) -> bool:
    return field == "serial_no" or PROJECTS.field(field).filled_by is FilledBy.FORMULA


def is_project(row: Mapping[str, RawValue]) -> bool:
    """A row that names a project or says something of it; a budget alone is something."""
    named = any(filled(row, name) for name in PROJECTS.identifying)
    return named or bool(number_in(row.get("revised_budget_fen")))


def filled(row: Mapping[str, RawValue], field: str) -> bool:
    value = row.get(field)
    return not (value is None or (isinstance(value, str) and not value.strip()))


cards = st.fixed_dictionaries(
    {
        "unit_code": st.sampled_from(["101", "102", None]),
        "unit_name": st.sampled_from(["网信办", "教育局", None]),
        "department": st.just("县政府"),
        "year": st.just(2022),
        "month": st.sampled_from([6, 6, 6, 6, 5, None, "六"]),
        "correction_no": st.sampled_from([0, 0, 1, None]),
    }
)


@MANY
@given(st.lists(st.tuples(cards, raw_rows), min_size=1, max_size=5))
def test_found_is_counted_and_set_aside(told: list[tuple[dict, list[dict]]]) -> None:
    """Every row that says something of a project is counted or set aside with its reason."""
    raws = [raw_return(f"{number}.xlsx", card, rows) for number, (card, rows) in enumerate(told)]
    returns = tuple(harmonise(raw) for raw in raws)
    found = report_of(Read(returns, (), (), {}), JUNE, Policy())
    rows = [row for _, rows in told for row in rows]
    projects = [row for row in rows if is_project(row)]
    assert found.rows_found == len(projects)
    assert found.rows_found == found.rows_counted + len(found.set_aside)
    assert found.rows_counted == sum(len(unit.rows) for unit in found.units)
    assert len(found.files) == len(told)
    for file in found.files:
        assert file.rows_found == file.rows_counted + file.rows_aside
    for unit in found.units:
        assert unit.rows_found == len(unit.rows) + len(unit.set_aside)
    for one in found.set_aside:
        assert one.reason
        assert one.source.file
        assert one.source.sheet == "项目监控表"
        assert one.source.row >= 9
    for finding in found.findings:
        assert finding.message


def test_a_county_on_disk_is_read_as_one_in_memory(tmp_path: Path) -> None:
    from perfbatch.intake.inbox import read_inbox

    for number, data in enumerate(county()):
        with (tmp_path / f"{number}.xlsx").open("wb") as file:
            shutil.copyfileobj(io.BytesIO(data), file)
    read = read_inbox(tmp_path, no_progress, readers())
    assert figures(report_of(read, JUNE, Policy())) == usual_figures()
    assert sorted(read.hashes) == [f"{number}.xlsx" for number in range(6)]
