"""What people open and print: every sheet of summary, template and 反馈单, by parts and by pages.

The judges are the program's own (`look/judges`, guarded by test_judges.py); what they must find
nothing in is written down here: the counties, the order of sheets, the numbers of pages.
"""

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from demo.folder import FolderRefused
from look import office
from look.__main__ import main
from look.judges import judge
from look.judges.paper import badly_laid, heads_of
from look.opened import Workbook, open_workbook
from look.peers import PEERS
from look.pictures import Tile, contact_sheet, small_picture
from look.printed import Page, Printed, out_of_order, read_pages
from look.show import NothingToShow, show
from perfbatch.form.monitoring import MONITORING
from perfbatch.model.period import Period
from perfbatch.pipeline import summarize
from perfbatch.policy import Policy
from perfbatch.template import Content, blank, write_template
from tests.records import typed_project

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples" / "2022-06"
JUNE = Period(2022, 6)

# The order that the documents promise to people and to programs.
ORDER = "说明 总览 监控统计表 预警清单 分单位汇总 项目明细 指标明细 报送情况 问题清单".split()
FORM = ("填报说明", "项目监控表", "绩效指标表")
"""Sheets of the template: units add rows, so they have no printed area."""
LEAST_SIZE, LEAST_SIZE_OF_FORM = 7.0, 6.0
"""Points on paper."""

Row = Mapping[str, object]


# --- counties


def give(inbox: Path, number: int, names: tuple[str, str], rows: Sequence[Row]) -> None:
    """A return on the template: the unit's name and its department's, and its projects."""
    inbox.mkdir(parents=True, exist_ok=True)
    card = {
        "unit_code": f"{306001 + number}",
        "unit_name": names[0],
        "department": names[1],
        "year": 2022,
        "month": 6,
        "correction_no": 0,
        "nil_return": "否",
        "preparer": "欧阳明月",
        "responsible": "司马建国",
        "phone": "0312-7623108",
    }
    path = inbox / f"{number:03d}{names[0]}.xlsx"
    write_template(path, MONITORING, Content(card, {"projects": rows, "indicators": []}, JUNE))


UNIT_34 = "县农业农村和水利综合行政执法大队下属乡镇动物疫病预防控制工作站第"
DEPARTMENT = "县农业农村局（县委农村工作领导小组办公室、县乡村振兴局、县畜牧局）"
PROJECT_60 = "中央财政农业生产发展资金（高标准农田建设、耕地地力保护、农机购置与应用补贴、绿色高质高效行动、农技推广体系改革）"
NOTE = (
    "受连续降雨和征地手续办理周期较长影响，施工单位进场时间推迟，上级资金下达较晚，上半年只支付了预付款。"
    * 2
)
MEASURE = "倒排工期，按周调度，八月底前全部进场施工；按合同节点支付工程款，年底前全部支付到位。" * 2


def _long(number: int) -> str:
    return f"{PROJECT_60}第{number:02d}批"


def longest(inbox: Path) -> None:
    """Names as long as they get, amounts as high as those of a county, some rows at fault."""
    reasons = {
        "deviation_cause": "硬件条件保障",
        "deviation_note": NOTE,
        "rectification_measure": MEASURE,
    }
    for number in range(6):
        name = UNIT_34 + "一二三四五六"[number] + "站"
        assert (len(name), len(_long(number))) == (34, 60)
        rows = [
            typed_project(_long(at), 50_000.11, 5_345.67 * (at % 5), 20.0 * (at % 4), **reasons)
            for at in range(11)
        ]
        rows.append(typed_project(_long(98), 1_000_000.01, 234_567.89, 50, **reasons))
        rows.append(typed_project(_long(99), 120.5, 130.25, 100, year_end_outlook=None))
        give(inbox, number, (name, DEPARTMENT), rows)


def calm(inbox: Path) -> None:
    """Nothing flagged: payments and goals are where they should be."""
    for number in range(8):
        rows = [
            typed_project(
                f"第{at}项日常工作经费",
                100 + at,
                52 + at / 2,
                51 + at / 10,
                projected_executed_fen=100 + at,
            )
            for at in range(5)
        ]
        give(inbox, number, (f"县第{number}局", f"县第{number}局"), rows)


def alarmed(inbox: Path) -> None:
    """Everything flagged: next to nothing paid or reached, and nothing more expected."""
    for number in range(12):
        rows = [
            typed_project(
                f"第{number}单位第{at}项重点工程",
                900 + at,
                1.5,
                2,
                year_end_outlook="差距较大",
                deviation_cause="其他",
                deviation_note=NOTE,
                rectification_measure=MEASURE,
            )
            for at in range(8)
        ]
        give(inbox, number, (f"县第{number}局", f"县第{number % 7}部门"), rows)


