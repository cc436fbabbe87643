"""Outputs of whole runs, compared byte by byte, and without the lines that speak of one bad file."""

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from perfbatch.wording import sheets as words
from robustness.hostile.kind import ASIDE
from robustness.running import ROOT
from robustness.sound import PERIOD

_PATIENCE = 900
_TEXT = re.compile("<si>(.*?)</si>", re.DOTALL)
_LINE = re.compile("<row .*?</row>|<[^>]*>", re.DOTALL)
SUMMARY = "预算绩效运行监控汇总_"
Output: TypeAlias = Mapping[str, bytes]
"""The files of an output by name; no two of them share one."""


def summarised(inbox: Path, jobs: int) -> Output:
    """The output of a run of the program, file by file."""
    with tempfile.TemporaryDirectory() as name:
        order = ["summarize", str(inbox), "--output", name, "--jobs", str(jobs), "--no-cache"]
        subprocess.run(
            [sys.executable, "-m", "perfbatch", *order, "--period", str(PERIOD)],
            env=os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
            cwd=name,
            timeout=_PATIENCE,
        )
        return {path.name: path.read_bytes() for path in Path(name).rglob("*") if path.is_file()}


def sheets_of(output: Output) -> dict[str, str]:
    """The sheets of the workbook in an output as XML, each text in the place of its number."""
    (book,) = (name for name in output if name.startswith(SUMMARY))
    with tempfile.TemporaryFile() as file:
        file.write(output[book])
        with zipfile.ZipFile(file) as archive:
            texts = _TEXT.findall(archive.read("xl/sharedStrings.xml").decode())
            names = re.findall('<sheet name="(.*?)"', archive.read("xl/workbook.xml").decode())
            parts = [f"xl/worksheets/sheet{number}.xml" for number, _ in enumerate(names, start=1)]
            found = [archive.read(part).decode() for part in parts]
    return {
        name: re.sub(r' t="s"><v>(\d+)</v>', lambda one: f">{texts[int(one[1])]}", sheet)
        for name, sheet in zip(names, found, strict=True)
    }


_LISTS = {words.SUBMISSIONS, words.FINDINGS}
"""Sheets with a line for each file or finding: other lines move up, and have other numbers."""
_WHOLE = re.compile("计入单位|（无）|收到 [0-9]+ 个单位的表|共 [0-9]+ 条：|本期没有发现问题")
"""What is said of the folder as a whole, its number of errors and of units that sent anything."""
_COUNTS = re.compile("文件（项）|项目（行）")
"""Its counts of files and rows: found (B) and set aside (D) include the bad file's, no other does."""


_HEADS = re.compile("<t>(文件|单位编码|项目|序号)</t>|<row [^>]*/>")
"""Heads, which stand again where a page begins, and rows without a word."""
_BESIDE_UNITS = re.compile("<t>未计入、被替代")
"""What is found in files that do not count; it is in the last columns of the total, too."""
_FOUND = re.compile(r'<c r="[S-X]\d+"[^>]*(?:/>|>.*?</c>)')
_STYLE = re.compile(r' s="\d+"')
"""The number of a style changes with those before it; its look does not."""
_TO_COVER = re.compile(rf"('{words.COVER}'!B)\d+")
"""A link to a unit's line on 说明, which moves with those above it."""
_PLACE = re.compile(r' (?:r="[A-Z]*\d+"|spans="[\d:]*"|ht="[\d.]*")')
_OWN_CELL = re.compile(r"(?<![$A-Z])([A-Z]{1,2})\d+(?![\d(])")


def _lines(name: str, sheet: str, bad: str, in_any_order: bool) -> list[str]:
    """A sheet by rows and tags, without what must differ where a bad file is there or is not."""
    lines = [_TO_COVER.sub(r"\1", _STYLE.sub("", one)) for one in _LINE.findall(sheet)]
    if name == words.BY_UNIT:
        return [*_sums(lines)]
    if name not in {words.COVER, *_LISTS}:
        return lines
    others = [one for one in lines if not bad or bad not in one]
    rows = [one for one in others if one.startswith("<row ") and not _WHOLE.search(one)]
    if name == words.COVER:
        return [*_cover(rows)]
    placeless = (_PLACE.sub("", one) for one in rows if not _HEADS.search(one))
    told = [re.sub(r"(<row [^>]*><c[^>]*><v>)\d+", r"\1", one) for one in placeless]
    return sorted(told) if in_any_order else told


