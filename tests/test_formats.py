"""A county saved in every format: LibreOffice and plain code write it, and the same rows come out.

What a format does not keep is said here, format by format, and nothing else may differ.
"""

import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

import office
import pytest
import stories
import xlsb_bytes as xlsb
from test_reading_spreadsheetml import as_xml, encoded

from perfbatch.intake.inbox import read_inbox
from perfbatch.intake.opening import open_entry
from perfbatch.measures.report import Report
from perfbatch.model.absence import Absence
from perfbatch.model.cell import Percentage, RawValue
from perfbatch.model.entry import Entry, Verdict
from perfbatch.model.finding import Finding, Severity
from perfbatch.model.period import Period
from perfbatch.model.records import Heading, Indicator, Project, Return
from perfbatch.pipeline import report_of
from perfbatch.policy import Policy
from perfbatch.reading.doors import read_workbook
from perfbatch.reading.sniff import Format, sniff
from perfbatch.reading.workbook import RawSheet, RawWorkbook

EXAMPLES = sorted((Path(__file__).parent.parent / "examples" / "2022-06").glob("*.xlsx"))
JUNE = Period(2022, 6)
FEN = 1_000_000

CARD = """\
| 填报单位编码 | "{code}" |
|---|---|
| 填报单位 | {name} |
| 主管部门 | {name} |
| 监控年度 | 2022 |
| 截至月份 | 6 |
| 更正次数 | 0 |
| 零报告 | 否 |"""
COUNTY = f"""
## 隐藏行.xlsx

- hidden rows: 项目监控表 10
- hidden columns: 项目监控表 T

{CARD.format(code="401001", name="县文化馆")}

### 项目监控表

| 项目代码 | 项目名称 | 预算来源 | 年初预算数 | 累计执行数 | 绩效目标实现程度 | 预计年底实现情况 | 备注 |
|---|---|---|---|---|---|---|---|
| "130600220540100100001" | 图书购置 | 年初预算 | 10.000001 | 5.123457 | 50.25 | 能实现 | 分两批 |
| "130600220540100100002" | 场馆开放 | 年初预算 | 20.25 | 10 | 51 | 能实现 |  |
| "130600220540100100003" | 非遗保护 | 年初预算 | 1234567.89 | 617283.945 | 52 | 能实现 |  |

## 合并.xlsx

- merged: 项目监控表 C9:C10 D9:D10 F11:F12

{CARD.format(code="402001", name="县水务局")}

### 项目监控表

| 项目名称 | 预算来源 | 年初预算数 | 累计执行数 | 绩效目标实现程度 | 预计年底实现情况 |
|---|---|---|---|---|---|
| 库房改造 | 年初预算 | 10 | 5 | 50 | 能实现 |
|  |  | 20 | 10 | 51 | 能实现 |
| 河道清淤 | 年初预算 | 8 | 4 | 52 | 能实现 |
| 宣传展览 | 年初预算 |  | 2 | 53 | 能实现 |
|  | 年初预算 | 3 | 1 | 54 | 能实现 |

## 百分比和日期.xlsx
{CARD.format(code="403001", name="县卫健局")}
| 填报日期 | 2022-07-05 |

### 项目监控表

| 项目名称 | 预算来源 | 下达月份 | 年中调整数 | 年初预算数 | 累计执行数 | 绩效目标实现程度 | 预计年底实现情况 | 偏差原因类别 | 偏差原因说明 | 整改措施 | 整改时限 | 备注 |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
| 疫苗冷链 | 年初预算 |  |  | 10 | 5 | 42.86% | 能实现 |  |  |  |  | -见附件 1,5 |
| 村医补助 | 年中追加 | 4 | 8.5 | 0 | 0.05 | 0.43% | 差距较大 | 人员保障 | "人员未到位，<见附表> & “合同”" | 8月底前到位 | 2022-09-30 | "007" |
| 老年体检 | 年初预算 |  |  | 6 | 3 | "49.5%" | 能实现 |  |  |  |  |  |

## 附件4.xlsx

- merged: 统计表 A2:A3 B2:B3 C2:C3 D2:D3 E2:G2 A4:A6

### sheet 统计表

| 2022年度司法局部门 1-6 月份预算绩效运行监控报告 |  |  |  |  |  |  |
|---|---|---|---|---|---|---|
| 部门名称 | 项目名称 | 资金数额 (万元) | 6 月底绩效目标 实现程度 (%) | 预计年底绩效目标实现情况 |  |  |
|  |  |  |  | 能实现 | 不能完 全实现 | 差距 较大 |
| 司法局 | 法律援助 | 2.41 | 49.77 | √ |  |  |
|  | 人民调解 | 2 | 42.86 | √ |  |  |
|  | 社区矫正 | 1.5 | 46.48 |  | √ |  |

## 单项表.xlsx

- merged: 其一 A5:A8 A10:A12 B11:B12

### sheet 其一

| 项目支出绩效目标执行监控表 |  |  |  |  |  |  |
|---|---|---|---|---|---|---|
| （2022年度1-6月） |  |  |  |  |  |  |
| 项目名称 | 防雷检测 |  |  |  |  |  |
| 主管部门及代码 | 县政府办 |  |  | 实施单位 | 县气象局 |  |
| 项目资金（万元） |  |  | 年初预算数 | 1～6月执行数 | 1～6月执行率 | 全年预计执行数 |
|  | 年度资金总额： |  | 20 | 5.000001 | 25 | 20 |
|  | 其中：本年一般公共预算拨款 |  | 15 | 5 |  | 15 |
|  | 其他资金 |  | 5 | 0 |  | 5 |
| 年度总体目标 | 完成全县防雷检测 |  |  |  |  |  |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1～6月执行情况 | 备注 |
|  | 产出指标 | 数量指标 | 检测场所 | 100 | 30.5 |  |
|  |  | 质量指标 | 合格率 | 98% | 99% |  |

### sheet 其二

| 项目支出绩效目标执行监控表 |  |  |  |  |  |  |
|---|---|---|---|---|---|---|
| （2022年度1-6月） |  |  |  |  |  |  |
| 项目名称 | 人工影响天气 |  |  |  |  |  |
| 主管部门及代码 | 县政府办 |  |  | 实施单位 | 县气象局 |  |
| 项目资金（万元） |  |  | 年初预算数 | 1～6月执行数 | 1～6月执行率 | 全年预计执行数 |
|  | 年度资金总额： |  | 8 | 4 | 50 | 8 |

## 平台导出.xlsx

### sheet Sheet1

| 项目支出执行情况表 |  |  |  |  |  |  |  |
|---|---|---|---|---|---|---|---|
| 截至2022年6月30日 |  |  |  |  |  |  | 金额单位：元 |
| 预算单位 | 项目编码 | 项目名称 | 功能科目 | 年初预算 | 调整预算数 | 累计支付数 | 支付进度 |
| 404001-县统计局 | "130636220000000000011" | 人口抽样调查 | 2010505 | 24100 | 24100 | 10000 | 41.49% |
| 404001-县统计局 | "130636220000000000012" | 经济普查 | 2010507 | 0 | 15000 | 3800.01 | 25.33% |
| [404002]县审计局 | "130636220000000000013" | 专项审计 | 2010804 | 100000 | 80000 | 80000 | 100% |
| 合计 |  |  |  | 124100 | 119100 | 93800.01 |  |
"""

