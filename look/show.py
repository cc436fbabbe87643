"""The steps of `make look`: what is printed, where its pages stand, what is put side by side."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from demo.county import PERIOD
from demo.folder import Owner, fresh
from demo.play import OUTPUTS, play
from demo.program import ROOT, Tell, run_program
from look.office import SONG, Office
from look.opened import open_workbook
from look.peers import PEERS, Peer
from look.pictures import Tile, contact_sheet, small_picture
from look.printed import Page, Printed, read_pages
from perfbatch.wording.feedback import FOLDER as GIVEN
from perfbatch.wording.screen import TEMPLATE_FILE
from perfbatch.wording.sheets import BY_UNIT, OVERVIEW, SHEETS_FOR, WARNINGS

DPI = 100
DEMO_FOLDER = ROOT / "output" / "demo"
EXAMPLES = ROOT / "examples" / PERIOD
TEMPLATE = ROOT / "input_templates" / TEMPLATE_FILE
SUMMARY, FORM, FEEDBACK = "汇总表", "模板", "反馈单"
CONTACT_SHEET, OVERVIEW_PICTURE = "各表一览.png", "总览.png"
OWN = Owner(
    "看样",
    "看样说明.txt",
    f"""这个文件夹由 make look 生成，每次运行都会整个重新生成，请不要把自己的文件放在这里。