def _cover(rows: Iterable[str]) -> Iterator[str]:
    """What 说明 says, wherever it stands."""
    for one in rows:
        if _HEADS.search(one):
            continue
        counts = _COUNTS.search(one)
        told = re.sub(r'(<c r="[BD]\d+"[^>]*><v>)\d+', r"\1", one) if counts else one
        yield _OWN_CELL.sub(r"\1", _PLACE.sub("", told))


def _sums(lines: Iterable[str]) -> Iterator[str]:
    """What 分单位汇总 says of the units and of all of them, wherever it stands."""
    for one in lines:
        if one.startswith("<row ") and not _BESIDE_UNITS.search(one):
            told = _FOUND.sub("", one) if f"<t>{words.TOTAL}</t>" in one else one
            yield _OWN_CELL.sub(r"\1", _PLACE.sub("", told))


def differing_sheets(
    clean: Mapping[str, str],
    found: Mapping[str, str],
    bad: str = "",
    *,
    in_any_order: bool = False,
) -> list[str]:
    """The sheets that say something else of anything but the bad file.

    `in_any_order`: the lines of files and of findings may stand in another order.
    """
    if [*clean] != [*found]:
        return ["other sheets"]
    return [
        name
        for name in clean
        if _lines(name, clean[name], bad, in_any_order)
        != _lines(name, found[name], bad, in_any_order)
    ]


def record_without(record: Mapping[str, Any], bad: str) -> bytes:
    """run.json without a file that was set aside, its counts taken off; without its workbook's SHA-256."""
    told = dict(record) | {"output": None, "feedback": None}  # files that are compared themselves
    for part in ("inputs", "findings", "set_aside"):
        told[part] = [one for one in record[part] if one["file"] != bad]
    told["files"] = Counter(one["verdict"] for one in told["inputs"])
    told["severities"] = Counter(one["severity"] for one in told["findings"])
    units = record["submissions"]["units"]
    told["submissions"] = [one for one in units if bad not in one["set_aside"]]
    rows = sum(one["rows_found"] for one in record["inputs"] if one["file"] == bad)
    less = {name: record["rows"][name] - rows for name in ("found", "set_aside")}
    told["rows"] = record["rows"] | less
    return json.dumps(told, ensure_ascii=False).encode()


def _aside(record: Mapping[str, Any], bad: str) -> list[str]:
    verdicts = {one["verdict"] for one in record["inputs"] if one["file"] == bad}
    return [] if verdicts == {ASIDE} else [f"the bad file is {verdicts}"]


def not_counted(record: Mapping[str, Any], files: int) -> list[str]:
    """What is wrong where not every file counts."""
    counted = record["files"]["counted"]
    return [] if counted == files else [f"{counted} of {files} files count"]


def other_bytes(clean: Output, found: Output) -> list[str]:
    """The files of the output that are not the same to the byte."""
    return sorted(
        name for name in clean.keys() | found.keys() if clean.get(name) != found.get(name)
    )


def differing_outputs(clean: Output, found: Output, bad: str) -> list[str]:
    """Where an output says something else of anything but the bad file, which must be set aside."""
    before, after = (json.loads(one["run.json"]) for one in (clean, found))
    same = record_without(before, bad) == record_without(after, bad)
    told = [] if same else ["run.json"]
    given = [name for name in other_bytes(clean, found) if _goes_back(name)]
    told += [name for name in given if name in clean]
    return _aside(after, bad) + told + differing_sheets(sheets_of(clean), sheets_of(found), bad)


def _goes_back(name: str) -> bool:
    """Whether a file is a workbook that goes back to a unit."""
    return name.endswith(".xlsx") and not name.startswith(SUMMARY)