HIDDEN, MERGED, STATEMENT, SINGLE = "隐藏行", "合并", "附件4", "单项表"
SINGLE_FIRST_SHEET = "其一"
PROJECT_SHEET = "项目监控表"
CSV = "csv:Text - txt - csv (StarCalc):44,34,{},1,,0,false,true,false,false,false,-1"
"""Commas, quotes, the encoding's number, from row 1, cells as they are shown, every sheet a file."""
OFFICE_SAVES = {
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "xls": "xls:MS Excel 97",
    "ods": "ods",
    "fods": "fods:OpenDocument Spreadsheet Flat XML",
    "html": "html",
}
OFFICE_CSV = {"csv": "76", "csv-gb18030": "85"}
WHOLE = ("xlsx", "xls", "ods", "fods", "xlsb", "xml")
"""The formats that keep everything: rows, merged and hidden parts, kinds of cells."""
EVERY = (*WHOLE, "html", *OFFICE_CSV)
IS = {
    "xlsx": Format.OOXML_WORKBOOK,
    "xls": Format.OLD_XLS,
    "ods": Format.ODS,
    "fods": Format.ODS,
    "xlsb": Format.XLSB,
    "xml": Format.XML_SPREADSHEET_2003,
    "html": Format.HTML,
    "csv": Format.TEXT,
    "csv-gb18030": Format.TEXT,
}

