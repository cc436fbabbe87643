"""What is wrong with a run: every failure in a list, none is hidden by another."""

import json
import os
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from perfbatch.wording import sheets as words
from perfbatch.wording.findings import S01
from robustness.hostile.kind import ASIDE, COUNTED, Claim
from robustness.running import Run
from robustness.sound import SOUND, Figures, sound_workbook

MOST_MEMORY = 400
CONTROLS: Mapping[str, str] = {
    "control-1.xlsx": "100000001",
    "m-control-2.xlsx": "100000002",
    "zz-control-3.xlsx": "100000003",
}
"""Sound returns that must count exactly, whatever stands beside them: name → unit code."""
_SHOWN = 300
_NOT_SHOWN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd\ufffe\uffff]+")


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """Something that must not be: the entry that it is about ('' the run) and what it is."""

    entry: str
    what: str


@dataclass(slots=True)
class _Seen:
    """run.json by file, names as they are in the folder."""

    verdicts: dict[str, list[str]] = field(default_factory=dict)
    inputs: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    units: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    findings: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    aside: Counter[str] = field(default_factory=Counter)


def put_controls(folder: Path) -> None:
    """Put the sound returns into the folder."""
    for name, code in CONTROLS.items():
        (folder / name).write_bytes(sound_workbook(code))


def judge(run: Run, inbox: Path, claims: Mapping[str, Claim]) -> list[Failure]:
    """Every failure of a run over an inbox with controls; `claims` by the entries' names."""
    failures = [*_of_the_run(run)]
    if not run.record:
        return [*failures, Failure("", f"no record (exit {run.code})")]
    entries = {_shown(path.name): path.name for path in inbox.iterdir()}
    seen = _seen(run.record, entries)
    failures += _of_the_entries(run.record, seen, entries.values())
    failures += _of_the_bugs(seen)
    for name, claim in claims.items():
        failures += _of_the_claim(name, claim, seen)
    for name in CONTROLS:
        failures += _of_the_claim(name, Claim(frozenset({COUNTED}), figures=SOUND), seen)
    failures += _of_the_workbook(run.workbook)
    return failures