def three(inbox: Path) -> None:
    """Three units with one project each."""
    for number in range(3):
        give(
            inbox,
            number,
            (f"县第{number}局", "县政府办公室"),
            [typed_project("办公楼维修", 10, 5, 50)],
        )


def examples(inbox: Path) -> None:
    """The committed example: five units, with a nil return and rows at fault."""
    shutil.copytree(EXAMPLES, inbox)


COUNTIES: Mapping[str, Callable[[Path], None]] = {
    one.__name__: one for one in (examples, longest, calm, alarmed, three)
}


@dataclass(frozen=True)
class County:
    """A county's summary, and its first 反馈单 where there is one."""

    summary: Path
    feedback: Path | None


@pytest.fixture(scope="module")
def counties(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, County]:
    made = {}
    folder = tmp_path_factory.mktemp("counties")
    for name, write in COUNTIES.items():
        write(folder / name / "in")
        done = summarize(
            folder / name / "in", folder / name / "out", JUNE, Policy(), lambda *_: None
        )
        given = sorted((folder / name / "out" / "2022-06" / "反馈单").glob("*.xlsx"))
        made[name] = County(done.written.workbook, given[0] if given else None)
    return made


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "模板.xlsx"
    write_template(path, MONITORING, blank(MONITORING))
    return path


def told(faults: Sequence[object]) -> str:
    """Faults for the message of a test: the first ones, one a line."""
    return "\n".join(map(str, faults[:40]))


# --- by parts: everywhere


@pytest.mark.parametrize("name", COUNTIES)
def test_no_judge_finds_a_fault_in_a_summary(name: str, counties: Mapping[str, County]) -> None:
    book = open_workbook(counties[name].summary)
    faults = [*judge(book), *badly_laid(book)]
    assert not faults, told(faults)


@pytest.mark.parametrize("name", ["examples", "longest"])
def test_no_judge_finds_a_fault_in_a_feedback_workbook(
    name: str, counties: Mapping[str, County]
) -> None:
    path = counties[name].feedback
    assert path
    book = open_workbook(path)
    assert [one.name for one in book.visible()] == ["问题", *FORM]
    faults = [*judge(book), *badly_laid(book, FORM)]
    assert not faults, told(faults)


def test_no_judge_finds_a_fault_in_the_template(template: Path) -> None:
    book = open_workbook(template)
    assert [one.name for one in book.visible()] == list(FORM)
    faults = [*judge(book), *badly_laid(book, FORM)]
    assert not faults, told(faults)


@pytest.mark.parametrize("name", COUNTIES)
def test_sheets_stand_in_their_order(name: str, counties: Mapping[str, County]) -> None:
    names = [one.name for one in open_workbook(counties[name].summary).sheets]
    assert names[: len(ORDER)] == ORDER
    units = names[len(ORDER) :]
    assert len(units) == {"examples": 5, "longest": 6, "calm": 8, "alarmed": 12, "three": 3}[name]
    detail = openpyxl.load_workbook(counties[name].summary)["项目明细"]
    rows = detail.iter_rows(min_row=2, max_col=2, values_only=True)
    listed = list(dict.fromkeys(f"{code} {unit}"[:31] for code, unit in rows))
    assert [one for one in units if one in listed] == listed


def test_all_and_nothing_is_flagged(counties: Mapping[str, County]) -> None:
    """The counties are what they are named after."""

    def flagged(name: str) -> tuple[int, int]:
        sheet = openpyxl.load_workbook(counties[name].summary, data_only=True)["项目明细"]
        head = [cell.value for cell in sheet[1]]
        codes = [
            row[head.index("预警代码")] for row in sheet.iter_rows(min_row=2, values_only=True)
        ]
        return sum(bool(one) and one != "无" for one in codes), len(codes)

    assert flagged("calm") == (0, 40)
    assert flagged("alarmed") == (96, 96)


@pytest.mark.parametrize("name", COUNTIES)
def test_every_sheet_of_a_summary_but_detail_leads_back(
    name: str, counties: Mapping[str, County]
) -> None:
    for sheet in open_workbook(counties[name].summary).sheets:
        back = [one for one in sheet.cells.values() if one.row == 1 and one.value == "返回目录"]
        assert bool(back) is (sheet.name not in {"说明", "项目明细", "指标明细"}), sheet.name


Shown = tuple[Workbook, Printed]


# --- by pages: where there is an office program