{CONTACT_SHEET}   每种表的第一页，放在一张图上
{OVERVIEW_PICTURE}       总览的大图
汇总表、模板、反馈单   每一页一张图
pdf            打印成 PDF 的样子
""",
)


class NothingToShow(Exception):
    """The folder has no summary workbook in it; says so."""


@dataclass(frozen=True)
class Looked:
    """A workbook with its pages: what it is (汇总表 …), the names of its sheets, its pictures."""

    title: str
    sheets: Sequence[str]
    printed: Printed
    pictures: Sequence[Path]

    def picture(self, page: Page) -> Path:
        """The picture of a page."""
        return self.pictures[page.number - 1]


@dataclass(frozen=True)
class Shown:
    """All that was rendered, and the folder it is in."""

    out: Path
    office: Office
    workbooks: Sequence[Looked]


def results_of_demo(tell: Tell) -> Path:
    """Play the demo; the folder with the results of its first round."""
    tell("先运行演示，看它的结果。")
    play(DEMO_FOLDER, tell)
    return DEMO_FOLDER / OUTPUTS[0] / PERIOD


def show(results: Path, out: Path, tell: Tell) -> Shown:
    """Render the summary of a folder, the blank template and the largest 反馈单 into `out`.

    Raises NothingToShow, FolderRefused, OfficeFailed.
    """
    books = _workbooks(results)
    fresh(out, OWN)
    with tempfile.TemporaryDirectory(prefix="perfbatch-look-") as folder:
        office = Office(Path(folder), SONG)
        tell(f"\n打印{len(books)}个工作簿，逐页生成图片：")
        looked = [_looked(office, title, path, out, tell) for title, path in books]
        _put_together(office, looked, out)
    tell(f"图片都在 {_told(out)}，先看“{CONTACT_SHEET}”。")
    return Shown(out, office, looked)


def _workbooks(results: Path) -> list[tuple[str, Path]]:
    summaries = sorted(one for one in results.glob("*.xlsx") if not one.name.startswith("~"))
    if not summaries:
        raise NothingToShow(f"“{results}”里没有汇总表。请写明像 output/2022-06 这样的文件夹。")
    given = sorted(
        (results / GIVEN).glob("*.xlsx"), key=lambda one: (-one.stat().st_size, one.name)
    )
    return [(SUMMARY, summaries[0]), (FORM, TEMPLATE), *((FEEDBACK, one) for one in given[:1])]


def _looked(office: Office, title: str, path: Path, out: Path, tell: Tell) -> Looked:
    """Print one workbook, and name the pictures of its pages after their sheets."""
    (pdf,) = office.print_pdfs([path], out / "pdf")
    pdf = pdf.rename(pdf.with_name(f"{title}.pdf"))
    sheets = [one.name for one in open_workbook(path).visible()]
    printed = read_pages(office, pdf, sheets)
    rough = office.pictures(pdf, out / title / "pages", DPI, (1, len(printed.pages)))
    pictures = [
        one.rename(out / title / f"{page.number:03d}_{page.sheet}.png")
        for one, page in zip(rough, printed.pages, strict=True)
    ]
    shutil.rmtree(out / title / "pages")
    tell(f"  {title}：{len(sheets)}张表，{len(pictures)}页（{path.name}）")
    if silent := [one for one in sheets if one not in printed.by_sheet()]:
        tell(f"    没有内容可打印：{'、'.join(silent)}")
    return Looked(title, sheets, printed, pictures)


def _put_together(office: Office, looked: Sequence[Looked], out: Path) -> None:
    """The contact sheet, and 总览 by itself."""
    seen: set[str] = set()
    tiles = [tile for one in looked for tile in tiles_of(one, seen)]
    contact_sheet(tiles, office.typeface(), out / CONTACT_SHEET)
    summary = looked[0]
    overview = summary.printed.by_sheet().get(OVERVIEW)
    if overview:
        shutil.copy(summary.picture(overview[0]), out / OVERVIEW_PICTURE)


def tiles_of(looked: Looked, seen: set[str]) -> list[Tile]:
    """The first page of every sheet with its name and its pages; of the unit sheets, of one.

    A page that says nothing but what one in `seen` says is left out; the others are added to it.
    """
    pages = looked.printed.by_sheet()
    new = [one for one in pages if pages[one][0].text not in seen]
    seen.update(pages[one][0].text for one in new)
    fixed = [one for one in new if looked.title != SUMMARY or one in SHEETS_FOR]
    units = [one for one in new if one not in fixed]
    before = "" if looked.title == SUMMARY else f"{looked.title}："
    tiles = [
        Tile(f"{before}{one}（{len(pages[one])}页）", looked.picture(pages[one][0]))
        for one in fixed
    ]
    if units:
        longest = max(units, key=lambda one: len(pages[one]))
        label = f"单位表：{longest}（{len(pages[longest])}页，共{len(units)}个单位）"
        tiles.append(Tile(label, looked.picture(pages[longest][0])))
    return tiles


def _told(path: Path) -> str:
    """The path as it is told: from the root of the project where it is below it."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def show_in_docs(shown: Shown, folder: Path, tell: Tell) -> None:
    """Renew the pictures of the documents: the contact sheet, 总览, and the peers' sheets.

    Raises OfficeFailed, ProgramFailed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    small_picture(shown.out / CONTACT_SHEET, folder / "contact-sheet.png", 0)
    if (overview := shown.out / OVERVIEW_PICTURE).exists():
        small_picture(overview, folder / "overview.png", 0)
    with tempfile.TemporaryDirectory(prefix="perfbatch-peers-") as name:
        rooms = Path(name)
        office = Office(rooms / "office", SONG)
        for peer in PEERS:
            _show_peer(office, peer, rooms, folder, tell)
        _show_ours(office, rooms, folder, tell)
    tell(f"文档里的图片已更新：{_told(folder)}")


def _show_peer(office: Office, peer: Peer, rooms: Path, folder: Path, tell: Tell) -> None:
    """A peer's sheet as it is saved, counted in pages; its picture is one page wide."""
    saved, fitted = rooms / f"{peer.name}.xlsx", rooms / f"{peer.name}-fitted.xlsx"
    peer.build(EXAMPLES, saved)
    peer.fit(saved, fitted)
    as_saved, one_wide = office.print_pdfs([saved, fitted], rooms / "pdf")
    count = len(read_pages(office, as_saved, [peer.name]).pages)
    (page,) = office.pictures(one_wide, rooms / "pages", 2 * DPI, (1, 1))
    small_picture(page, folder / f"peer-{peer.name}.png", PEER_WIDTH)
    tell(f"  {peer.name}：直接打印是{count}页")


PEER_WIDTH = 1000
"""Pixels of a picture in the comparison."""


def _show_ours(office: Office, rooms: Path, folder: Path, tell: Tell) -> None:
    """The same county as the program shows it: the pages that answer the questions."""
    arguments = ["--period", PERIOD, "--output", str(rooms / "ours")]
    run_program(["summarize", str(EXAMPLES), *arguments], tell)
    looked = _looked(office, *_workbooks(rooms / "ours" / PERIOD)[0], rooms / "look", tell)
    pages = looked.printed.by_sheet()
    for sheet, name in OURS.items():
        small_picture(looked.picture(pages[sheet][0]), folder / f"ours-{name}.png", PEER_WIDTH)


OURS = {OVERVIEW: "overview", WARNINGS: "warnings", BY_UNIT: "by-unit"}
"""Sheets that the comparison shows, with the names of their pictures."""