def _shown(name: str) -> str:
    """A name as a report may show it, so that both can be compared.

    One that is no Unicode is shown as the GB18030 that it probably is, and what cannot be shown
    by a replacement character, however many.
    """
    raw = (
        name.encode("utf-8", "surrogateescape") if _fits(name) else name.encode("utf-8", "replace")
    )
    for encoding in ("utf-8", "gb18030"):
        try:
            return _NOT_SHOWN.sub("\ufffd", raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _NOT_SHOWN.sub("\ufffd", raw.decode("utf-8", "replace"))


def _fits(name: str) -> bool:
    """Whether the name comes from bytes."""
    try:
        name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def _of_the_run(run: Run) -> Iterator[Failure]:
    if run.code not in {0, 1, 3}:
        reason = run.bug.strip().splitlines()[-1:] or run.said.strip().splitlines()[-1:]
        yield Failure("", f"exit {run.code}: {' '.join(reason)[:_SHOWN]}")
    if "Traceback (most recent call last)" in run.said:
        yield Failure("", "a traceback on the screen")
    if run.memory >= MOST_MEMORY:
        yield Failure("", f"the parent used {run.memory:.0f} MiB")
    if not run.untouched:
        yield Failure("", "the inbox was changed")
    if run.litter:
        yield Failure("", f"left behind: {', '.join(run.litter)[:_SHOWN]}")


def _seen(record: Mapping[str, Any], entries: Mapping[str, str]) -> _Seen:
    """The record by the names that the folder has; members stay as they are called."""
    seen = _Seen()

    def real(name: str) -> str:
        return entries.get(_shown(name), name)

    for one in record["inputs"]:
        name = real(one["file"])
        seen.verdicts.setdefault(name, []).append(one["verdict"])
        seen.inputs[name] = one
    for one in record["units"]:
        seen.units.setdefault(real(one["file"]), []).append(one)
    for one in record["findings"]:
        seen.findings.setdefault(real(one["file"]), []).append(one)
    seen.aside.update(real(one["file"]) for one in record["set_aside"])
    return seen


def _of_the_entries(
    record: Mapping[str, Any], seen: _Seen, names: Iterable[str]
) -> Iterator[Failure]:
    """One verdict for each entry, none for anything else, and the sums of both agree."""
    known = set(names)
    for name in sorted(known, key=os.fsencode):
        count = len(seen.verdicts.get(name, []))
        if count != 1:
            yield Failure(name, f"{count} verdicts")
    for name, verdicts in seen.verdicts.items():
        archive = name.partition("/")[0]
        if name not in known and (archive not in known or "/" not in name):
            yield Failure(name, "a verdict for no entry of the folder")
        elif len(verdicts) != 1 and name not in known:
            yield Failure(name, f"{len(verdicts)} verdicts for a member")
    told, listed = sum(record["files"].values()), len(record["inputs"])
    if told != listed:
        yield Failure("", f"{told} verdicts counted, {listed} listed")


def _of_the_claim(name: str, claim: Claim, seen: _Seen) -> Iterator[Failure]:
    """What the entry's claim says, and what those of its members say."""
    verdicts = seen.verdicts.get(name, [])
    if len(verdicts) != 1:
        if "/" in name:
            yield Failure(name, f"{len(verdicts)} verdicts")
        return
    verdict = verdicts[0]
    if verdict not in claim.verdicts:
        yield Failure(
            name, f"{verdict}, not {'/'.join(sorted(claim.verdicts))}: {_why(name, seen)}"
        )
    elif (
        verdict == ASIDE
        and claim.reasons
        and not claim.reasons & reasons_of(seen.findings.get(name, []))
    ):
        yield Failure(name, f"set aside, but for {_why(name, seen)}, not {sorted(claim.reasons)}")
    elif verdict == COUNTED and claim.figures is not None:
        found = _figures(name, seen)
        if found != claim.figures:
            yield Failure(name, f"counted {_told(found)}, not {_told(claim.figures)}")
    for member, one in claim.members.items():
        yield from _of_the_claim(f"{name}/{member}", one, seen)


def given_up(record: Mapping[str, Any]) -> list[Failure]:
    """The files whose reader was ended: no failures, but each costs time and says little."""
    found: list[Failure] = []
    for one in record.get("findings", []):
        reasons = reasons_of([one]) & {"S01.hung", "S01.memory", "S01.crashed"}
        found += [Failure(one["file"], reason) for reason in sorted(reasons)]
    return found


def _of_the_bugs(seen: _Seen) -> Iterator[Failure]:
    """A verdict that hides a bug of ours is a failure, whatever was claimed."""
    for name in seen.verdicts:
        if "S01.internal" in reasons_of(seen.findings.get(name, [])):
            yield Failure(name, f"a bug: {_why(name, seen)}")


def _why(name: str, seen: _Seen) -> str:
    found = seen.findings.get(name, [])
    told = [f"{one['rule']} {one['message']}" for one in found if one["severity"] == "E"]
    return (" | ".join(told) or "nothing said")[:_SHOWN]


def reasons_of(findings: Sequence[Mapping[str, Any]]) -> set[str]:
    """The rules of findings, and for S01 the variants too."""
    found = {one["rule"] for one in findings}
    for one in findings:
        if one["rule"] == "S01":
            found |= {
                f"S01.{variant}" for variant, pattern in _VARIANTS if pattern.match(one["message"])
            }
    return found


def _pattern(text: str) -> re.Pattern[str]:
    pieces = re.split(r"\{\w+\}", text)
    return re.compile(".*" + ".*".join(map(re.escape, pieces)), re.DOTALL)


_VARIANTS = [(variant, _pattern(sentence.text)) for variant, sentence in S01.sentences.items()]


def _figures(name: str, seen: _Seen) -> Figures:
    units = seen.units.get(name, [])
    totals = [one["totals"] for one in units]
    return Figures(
        sum(one["rows"]["counted"] for one in units),
        sum((Decimal(one["original_budget_wan"]) for one in totals), Decimal()),
        sum((Decimal(one["executed_wan"]) for one in totals), Decimal()),
        seen.aside[name],
    )


def _told(figures: Figures) -> str:
    return f"{figures.rows}+{figures.aside} rows {figures.budget:f}/{figures.executed:f}"


def _of_the_workbook(path: Path | None) -> Iterator[Failure]:
    """The summary opens with another library, has the controls' rows, and no foreign formula."""
    if path is None or not path.exists():
        yield Failure("", "no summary workbook")
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            book = openpyxl.load_workbook(path)
        except Exception as error:  # noqa: BLE001 - whatever it is, the summary does not open
            yield Failure("", f"the summary does not open: {error!r}"[:_SHOWN])
            return
    detail = book[words.DETAIL]
    rows = [[cell.value for cell in row] for row in detail.iter_rows()]
    yield from _of_the_controls(rows)
    texts = {words.DETAIL_LABELS[name] for name in ("unit_name", "project_name", "file")}
    head = next((row for row in rows if texts <= set(row)), [])
    columns = [number for number, label in enumerate(head) if label in texts]
    for cells in detail.iter_rows():
        for cell in (cells[column] for column in columns):
            if cell.data_type == "f":
                yield Failure("", f"a formula out of a foreign text in {cell.coordinate}")


def _of_the_controls(rows: Sequence[Sequence[object]]) -> Iterator[Failure]:
    labels = words.DETAIL_LABELS
    wanted = (labels["file"], labels["original_budget_fen"], labels["executed_fen"])
    head = next((row for row in rows if set(wanted) <= set(row)), None)
    if head is None:
        yield Failure("", "the summary's detail has no header")
        return
    file, budget, executed = (head.index(one) for one in wanted)
    for name in CONTROLS:
        mine = [row for row in rows if row[file] == name]
        found = Figures(len(mine), _sum(mine, budget), _sum(mine, executed))
        if found != SOUND:
            yield Failure(name, f"in the summary {_told(found)}, not {_told(SOUND)}")


def _sum(rows: Sequence[Sequence[object]], column: int) -> Decimal:
    return sum((Decimal(str(row[column])) for row in rows if row[column] is not None), Decimal())


def as_text(failures: Sequence[Failure]) -> str:
    """One failure a line; a name that is no text is shown with escapes."""
    return "\n".join(f"{json.dumps(one.entry, ensure_ascii=False)}: {one.what}" for one in failures)
