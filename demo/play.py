"""The six steps of the demo, each announced, with the main lines of what came of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from demo.check import found_at
from demo.county import PERIOD, UNITS, County, new_county
from demo.first import Places, send_first
from demo.folder import fresh
from demo.odd_files import RULES as ODD_RULES
from demo.program import ROOT, Tell, run_program
from demo.roster import write_roster
from demo.second import EXPLAINED, LATE, PARTLY, SILENT, WHOLE, send_second
from perfbatch.wording.feedback import FOLDER as GIVEN
from perfbatch.wording.screen import SUMMARY_FILE, UNIT_TEMPLATES_OF

INBOXES = "第一次收表", "第二次收表"
OUTPUTS = "第一次汇总", "第二次汇总"
_SHOWN = ("报送：", "问题：", "文件：", "反馈单：")


@dataclass(frozen=True, slots=True)
class Played:
    """What was played: the county, where its faults stand, and what the program said each time."""

    county: County
    places: Places
    first: Sequence[str]
    second: Sequence[str]


def play(folder: Path, tell: Tell) -> Played:
    """Play the demo in a folder that is made anew. Raises FolderRefused, ProgramFailed."""
    fresh(folder)
    county = new_county()
    tell(f"演示：一个虚构的县，{UNITS}个单位，2022年1–6月。文件都在 {_shown(folder)}")
    roster = _roster(county, folder, tell)
    templates = _templates(roster, folder, tell)
    places = _first(county, templates, folder / INBOXES[0], tell)
    first = _summarize("四、汇总", folder, 0, tell)
    _check(county, places, folder, tell)
    _second(county, templates, folder, tell)
    second = _summarize("六、再汇总", folder, 1, tell)
    _compare(first, second, folder, tell)
    return Played(county, places, first, second)


def _shown(path: Path) -> str:
    """The path as it is told: from the root of the project where it is below it."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def _roster(county: County, folder: Path, tell: Tell) -> Path:
    tell("\n一、名录")
    path, projects = write_roster(county, folder)
    tell(f"  应报单位{UNITS}个，分属6个主管部门、3个股室；项目库{projects}个项目：{_shown(path)}")
    return path


def _templates(roster: Path, folder: Path, tell: Tell) -> Path:
    tell("\n二、发表：为每个单位生成预填好单位和项目的模板")
    arguments = ["--roster", _shown(roster), "--period", PERIOD, "--output", _shown(folder)]
    run_program(["template", *arguments], tell)
    return folder / UNIT_TEMPLATES_OF.format(period=PERIOD)


def _first(county: County, templates: Path, inbox: Path, tell: Tell) -> Places:
    tell("\n三、收表：各单位报来文件，有的没有问题，有的有")
    inbox.mkdir()
    places = send_first(county, templates, inbox)
    kinds = Counter(fault.kind.name for fault in county.planned.faults)
    rules = sorted(ODD_RULES | {one.rule for one in county.planted()})
    tell(f"  收到{len(list(inbox.iterdir()))}个文件，{len(county.missing)}个单位没有报。")
    tell(f"  其中放入了{len(kinds)}种、{len(county.planted())}处问题，涉及{len(rules)}条审核规则：")
    tell(f"    {' '.join(rules)}")
    tell(
        "  还有：零报告，同一份报两次，两份内容不一致，更正稿，不在名录上的单位，报错月份，加密和损坏的文件，"
    )
    tell("  一个压缩包里两份表，一张导出表里几个单位，附件4统计表，136号文单项目表，年度自评表。")
    return places


def _summarize(title: str, folder: Path, at: int, tell: Tell) -> list[str]:
    tell(f"\n{title}")
    inbox, output = folder / INBOXES[at], folder / OUTPUTS[at]
    return run_program(
        ["summarize", _shown(inbox), "--period", PERIOD, "--output", _shown(output)], tell
    )


def _check(county: County, places: Places, folder: Path, tell: Tell) -> None:
    """Hold what was put in against the list of findings in the workbook that came out."""
    planted = county.planted()
    path = folder / OUTPUTS[0] / PERIOD / SUMMARY_FILE.format(period=PERIOD)
    found = found_at(path, planted, places)
    tell(f"  核对：放入的{len(planted)}处，《问题清单》在原文件、原单元格指出了{found}处。")


def _second(county: County, templates: Path, folder: Path, tell: Tell) -> None:
    tell("\n五、退回、更正：单位在反馈单上改，改好的和原来的文件放在一起")
    before, inbox = folder / INBOXES[0], folder / INBOXES[1]
    inbox.mkdir()
    done = send_second(county, templates, folder / OUTPUTS[0] / PERIOD / GIVEN, before, inbox)
    asked = sum(done[one] for one in (WHOLE, PARTLY, EXPLAINED, SILENT))
    told = "，".join(f"{one}的{done[one]}个" for one in (WHOLE, PARTLY, EXPLAINED, SILENT))
    tell(f"  退回{asked}个单位：{told}。另有{done[LATE]}个单位{LATE}。")


def _compare(first: Sequence[str], second: Sequence[str], folder: Path, tell: Tell) -> None:
    tell("\n前后对比")
    for word in _SHOWN[:2]:
        for when, lines in zip(("第一次", "第二次"), (first, second), strict=True):
            tell(f"  {when}  {next(line for line in lines if line.startswith(word))}")
    output = _shown(folder / OUTPUTS[1] / PERIOD)
    tell("\n接下来看哪里")
    tell(f"  {output} 里的汇总表：先看《说明》（什么没有计入、为什么），")
    tell(
        "  再看《报送情况》（谁没有报、谁退回、上次几处已改几处、催办用语）、《问题清单》、《预警清单》。"
    )
    tell(f"  {output}/{GIVEN}：一个单位一份，问题单元格有颜色和批注。")
    tell("  原始文件没有改动：程序只读收表文件夹。")