Saved: TypeAlias = Mapping[str, Mapping[str, Path]]
"""Format → workbook → its file."""


# --- the county, saved in every format


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The examples and the workbooks of the county above."""
    folder = tmp_path_factory.mktemp("county")
    for path in EXAMPLES:
        shutil.copy(path, folder)
    for book in stories.parse("county", COUNTY).workbooks:
        stories.build(book, folder)
    return {path.stem: path for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def saved(originals: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """Each format in one start of LibreOffice; what it cannot save is written from its .xlsx."""
    folder, sources = tmp_path_factory.mktemp("saved"), list(originals.values())
    found = {
        kind: named(office._convert(sources, order, folder / kind))
        for kind, order in OFFICE_SAVES.items()
    }
    for kind, encoding in OFFICE_CSV.items():
        found[kind] = csv_files(sources, CSV.format(encoding), folder / kind)
    for kind, written in (("xlsb", as_xlsb), ("xml", as_spreadsheetml)):
        (folder / kind).mkdir()
        found[kind] = {name: folder / kind / f"{name}.{kind}" for name in originals}
        for name, path in found[kind].items():
            path.write_bytes(written(read_workbook(found["xlsx"][name].read_bytes())))
    return found


def named(paths: Sequence[Path]) -> dict[str, Path]:
    return {path.stem: path for path in paths}


def csv_files(sources: Sequence[Path], order: str, out: Path) -> dict[str, Path]:
    """The one sheet of each workbook that a person would save as CSV."""
    profile = office._profile(out.parent).resolve().as_uri()
    start = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    office._run([*start, "--convert-to", order, "--outdir", str(out), *map(str, sources)])
    return {path.stem: the_sheet(out, path.stem) for path in sources}


def the_sheet(folder: Path, name: str) -> Path:
    for sheet in (PROJECT_SHEET, SINGLE_FIRST_SHEET, "统计表", "Sheet1"):
        path = folder / f"{name}-{sheet}.csv"
        if path.exists():
            return path.rename(folder / f"{name}.csv")
    raise AssertionError(name)


def as_spreadsheetml(book: RawWorkbook) -> bytes:
    return encoded(as_xml(book))


def as_xlsb(book: RawWorkbook) -> bytes:
    """The workbook as Excel writes it in binary; style 1 is a % format, style 2 a date."""
    return xlsb.zipped(xlsb.parts(*map(xlsb_sheet, book.sheets), styles=(0, 9, 14)))


def xlsb_sheet(one: RawSheet) -> xlsb.Sheet:
    rows = b"".join(
        xlsb.row(number, *xlsb_cells(line), flags=0x10 if number in one.hidden_rows else 0)
        for number, line in enumerate(one.rows, 1)
    )
    hidden = b"".join(xlsb.columns(at, at, hidden=True) for at in sorted(one.hidden_columns))
    merged = b"".join(
        xlsb.merged(span.row, span.last_row, span.column, span.last_column) for span in one.merged
    )
    return xlsb.Sheet(rows, one.name, int(not one.visible), before=hidden, after=merged)


def xlsb_cells(line: Sequence[RawValue]) -> Iterator[bytes]:
    for column, value in enumerate(line, 1):
        if isinstance(value, str):
            yield xlsb.text(column, value)
        elif isinstance(value, int | float):
            yield xlsb.real(column, float(value))
        elif isinstance(value, Percentage):
            yield xlsb.real(column, value.ratio, style=1)
        elif isinstance(value, date):
            day = value.date() if isinstance(value, datetime) else value
            yield xlsb.real(column, float((day - date(1899, 12, 30)).days), style=2)
        else:
            assert value is None, value


# --- what a file says


@dataclass(frozen=True)
class Told:
    """A return without what depends on the file's name and without the form's own formulas."""

    heading: Heading
    projects: tuple[Project, ...]
    indicators: tuple[Indicator, ...]
    set_aside: tuple[tuple[str, ...], ...]


def returns_of(path: Path) -> tuple[Return, ...]:
    opened = open_entry(Entry(path.name, path))
    assert opened.unusable is None, [one.message for one in opened.unusable.findings]
    return opened.returns


def told(found: Sequence[Return]) -> list[Told]:
    return [
        Told(one.heading, without_stated(one.projects), one.indicators, set_aside(one))
        for one in found
    ]


def rows_of(path: Path) -> list[Told]:
    return told(returns_of(path))


def without_stated(projects: Sequence[Project]) -> tuple[Project, ...]:
    gone = {
        "stated_revised_budget_fen": Absence.NOT_COMPUTED,
        "stated_execution_rate": Absence.NOT_COMPUTED,
    }
    return tuple(replace(project, **gone) for project in projects)


def set_aside(one: Return) -> tuple[tuple[str, ...], ...]:
    """The rows that do not count, each with its address and what it says."""
    return tuple(
        (row.source.address, row.subject.project_name, row.project_code, row.text)
        for row in one.set_aside
    )


def noted(found: Sequence[Return]) -> list[tuple[str, ...]]:
    """The findings with sheet and cell, as they are said."""
    return [
        (one.rule.code, one.variant, one.source.sheet, one.source.address, one.message)
        for each in found
        for one in each.findings
    ]


# --- the county itself


def test_the_county_holds_what_it_should(originals: Mapping[str, Path]) -> None:
    """No figure below is equal because nothing was there."""
    found = {name: returns_of(path) for name, path in originals.items()}
    counts = {name: [len(one.projects) for one in each] for name, each in found.items()}
    theirs = {path.stem for path in EXAMPLES}
    assert len(theirs) == 5
    assert {name: count for name, count in counts.items() if name not in theirs} == {
        HIDDEN: [3],
        MERGED: [5],
        "百分比和日期": [3],
        STATEMENT: [3],
        SINGLE: [1, 1],
        "平台导出": [2, 1],
    }
    hidden = found[HIDDEN][0].projects
    assert [one.executed_fen for one in hidden] == [5_123_457, 10_000_000, 617_283_945_000]
    merged = [one.project_name for one in found[MERGED][0].projects]
    assert merged == ["库房改造", "库房改造", "河道清淤", "宣传展览", ""]
    assert found["百分比和日期"][0].projects[1].due_date == date(2022, 9, 30)
    assert found["百分比和日期"][0].heading.filled_date == date(2022, 7, 5)
    assert sum(len(one.indicators) for each in found.values() for one in each) == 12


@pytest.mark.parametrize("kind", EVERY)
def test_each_file_is_of_the_format_that_it_is_said_to_be(saved: Saved, kind: str) -> None:
    assert {sniff(path.read_bytes()) for path in saved[kind].values()} == {IS[kind]}


# --- the same rows


@pytest.mark.parametrize("kind", WHOLE)
def test_the_same_rows_come_out(originals: Mapping[str, Path], saved: Saved, kind: str) -> None:
    for name, path in originals.items():
        wanted, found = returns_of(path), returns_of(saved[kind][name])
        assert told(found) == told(wanted), name
        assert noted(found) == noted(wanted), name


@pytest.mark.parametrize("kind", WHOLE)
def test_calculated_values_and_totals_are_the_same(saved: Saved, kind: str) -> None:
    """An .xls of LibreOffice has 0 for a formula that gives no text: that counts as no value."""
    for name, path in saved["xlsx"].items():
        for wanted, found in zip(returns_of(path), returns_of(saved[kind][name]), strict=True):
            assert found.totals == wanted.totals, name
            known = [stated(one) for one in wanted.projects]
            if kind == "xls":
                known = [tuple(map(blank_as_missing, one)) for one in known]
            assert [stated(one) for one in found.projects] == known, name


def stated(one: Project) -> tuple[object, object]:
    return one.stated_revised_budget_fen, one.stated_execution_rate


def blank_as_missing(value: object) -> object:
    return Absence.NOT_COMPUTED if value is Absence.UNFILLED else value


def test_a_web_page_lacks_what_is_hidden_and_nothing_else(
    originals: Mapping[str, Path], saved: Saved
) -> None:
    for name, path in originals.items():
        wanted, found = rows_of(path), rows_of(saved["html"][name])
        assert found == (without_hidden(wanted) if name == HIDDEN else wanted), name


def without_hidden(wanted: list[Told]) -> list[Told]:
    """The second row and the column of remarks."""
    (one,) = wanted
    first, _, third = one.projects
    return [replace(one, projects=(replace(first, remark=""), third))]


@pytest.mark.parametrize("kind", OFFICE_CSV)
def test_a_csv_has_one_sheet_without_merged_cells_and_lacks_nothing_else(
    originals: Mapping[str, Path], saved: Saved, kind: str
) -> None:
    for name, path in originals.items():
        wanted, found = rows_of(path), rows_of(saved[kind][name])
        assert found == IN_CSV.get(name, without_indicators)(wanted), name


def without_indicators(wanted: list[Told]) -> list[Told]:
    return [replace(one, indicators=()) for one in wanted]


def blank_below_merged(wanted: list[Told]) -> list[Told]:
    """The second line of a project whose name and origin are merged over two."""
    (one,) = without_indicators(wanted)
    first, second, *others = one.projects
    blank = replace(second, project_name="", budget_origin=Absence.UNFILLED)
    return [replace(one, projects=(first, blank, *others))]


def unit_in_its_first_row(wanted: list[Told]) -> list[Told]:
    """The unit's name was merged over three rows: two are nobody's now."""
    (one,) = wanted
    nobody = replace(one.heading, unit_name="")
    return [
        replace(one, projects=one.projects[:1]),
        replace(one, heading=nobody, projects=one.projects[1:]),
    ]


def first_sheet(wanted: list[Told]) -> list[Told]:
    """One project of two; the merged kind of its indicators in the first row, % as it is shown."""
    one, _ = wanted
    places, rate = one.indicators
    shown = replace(rate, dimension=Absence.UNFILLED, target_value="98%", actual_value="99%")
    return [replace(one, indicators=(places, shown))]


IN_CSV: Mapping[str, Callable[[list[Told]], list[Told]]] = {
    MERGED: blank_below_merged,
    STATEMENT: unit_in_its_first_row,
    SINGLE: first_sheet,
}


# --- wrong names, archives

WRONGLY_NAMED = [
    ("xls", ".xlsx"),
    ("xlsx", ".xls"),
    ("html", ".xls"),
    ("csv", ".xls"),
    ("csv-gb18030", ".xls"),
    ("csv-gb18030", ".xlsx"),
    ("ods", ".xlsx"),
    ("fods", ".xls"),
    ("xlsb", ".xlsx"),
    ("xml", ".xls"),
    ("xls", ".et"),
    ("xls", ".zip"),
    ("xlsx", ".csv"),
    ("xlsx", ""),
]


@pytest.mark.parametrize(("kind", "suffix"), WRONGLY_NAMED)
def test_a_wrong_name_changes_nothing(saved: Saved, tmp_path: Path, kind: str, suffix: str) -> None:
    for name, path in saved[kind].items():
        renamed = tmp_path / f"{name}{suffix}"
        shutil.copy(path, renamed)
        assert rows_of(renamed) == rows_of(path), name


@pytest.mark.parametrize("kind", EVERY)
def test_an_archive_of_them_gives_the_same_rows(saved: Saved, tmp_path: Path, kind: str) -> None:
    with zipfile.ZipFile(tmp_path / "六月.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in saved[kind].items():
            archive.write(path, f"报送/{name}{path.suffix}")
    found = read_inbox(tmp_path, stories.no_progress, stories.readers())
    assert (found.unusable, found.ignored) == ((), ())
    by_file: dict[str, list[Return]] = {}
    for one in found.returns:
        by_file.setdefault(Path(one.file).stem, []).append(one)
    assert {name: told(each) for name, each in by_file.items()} == {
        name: rows_of(path) for name, path in saved[kind].items()
    }


# --- the county's totals


def report(paths: Mapping[str, Path], folder: Path) -> Report:
    folder.mkdir()
    for path in paths.values():
        shutil.copy(path, folder)
    return report_of(read_inbox(folder, stories.no_progress, stories.readers()), JUNE, Policy())


@pytest.fixture(scope="module")
def wanted(originals: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Report:
    return report(originals, tmp_path_factory.mktemp("wanted") / "inbox")


def errors(found: Report) -> list[tuple[str, ...]]:
    """Everything that a unit must correct or explain, without file names and places."""
    return sorted(one_error(one) for one in found.findings if one.severity is not Severity.NOTE)


def one_error(one: Finding) -> tuple[str, ...]:
    subject = one.subject
    return one.rule.code, one.variant, subject.unit_name, subject.project_name, one.found


def test_the_totals_are_the_sum_of_what_was_typed(wanted: Report) -> None:
    """Added up here by hand for the workbooks of this module; the examples' by their stories."""
    ours = [one for one in wanted.units if one.name in {"县文化馆", "县水务局", "县卫健局"}]
    assert [one.sums["revised_budget_fen"] for one in ours] == [
        1_234_598_140_001,
        41 * FEN,
        24_500_000,
    ]
    assert wanted.everything.projects == sum(len(one.rows) for one in wanted.units)
    assert 0 < wanted.passed.projects < wanted.everything.projects
    assert {one.verdict for one in wanted.files} == {Verdict.COUNTED}


