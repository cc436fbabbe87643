"""Files that hold the returns of several units: each unit's line, the rest, nothing that vanishes."""

from collections import Counter
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

import office
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from perfbatch.cli import main
from perfbatch.form.forms import FORMS
from perfbatch.form.monitoring import MONITORING
from perfbatch.form.schema import Table
from perfbatch.measures.aggregate import Aggregate
from perfbatch.measures.report import Report
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import Finding, Subject
from perfbatch.model.merged import FileVerdict
from perfbatch.model.period import Period
from perfbatch.model.raw import RawRow, Unusable
from perfbatch.model.records import SetAside
from perfbatch.model.source import Source
from perfbatch.policy import Policy
from perfbatch.stages import harmonise
from perfbatch.stages.extract import extract
from perfbatch.stages.write.parts import parts_of
from perfbatch.template import Content, write_template
from perfbatch.wording.findings import S05, full_sentence

JUNE = Period(2022, 6)
HEADS = (
    "序号, 文件, 处理结果, 单位编码, 单位名称, 报送状态, 表内行数, 计入行数, 未计入行数, 填报人及电话, "
    "原因和处理办法, 催办用语（可直接复制）"
).split(", ")
NO_ROSTER = "没有提供应报单位名录，没有报过表的单位无法列出；以下为收到的全部单位和文件。"
SEVERAL = NO_ROSTER + "一个文件里有几个单位的，一个单位一行，其余的另列，序号相同。"
EXPORT_HEAD = (
    "预算单位编码",
    "预算单位",
    "项目编码",
    "项目名称",
    "年初预算",
    "调整预算数",
    "累计支付数",
)