@pytest.fixture(scope="module")
def printed(
    counties: Mapping[str, County], template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Shown]:
    """Every workbook with its pages: county, county 反馈单, template."""
    room = tmp_path_factory.mktemp("printed")
    books = {name: one.summary for name, one in counties.items()} | {"template": template}
    books |= {f"{name} 反馈单": one.feedback for name, one in counties.items() if one.feedback}
    paths = [shutil.copy(path, room / f"{name}.xlsx") for name, path in books.items()]
    program = office.Office(room / "office")
    pdfs = program.print_pdfs(paths, room / "pdf")
    opened = [open_workbook(path) for path in paths]
    return {
        name: (book, read_pages(program, pdf, [one.name for one in book.visible()]))
        for name, book, pdf in zip(books, opened, pdfs, strict=True)
    }


PRINTED = [*COUNTIES, "template", "examples 反馈单", "longest 反馈单"]


@pytest.mark.parametrize("name", PRINTED)
def test_every_page_names_its_sheet(name: str, printed: Mapping[str, Shown]) -> None:
    book, pages = printed[name]
    names = [one.name for one in book.visible()]
    assert [page.number for page in pages.pages if page.foot != page.sheet.replace(" ", "")] == []
    assert out_of_order(pages.pages, names) == []
    assert list(pages.by_sheet()) == names


@pytest.mark.parametrize("name", PRINTED)
def test_nothing_is_printed_as_signs(name: str, printed: Mapping[str, Shown]) -> None:
    pages = printed[name][1].pages
    assert [(page.sheet, page.number) for page in pages if "##" in page.text] == []


@pytest.mark.parametrize("name", [*COUNTIES, "examples 反馈单", "longest 反馈单"])
def test_nothing_is_printed_too_small(name: str, printed: Mapping[str, Shown]) -> None:
    """The form is apart, below: twenty columns, which a unit fills on the screen."""
    least: dict[str, tuple[float, str]] = {}
    for page, word, size in printed[name][1].small_words(LEAST_SIZE):
        if page.sheet not in FORM:
            least[page.sheet] = min(
                least.get(page.sheet, (LEAST_SIZE, "")), (round(size, 2), word.text)
            )
    assert least == {}


@pytest.mark.parametrize("name", ["template", "examples 反馈单", "longest 反馈单"])
def test_the_form_is_not_much_smaller(name: str, printed: Mapping[str, Shown]) -> None:
    small = [
        (page.sheet, word.text, round(size, 2))
        for page, word, size in printed[name][1].small_words(LEAST_SIZE_OF_FORM)
    ]
    assert not small, told(small)


# Most pages of the sheets of the example county: five units, 21 projects, 16 findings.
MOST_PAGES = {
    "说明": 2,
    "总览": 1,
    "监控统计表": 2,
    "预警清单": 1,
    "分单位汇总": 2,
    "项目明细": 6,
    "指标明细": 2,
    "报送情况": 2,
    "问题清单": 2,
    "118001 县委网信办": 2,
    "126001 县档案馆": 1,
    "205001 县教育局": 2,
    "312001 县农业农村局": 2,
    "318001 县交通运输局": 2,
}


def test_the_example_takes_no_more_pages_than_it_needs(
    printed: Mapping[str, Shown],
) -> None:
    counts = {name: len(pages) for name, pages in printed["examples"][1].by_sheet().items()}
    assert counts.keys() == MOST_PAGES.keys()
    assert {name: count for name, count in counts.items() if count > MOST_PAGES[name]} == {}


@pytest.mark.parametrize("name", COUNTIES)
def test_the_overview_is_one_page(name: str, printed: Mapping[str, Shown]) -> None:
    (page,) = printed[name][1].by_sheet()["总览"]
    assert (round(page.width), round(page.height)) == (842, 595)