@pytest.mark.parametrize("kind", WHOLE)
def test_the_county_comes_to_the_same_totals(
    saved: Saved, wanted: Report, tmp_path: Path, kind: str
) -> None:
    found = report(saved[kind], tmp_path / "inbox")
    assert found.everything == wanted.everything
    assert found.passed == wanted.passed
    assert errors(found) == errors(wanted)


def test_the_county_of_web_pages_lacks_the_hidden_row_and_says_so(
    saved: Saved, wanted: Report, tmp_path: Path
) -> None:
    """The row of totals still has it: budget, revised budget and payments differ by that row."""
    found = report(saved["html"], tmp_path / "inbox")
    assert found.everything.projects == wanted.everything.projects - 1
    for name, lacking in (("revised_budget_fen", 20_250_000), ("executed_fen", 10 * FEN)):
        assert found.everything[name] == wanted.everything[name] - lacking
    new, gone = Counter(errors(found)), Counter(errors(wanted))
    assert gone - new == Counter()
    assert {error[:3] for error in new - gone} == {("B05", "", "县文化馆")}
    assert sorted(error[-1] for error in (new - gone).elements()) == [
        "1,234,598.140001",
        "1,234,598.140001",
        "617,299.068457",
    ]


@pytest.mark.parametrize("kind", OFFICE_CSV)
def test_the_county_of_csv_lacks_a_second_sheet_and_rows_below_merged_cells(
    saved: Saved, wanted: Report, tmp_path: Path, kind: str
) -> None:
    """8 of the sheet, 2 + 1.5 of the rows that are nobody's; what was merged is asked for."""
    found = report(saved[kind], tmp_path / "inbox")
    assert found.everything.projects == wanted.everything.projects - 3
    for name, lacking in (("revised_budget_fen", 11_500_000), ("executed_fen", 4 * FEN)):
        assert found.everything[name] == wanted.everything[name] - lacking
    new, gone = Counter(errors(found)), Counter(errors(wanted))
    assert new - gone == Counter(
        {("S06", "nobody_rows", "", "", ""): 1, ("V05", "blank", "县水务局", "", ""): 2}
    )
    assert gone - new == Counter({("C05", "", "县水务局", "库房改造", "库房改造"): 1})