def put(path: Path, rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> None:
    """A workbook of one sheet, as a platform or a clerk leaves it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Sheet1"
    for row in rows:
        sheet.append(list(row))
    for place in merged:
        sheet.merge_cells(place)
    book.save(path)


def export(path: Path, rows: Sequence[Sequence[object]], *below: Sequence[object]) -> None:
    """An export of the platform in 元: code, name, project, budget and payment of each row."""
    lines = [
        (code, name, f"1306360000000{place:08d}", project, budget, budget, paid)
        for place, (code, name, project, budget, paid) in enumerate(rows)
    ]
    title = [("项目支出执行情况表",), ("截至2022年6月30日", *[None] * 5, "金额单位：元")]
    put(path, [*title, EXPORT_HEAD, *lines, *below])


def statement(path: Path, rows: Sequence[Sequence[object]]) -> None:
    """附件4: unit, project, budget in 万元, attainment and a tick."""
    head = (
        "部门名称",
        "项目名称",
        "资金数额(万元)",
        "6月底绩效目标实现程度(%)",
        "预计年底绩效目标实现情况",
    )
    ticks = (None, None, None, None, "能实现", "不能完全实现", "差距较大")
    put(
        path,
        [
            ("2022年1-6月预算绩效运行监控统计表",),
            head,
            ticks,
            *((*row, "√") for row in rows),
        ],
        ["A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:G2"],
    )


def standard(path: Path, code: str, name: str, correction: int, budget: float) -> None:
    """A unit's own return on the standard form."""
    row = {
        "project_name": "下乡补助",
        "budget_origin": "年初预算",
        "original_budget_fen": budget,
        "executed_fen": 1,
        "goal_attainment": 60,
        "year_end_outlook": "能实现",
    }
    card = {
        "unit_code": code,
        "unit_name": name,
        "department": "县政府办",
        "correction_no": correction,
        "nil_return": "否",
        "preparer": "王五",
        "phone": "0312-1234567",
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    write_template(path, MONITORING, Content(card, {"projects": [row], "indicators": []}, JUNE))


class Run:
    """One run of the command: the screen, the log, the workbook."""

    def __init__(self, inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
        output = inbox.parent / "out"
        arguments = ["summarize", str(inbox), "--output", str(output), "--jobs", "1"]
        assert main([*arguments, "--period", "2022-06"]) == 0
        folder = output / "2022-06"
        self.screen = capsys.readouterr().err.splitlines()
        self.log = (folder / "run.log").read_text("utf-8").splitlines()
        self.path = next(folder.glob("*.xlsx"))
        self.book = openpyxl.load_workbook(self.path, data_only=True)
        self.sheet = self.book["报送情况"]

    @property
    def lines(self) -> list[tuple[object, ...]]:
        """The lines below the head of the files on 报送情况."""
        rows = [tuple(row[: len(HEADS)]) for row in self.sheet.iter_rows(values_only=True)]
        below = takewhile(lambda row: row[0] is not None, rows[rows.index(tuple(HEADS)) + 1 :])
        return [row for row in below if row != tuple(HEADS)]  # which stand on every page

    @property
    def units(self) -> list[tuple[object, ...]]:
        """The lines of the units, below those of the files."""
        rows = [tuple(row[: len(HEADS)]) for row in self.sheet.iter_rows(values_only=True)]
        head = next(
            at for at, row in enumerate(rows) if row[:3] == ("序号", "单位名称", "报送状态")
        )
        return list(takewhile(lambda row: row[0] is not None, rows[head + 1 :]))

    def sums(self, file: str) -> tuple[int, ...]:
        """Found, counted and set aside over the lines of a file."""
        own = [line[6:9] for line in self.lines if line[1] == file]
        return tuple(sum(int(str(value)) for value in column) for column in zip(*own, strict=True))


ERRORS = [
    ("306001", "县委网信办", "网信工作", 24100, 10000),
    ("306001", "县委网信办", "舆情处置", "约一万五", 3800),
    ("306002", "县档案馆", "档案数字化", 200000, "五万"),
    ("306002", "县档案馆", "库房改造", "三万", "五千"),
    ("306003", "县气象局", "人工影响天气", 80000, 40000),
]
"""A budget stands in two columns: two cells that cannot be read, four in two rows, none."""


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "in"


def test_each_unit_of_an_export_has_its_line_and_those_with_errors_are_chased(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export(inbox / "导出.xlsx", ERRORS)
    run = Run(inbox, capsys)
    assert [line[:9] for line in run.lines] == [
        (1, "导出.xlsx", "已计入", "306001", "县委网信办", "退回（有2处错误待改正）", 2, 1, 1),
        (1, "导出.xlsx", "已计入", "306002", "县档案馆", "退回（有4处错误待改正）", 2, 0, 2),
        (1, "导出.xlsx", "已计入", "306003", "县气象局", "已报", 1, 1, 0),
    ]
    assert run.sums("导出.xlsx") == (5, 2, 3)
    told = "你单位2022年1–6月预算绩效运行监控表有{}处错误需要改正，"
    assert [line[11] for line in run.lines] == [None, None, None]
    assert [str(line[11] or "").partition("已在")[0] for line in run.units] == [
        "县委网信办：" + told.format(2),
        "县档案馆：" + told.format(4),
        "",
    ]
    assert str(run.sheet["A2"].value).endswith(SEVERAL)


def test_the_lines_are_flat_and_under_the_filter(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export(inbox / "导出.xlsx", ERRORS)
    statement(inbox / "附件4.xlsx", [("县林业局", "造林", 8, 60), (None, "护林", 2, 50)])
    run = Run(inbox, capsys)
    assert len(run.units) == 4
    assert run.sheet.auto_filter.ref == "A13:L17"
    merged = {str(one) for one in run.sheet.merged_cells.ranges}
    assert merged == {"A1:L1", "A2:L2", "A4:L4", "A12:L12"}  # title, note, titles of two sections
    assert [line[0] for line in run.lines] == [1, 1, 1, 2, 2]
    found = "文件：共 2 项，计入 2，未计入 0，被替代 0，忽略 0，拆包 0"
    assert found in run.screen
    assert "项目：共 7 行，计入 3 行，未计入 4 行，被替代 0 行" in run.screen


REPLACED = "已被更正次数更大的文件“更正.xlsx”（第1次更正）替代，本文件未计入。无需处理。"
NOBODY = "第5行没有写单位名称，不知道是哪个单位的项目，未计入。"


def test_rows_of_nobody_have_a_line_and_are_named(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    statement(
        inbox / "附件4.xlsx",
        [
            ("网信办", "网信工作", 2.41, 99.77),
            (None, "舆情处置", 1.5, 46),
            ("档案馆", "数字化", 10, 55),
        ],
    )
    run = Run(inbox, capsys)
    assert [line[:9] for line in run.lines] == [
        (1, "附件4.xlsx", "已计入", None, "档案馆", "已报", 1, 1, 0),
        (1, "附件4.xlsx", "已计入", None, "网信办", "已报", 1, 1, 0),
        (1, "附件4.xlsx", "未计入", None, None, "未计入，需重报", 1, 0, 1),
    ]
    assert run.sums("附件4.xlsx") == (3, 2, 1)
    reason = str(run.lines[2][10])
    assert NOBODY in reason
    rest = f"附件4.xlsx：你单位报送的文件“附件4.xlsx”中有1行未能计入汇总，原因：{reason}"
    assert [line[11] for line in run.lines] == [None, None, rest]
    assert f"附件4.xlsx：未计入其中1行：{reason}" in run.screen
    assert f"已计入 附件4.xlsx 2/3 未计入其中1行：{reason}" in run.log
    cover = [row[:4] for row in run.book["说明"].iter_rows(values_only=True)]
    assert ("附件4.xlsx", None, "其中 1 行", reason) in cover


TWO = [
    ("306001", "县委网信办", "网信工作", 24100, 10000),
    ("306002", "县政府办", "下乡补助", 50000, 10000),
    ("306002", "县政府办", "会议", 60000, 20000),
]


def test_a_unit_that_a_later_return_replaces_is_not_shown_as_reported(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export(inbox / "导出.xlsx", TWO)
    standard(inbox / "更正.xlsx", "306002", "县政府办", 1, 5)
    run = Run(inbox, capsys)
    assert [line[:10] for line in run.lines] == [
        (1, "导出.xlsx", "已计入", "306001", "县委网信办", "已报", 1, 1, 0, None),
        (1, "导出.xlsx", "未计入", None, "县政府办", "已被替代", 2, 0, 2, None),
        (
            2,
            "更正.xlsx",
            "已计入",
            "306002",
            "县政府办",
            "更正稿（第1次）",
            1,
            1,
            0,
            "王五 0312-1234567",
        ),
    ]
    reason = REPLACED
    assert [line[10:] for line in run.lines] == [(None, None), (reason, None), (None, None)]
    assert f"导出.xlsx：未计入其中2行：{reason}" in run.screen
    assert f"已计入 导出.xlsx 1/3 未计入其中2行：{reason}" in run.log
    assert "已计入 更正.xlsx 1/1" in run.log


def test_a_unit_whose_returns_contradict_is_chased_by_name(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export(inbox / "导出.xlsx", TWO)
    standard(inbox / "自报.xlsx", "306002", "县政府办", 0, 5)
    run = Run(inbox, capsys)
    assert [line[:9] for line in run.lines] == [
        (1, "导出.xlsx", "已计入", "306001", "县委网信办", "已报", 1, 1, 0),
        (1, "导出.xlsx", "未计入", None, "县政府办", "未计入，需重报", 2, 0, 2),
        (2, "自报.xlsx", "未计入", "306002", "县政府办", "未计入，需重报", 1, 0, 1),
    ]
    assert [line[11] for line in run.lines] == [None, None, None]
    (reminder,) = [str(line[11]) for line in run.units if line[1] == "县政府办"]
    assert "没有能够计入汇总" in reminder
    assert "（文件“导出.xlsx”）" in reminder
    assert "（文件“自报.xlsx”）" in reminder
    assert sum(line.startswith("导出.xlsx：未计入其中2行：") for line in run.screen) == 1
    assert sum(line.startswith("未计入：自报.xlsx：") for line in run.screen) == 1
    cover = [row[:3] for row in run.book["说明"].iter_rows(values_only=True)]
    assert ("导出.xlsx", "县政府办", "其中 2 行") in cover
    assert ("自报.xlsx", "县政府办", "整个文件，共 1 行") in cover


def test_rows_of_nobody_are_not_asked_of_a_unit_that_owes_nothing(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export(inbox / "导出.xlsx", [*TWO, ("", "", "无主", 10, 5)])
    standard(inbox / "更正.xlsx", "306002", "县政府办", 1, 5)
    run = Run(inbox, capsys)
    assert [line[:9] for line in run.lines[1:3]] == [
        (1, "导出.xlsx", "未计入", None, None, "未计入，需重报", 1, 0, 1),
        (1, "导出.xlsx", "未计入", None, "县政府办", "已被替代", 2, 0, 2),
    ]
    owed, replaced = run.lines[1:3]
    assert str(owed[11]).startswith("导出.xlsx：你单位报送的文件“导出.xlsx”中有1行未能计入")
    assert "县政府办" not in str(owed[11])
    assert "无需处理" not in str(owed[11])
    assert (replaced[10], replaced[11]) == (REPLACED, None)
    assert run.sums("导出.xlsx") == (4, 1, 3)
    (told,) = [line for line in run.screen if line.startswith("导出.xlsx：未计入其中3行：")]
    assert told == f"导出.xlsx：未计入其中3行：{owed[10]}{REPLACED}"


MONTHS = ("截至月份", *EXPORT_HEAD)


def of_month(month: int, code: str, name: str, budget: object = 50000) -> tuple[object, ...]:
    """A row of an export that holds several months."""
    return (month, code, name, f"{code}00000000000001", "修缮", budget, budget, month * 1000)


def test_rows_that_are_owed_stand_apart_from_those_that_nobody_needs(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """甲 has its June and three earlier months, one of them unreadable; 乙 has May alone, twice."""
    rows = [
        of_month(3, "306001", "甲局"),
        of_month(4, "306001", "甲局", "约五万"),
        of_month(5, "306001", "甲局"),
        of_month(6, "306001", "甲局"),
        of_month(5, "306002", "乙局"),
        of_month(5, "306002", "乙局", "约五万"),
        of_month(6, "306003", "丙局"),
    ]
    title = [("项目支出执行情况表",), ("2022年度", *[None] * 6, "金额单位：元")]
    put(inbox / "逐月.xlsx", [*title, MONTHS, *rows])
    run = Run(inbox, capsys)
    assert [line[2:9] for line in run.lines] == [
        ("已计入", "306001", "甲局", "已报", 1, 1, 0),
        ("已计入", "306003", "丙局", "已报", 1, 1, 0),
        ("未计入", None, "乙局", "未计入，需重报", 2, 0, 2),
        ("未计入", None, "甲局", "其余未计入，无需处理", 3, 0, 3),
    ]
    assert run.sums("逐月.xlsx") == (7, 2, 5)
    owed, spared = run.lines[2:]
    assert owed[11] is None
    (reminder,) = [str(line[11]) for line in run.units if line[1] == "乙局"]
    assert (
        "收到的文件“逐月.xlsx”写的期间是2022-05，不是本期的；期间填错的，请改正后重新报送。"
        in reminder
    )
    assert "第8–9行的期间是2022-05" in str(owed[10])
    assert "无需处理" not in str(owed[10])
    assert "2022-03" in str(spared[10])
    assert spared[11] is None


def test_the_rest_of_a_file_with_thousands_of_units_is_told_in_no_time() -> None:
    """Each unit has a reason of its own: none is looked for in the text of all."""
    units = 20_000
    source = [Source("导出.xlsx", "Sheet1", row, 1) for row in range(4, units + 4)]
    findings = [
        Finding(
            S05,
            at,
            "rows",
            Subject("", f"第{at.row}局"),
            found="2022-05",
            expected="2022-06",
            facts={"rows": str(at.row)},
        )
        for at in source
    ]
    aside = [SetAside(one.source, one.subject, full_sentence(one)) for one in findings]
    file = FileVerdict(
        "导出.xlsx",
        Verdict.COUNTED,
        "".join(row.reason for row in aside),
        rows_found=units,
    )
    nothing = Aggregate({})
    report = Report(JUNE, Policy(), (), nothing, nothing, tuple(findings), (file,), tuple(aside))
    (parts,) = parts_of(report)
    assert parts.rest is not None
    assert parts.rest.owed is not None
    assert parts.rest.owed.rows == parts.rest.rows == units
    assert parts.rest.spared is None


def test_an_error_on_the_total_of_all_units_has_a_line_of_its_own(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    total = ("合计", None, None, None, 134100, 134100, 41000)
    export(inbox / "导出.xlsx", TWO, total)
    run = Run(inbox, capsys)
    assert [line[:9] for line in run.lines] == [
        (1, "导出.xlsx", "已计入", "306001", "县委网信办", "已报", 1, 1, 0),
        (1, "导出.xlsx", "已计入", "306002", "县政府办", "已报", 2, 2, 0),
        (1, "导出.xlsx", "已计入", None, None, "退回（有1处错误待改正）", 0, 0, 0),
    ]
    assert run.lines[2][10] == "有的错误涉及整张表，不属于其中哪一个单位，详见《问题清单》。"
    assert str(run.lines[2][11]).startswith("导出.xlsx：你单位2022年1–6月")
    assert "已计入 导出.xlsx 3/3" in run.log
    assert not [line for line in run.screen if "未计入其中" in line]


def test_other_months_of_the_same_units_are_the_rest_and_their_reasons_are_cut(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    units = [(f"30600{place}", f"县第{place}局") for place in range(1, 4)]
    rows = [
        (month, *unit, f"13063600000000{place}", "修缮", 50000, 50000, month * 1000)
        for month in range(1, 7)
        for place, unit in enumerate(units)
    ]
    title = [("项目支出执行情况表",), ("2022年度", *[None] * 6, "金额单位：元")]
    put(inbox / "逐月.xlsx", [*title, ("截至月份", *EXPORT_HEAD), *rows])
    run = Run(inbox, capsys)
    assert [(*line[2:5], *line[6:9]) for line in run.lines] == [
        ("已计入", "306001", "县第1局", 1, 1, 0),
        ("已计入", "306002", "县第2局", 1, 1, 0),
        ("已计入", "306003", "县第3局", 1, 1, 0),
        ("未计入", None, "县第1局、县第2局、县第3局", 15, 0, 15),
    ]
    (told,) = [line for line in run.screen if line.startswith("逐月.xlsx：未计入其中15行：")]
    assert "第4–6行的期间是2022-01" in told
    assert told.endswith("……其余见《问题清单》。")
    assert len(told) < 350


def test_a_file_of_one_unit_keeps_its_one_line(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export(inbox / "甲.xlsx", ERRORS[:2], ("合计", None, None, None, 1, 1, 1))
    standard(inbox / "乙.xlsx", "306002", "县政府办", 0, 5)
    (inbox / "坏.xlsx").write_bytes(b"")
    run = Run(inbox, capsys)
    assert str(run.sheet["A2"].value).endswith(NO_ROSTER)
    assert Counter(line[1] for line in run.lines) == {"甲.xlsx": 1, "乙.xlsx": 1, "坏.xlsx": 1}
    assert [line[0] for line in run.lines] == [1, 2, 3]
    assert run.sums("甲.xlsx") == (2, 1, 1)
    assert not [line for line in run.screen if "其中" in line]
    assert [line for line in run.log if line.startswith("已计入 ")] == [
        "已计入 乙.xlsx 1/1",
        "已计入 甲.xlsx 1/2",
    ]


def test_a_file_of_which_no_unit_counts_keeps_its_one_line(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    standard(inbox / "本期.xlsx", "306009", "县档案局", 0, 5)
    lines = [(*row[:2], "x", "p", 10, 10, 1) for row in (("1001", "甲局"), ("1002", "乙局"))]
    title = [("项目支出执行情况表",), ("截至2022年5月31日", *[None] * 5, "金额单位：元")]
    put(inbox / "上月.xlsx", [*title, EXPORT_HEAD, *lines])
    run = Run(inbox, capsys)
    assert [line[:9] for line in run.lines if line[1] == "上月.xlsx"] == [
        (1, "上月.xlsx", "未计入", None, "甲局、乙局", "未计入，需重报", 2, 0, 2)
    ]


def test_the_sheet_prints_with_every_cell_readable(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export(
        inbox / "导出.xlsx", [*ERRORS, *[("", "", f"无主{place}", 10, 5) for place in range(40)]]
    )
    statement(
        inbox / "附件4.xlsx",
        [(f"县第{place}局", "项目", 8, 60) for place in range(30)] + [(None, "护林", 2, 50)],
    )
    run = Run(inbox, capsys)
    assert run.sums("导出.xlsx") == (45, 2, 43)
    assert run.sums("附件4.xlsx") == (31, 30, 1)
    pages = office.pdf_text(run.path, tmp_path)
    assert not [page for page in pages if "###" in page]
    shown = "".join(pages).replace(" ", "")
    assert "序号相同。" in shown
    assert "县第29局" in shown


def test_the_rows_of_a_county_are_looked_at_once_for_each_unit_of_theirs(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export of many units costs what its rows cost, not rows times units."""
    units, rows_each = 60, 5
    rows = [
        (f"306{unit:03d}", f"县第{unit}局", f"{unit:03d}{row:015d}", f"修缮{row}", 5, 5, 1)
        for unit in range(units)
        for row in range(rows_each)
    ]
    head = [("2022年1-6月", *[None] * 5, "单位：万元"), EXPORT_HEAD]
    put(inbox / "全县.xlsx", [*head, *rows])
    raws = extract("全县.xlsx", (inbox / "全县.xlsx").read_bytes(), FORMS)
    assert not isinstance(raws, Unusable)
    looked_at = 0
    real = harmonise._is_data

    def counted(row: RawRow, table: Table) -> bool:
        nonlocal looked_at
        looked_at += 1
        return real(row, table)

    monkeypatch.setattr(harmonise, "_is_data", counted)
    found = [harmonise.harmonise(raw) for raw in raws]
    assert [len(one.projects) for one in found] == [rows_each] * units
    assert looked_at <= 2 * units * rows_each