@pytest.mark.parametrize("name", PRINTED)
def test_pages_are_filled(name: str, printed: Mapping[str, Shown]) -> None:
    """No page for a few rows: five rows a page at least, for each of at most three pages side by side."""
    book, pages = printed[name]
    for sheet in book.visible():
        most = 3 * (1 + sheet.used.last_row // 5)
        assert len(pages.by_sheet()[sheet.name]) <= most, sheet.name


WITHOUT_HEADS = {"说明", "填报说明"}
"""No table: sections below one another."""


def head_rows(path: Path) -> Mapping[str, list[list[str]]]:
    """The beginnings of the labels of every head on every sheet: bold words on a ground, in a row."""
    rows: dict[str, list[list[str]]] = {}
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            labels = [
                str(cell.value)[:2]
                for cell in row
                if isinstance(cell.value, str) and cell.font.b and cell.fill.fill_type == "solid"
            ]
            if len(labels) >= 3:
                rows.setdefault(sheet.title, []).append(labels)
    return rows


def has_heads(page: Page, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a page says what its columns are: three labels at least of one head."""
    return any(
        sum(any(label in word.text for word in page.words) for label in labels) >= 3
        for labels in rows
    )


@pytest.mark.parametrize("name", PRINTED)
def test_heads_are_on_every_page(name: str, printed: Mapping[str, Shown]) -> None:
    book, pages = printed[name]
    rows = head_rows(pages.pdf.parent.parent / f"{name}.xlsx")
    without = []
    for sheet in book.visible():
        own = pages.by_sheet()[sheet.name]
        if len(own) > 1 and sheet.name not in WITHOUT_HEADS:
            if heads_of(book, sheet) is None:
                without.append((sheet.name, 0))
            without += [
                (sheet.name, page.number) for page in own if not has_heads(page, rows[sheet.name])
            ]
    assert not without, told(without)


# --- the room itself


def test_the_pages_are_put_into_a_folder(counties: Mapping[str, County], tmp_path: Path) -> None:
    assert office.missing_programs() == []
    lines: list[str] = []
    show(counties["three"].summary.parent, tmp_path / "look", lines.append)
    names = {
        path.relative_to(tmp_path / "look").as_posix()
        for path in (tmp_path / "look").rglob("*")
        if path.is_file()
    }
    assert {"各表一览.png", "总览.png", "看样说明.txt", "pdf/汇总表.pdf", "pdf/模板.pdf"} <= names
    assert "汇总表/001_说明.png" in names
    assert any(one.startswith("模板/") and one.endswith("_项目监控表.png") for one in names)
    assert any("306003 县第2局" in one for one in names)
    assert any("各表一览.png" in line for line in lines)


def test_without_the_programs_a_sentence_and_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["look", str(tmp_path)])
    assert main() == 2
    said = capsys.readouterr().out
    assert all(name in said for name in ("没有找到", *office.NEEDED))


def test_a_folder_without_a_summary_is_nothing_to_show(tmp_path: Path) -> None:
    with pytest.raises(NothingToShow, match="没有汇总表"):
        show(tmp_path, tmp_path / "look", lambda _: None)
    assert not (tmp_path / "look").exists()


def test_a_folder_of_others_is_left_alone(counties: Mapping[str, County], tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FolderRefused, match="不是看样生成的"):
        show(counties["three"].summary.parent, tmp_path, lambda _: None)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_pages_stand_side_by_side_on_the_contact_sheet(tmp_path: Path) -> None:
    Image.new("RGB", (1169, 827), "#FF0000").save(tmp_path / "page.png")
    tiles = [Tile("", tmp_path / "page.png")] * 5
    contact_sheet(tiles, None, tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as sheet:
        picture = sheet.convert("RGB")
    assert (picture.width, picture.height) == (4 * 574 + 14, 2 * 444 + 14)
    red = [
        picture.getpixel((14 + 280 + 574 * (at % 4), 14 + 200 + 444 * (at // 4))) for at in range(8)
    ]
    assert red == [(255, 0, 0)] * 5 + [(0xEC, 0xEC, 0xEC)] * 3


def test_small_pictures_lose_their_white_edge(tmp_path: Path) -> None:
    page = Image.new("RGB", (400, 300), "#FFFFFF")
    page.paste((0, 0, 0), (100, 100, 200, 150))
    page.save(tmp_path / "page.png")
    small_picture(tmp_path / "page.png", tmp_path / "small.png", 64)
    with Image.open(tmp_path / "small.png") as small:
        assert (small.width, small.height) == (64, 39)


# --- what can be read by everybody: docs/accessibility.md


def luminance(colour: str) -> float:
    """The relative luminance of an RGB colour, by the definition of WCAG 2."""
    parts = [int(colour[-6:][at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(ink: str, ground: str) -> float:
    dark, light = sorted((luminance(ink), luminance(ground)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_defined() -> None:
    assert round(contrast("000000", "FFFFFF"), 2) == 21
    assert round(contrast("777777", "FFFFFF"), 2) == 4.48


@pytest.mark.parametrize("name", ["examples", "alarmed"])
def test_words_stand_out_from_their_ground(name: str, counties: Mapping[str, County]) -> None:
    one = counties[name]
    assert one.feedback
    weak = {
        (sheet.title, cell.coordinate, ink, ground)
        for path in (one.summary, one.feedback)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
        for ink in [_rgb(cell.font.color) or "000000"]
        for ground in [(cell.fill.fill_type and _rgb(cell.fill.fgColor)) or "FFFFFF"]
        if contrast(ink, ground) < 4.5
    }
    assert not weak, told(sorted(weak))


def _rgb(colour: object) -> str:
    said = getattr(colour, "rgb", None)
    return said if isinstance(said, str) else ""


@pytest.mark.parametrize("name", COUNTIES)
def test_the_book_opens_on_the_first_sheet_and_says_what_it_is(
    name: str, counties: Mapping[str, County]
) -> None:
    book = openpyxl.load_workbook(counties[name].summary)
    view = book.worksheets[0].sheet_view
    assert book.active is book.worksheets[0]
    assert {one.activeCell or "A1" for one in view.selection} <= {"A1"}
    assert "2022年1–6月" in str(book.properties.title)
    assert book.properties.creator


@pytest.mark.parametrize("name", COUNTIES)
def test_no_sheet_is_blank_and_all_begin_at_the_left(
    name: str, counties: Mapping[str, County]
) -> None:
    for sheet in open_workbook(counties[name].summary).sheets:
        filled = [one for one in sheet.cells.values() if one.value is not None]
        assert min(one.column for one in filled) == min(one.row for one in filled) == 1
        assert sheet.state == "visible"


@pytest.mark.parametrize("name", COUNTIES)
def test_charts_say_in_words_what_they_show(name: str, counties: Mapping[str, County]) -> None:
    book = open_workbook(counties[name].summary)
    drawings = [book.parts[one] for sheet in book.sheets for one in sheet.targets("drawing")]
    shown = [one for part in drawings for one in re.findall(r"<xdr:cNvPr [^>]*>", part.decode())]
    said = [re.search(r'descr="([^"]+)"', one) for one in shown]
    assert shown
    assert all(one and len(one[1]) > 20 for one in said)


# --- the documents


@pytest.mark.parametrize(
    ("most", "pattern"), [(1_200_000, "*.png"), (300_000, "peer-*.png"), (300_000, "ours-*.png")]
)
def test_pictures_of_the_documents_are_small(most: int, pattern: str) -> None:
    pictures = list((ROOT / "docs" / "pictures").glob(pattern))
    assert pictures
    assert {one.name for one in pictures if one.stat().st_size > most} == set()


def test_every_picture_is_shown_by_a_document() -> None:
    pages = "".join(
        path.read_text("utf-8") for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"))
    )
    for picture in (ROOT / "docs" / "pictures").iterdir():
        assert f"pictures/{picture.name}" in pages, picture.name


def test_the_tests_that_the_list_of_readability_names_are_there() -> None:
    named = set(
        re.findall(
            r"`(test_\w+)(?:\.py)?`", (ROOT / "docs" / "accessibility.md").read_text("utf-8")
        )
    )
    tests = {path.stem: path.read_text("utf-8") for path in (ROOT / "tests").glob("test_*.py")}
    there = {*tests, *re.findall(r"^def (test_\w+)", "\n".join(tests.values()), re.MULTILINE)}
    assert len(named) > 8
    assert named <= there


@pytest.fixture(scope="module")
def peers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[list[object]]]:
    """The rows of the peers' sheets, as docs/side-by-side.md speaks of them."""
    room = tmp_path_factory.mktemp("peers")
    rows = {}
    for peer in PEERS:
        peer.build(EXAMPLES, room / f"{peer.name}.xlsx")
        (sheet,) = openpyxl.load_workbook(room / f"{peer.name}.xlsx").worksheets
        rows[peer.name] = [list(row) for row in sheet.iter_rows(values_only=True)]
    return rows


def test_what_the_comparison_says_of_the_peers_is_so(
    peers: Mapping[str, list[list[object]]],
) -> None:
    query, pandas, hand = peers["power-query"], peers["pandas"], peers["by-hand"]
    safety = [
        next(row for row in one if "交通安全宣传经费" in row) for one in (query, pandas, hand)
    ]
    assert query[0][0] == "Source.Name"
    assert safety[0][6] is None
    assert safety[1][5] == safety[2][3] == "约2万"
    assert [sum("合计" in row for row in one) for one in (query, pandas, hand)] == [5, 5, 1]
    codes = {row[1] for row in pandas if row[2] in ("农村公路日常养护经费", "治超站运行经费")}
    assert len(codes) == 1
    assert isinstance(codes.pop(), float)
    assert hand[-1][3:6] == [7042.86, 7580.36, 3088.11]
    assert not [cell for row in hand for cell in row if str(cell).startswith("=")]
    assert not any("档案馆" in str(cell) for row in (*pandas, *hand) for cell in row)
