"""run.json: counts, totals as decimal strings, flags, findings, the SHA-256 of every input."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from perfbatch import __version__
from perfbatch.measures.aggregate import AMOUNTS, TALLIES, Aggregate
from perfbatch.measures.project import Flag
from perfbatch.measures.report import Report
from perfbatch.measures.submissions import Submission, tally
from perfbatch.measures.tracked import TrackedUnit
from perfbatch.model.absence import Absence, Maybe
from perfbatch.model.fen import FEN_PER_WAN, Fen
from perfbatch.model.finding import Finding, Severity
from perfbatch.model.pct import Pct, pct_text
from perfbatch.model.records import SetAside
from perfbatch.model.roster import Roster
from perfbatch.stages.write.plan import Extent

Record = dict[str, object]


def record_of(report: Report, hashes: Mapping[str, str]) -> Record:
    """The run as plain data; amounts in 万元 and percentages as decimal strings."""
    return {
        "program": {"name": "perfbatch", "version": __version__},
        "period": str(report.period),
        "files": {verdict.value: count for verdict, count in report.verdicts.items()},
        "rows": {
            "found": report.rows_found,
            "counted": report.rows_counted,
            "set_aside": report.rows_set_aside,
            "superseded": report.rows_superseded,
        },
        "severities": {one.value: report.count(one) for one in Severity},
        "explained": report.explained,
        "submissions": {
            "roster": _roster(report.roster),
            "counts": asdict(tally(report.submissions)),
            "units": [_submission(one) for one in report.submissions],
        },
        "totals": {"everything": _sums(report.everything), "passed": _sums(report.passed)},
        "units": [_unit(unit) for unit in report.units],
        "flagged": [line for unit in report.units for line in _flagged(unit)],
        "set_aside": [_set_aside(row) for row in report.set_aside],
        "findings": [_finding(finding) for finding in report.findings],
        "inputs": [
            {
                "file": file.name,
                "verdict": file.verdict.value,
                "rows_found": file.rows_found,
                "rows_counted": file.rows_counted,
                "sha256": hashes.get(file.name),
            }
            for file in report.files
        ],
    }


def output_of(workbook: Path) -> Record:
    """The workbook that the record belongs to, told by its SHA-256. Raises OSError."""
    return {"output": {"name": workbook.name, "sha256": sha256_of(workbook)}}


def beyond_of(lists: Mapping[str, Extent], folder: Path) -> list[Record]:
    """The lists that go beyond their sheets, and the files there that have all. Raises OSError."""
    return [
        {
            "sheet": sheet,
            "rows": one.rows,
            "rows_on_sheet": one.shown,
            "file": one.file,
            "sha256": sha256_of(folder / one.file),
        }
        for sheet, one in lists.items()
    ]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_record(record: Record, path: Path) -> None:
    """Write the record as UTF-8 JSON with stable order and line ends."""
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        json.dump(record, file, ensure_ascii=False, indent=1)  # piece by piece: it may be large
        file.write("\n")


def _wan(fen: Fen) -> str:
    whole, part = divmod(abs(fen), FEN_PER_WAN)
    return f"{'-' if fen < 0 else ''}{whole}.{part:06d}"


def _pct(pct: Maybe[Pct]) -> str:
    return pct.value if isinstance(pct, Absence) else pct_text(pct)


def _sums(sums: Aggregate) -> Record:
    found: Record = {"projects": sums.projects}
    found |= {name.removesuffix("_fen") + "_wan": _wan(sums[name]) for name in AMOUNTS}
    found["rate_base_wan"] = _wan(sums["rate_base_fen"])
    found["execution_rate_pct"] = _pct(sums.execution_pct)
    found["goal_attainment_weighted_pct"] = _pct(sums.weighted_goal_pct)
    found["goal_attainment_mean_pct"] = _pct(sums.mean_goal_pct)
    for code in (*(flag.value for flag in Flag), "any"):
        tally = sums.tally("flagged" if code == "any" else "flag", code)
        found[f"flag_{code}"] = {"projects": tally.count, "budget_wan": _wan(tally.amount_fen)}
    for kind in ("light", "outlook", "progress"):
        found[kind] = {
            name: {
                "projects": sums.tally(kind, name).count,
                "budget_wan": _wan(sums.tally(kind, name).amount_fen),
            }
            for name in (TALLIES[kind] if "projects" in sums.sums else ())
        }
    return found


def _unit(unit: TrackedUnit) -> Record:
    return {
        "code": unit.code,
        "name": unit.name,
        "department": unit.department,
        "file": unit.measured.unit.file,
        "files": list(unit.measured.unit.files),
        "rows": {
            "found": unit.rows_found,
            "counted": len(unit.rows),
            "set_aside": len(unit.set_aside),
        },
        "totals": _sums(unit.sums),
    }


def _roster(roster: Roster | None) -> Record | None:
    return None if roster is None else {"file": roster.file, "sha256": roster.sha256}


def _submission(one: Submission) -> Record:
    """What a unit has sent; `last_round` where its return is a workbook that was given back."""
    progress = one.progress
    last = asdict(progress) | {"settled": progress.settled} if progress else None
    return {
        "code": one.code,
        "name": one.name,
        "department": one.department,
        "desk": one.desk,
        "state": one.state.value,
        "correction": one.correction,
        "doubles": one.doubles,
        "errors": one.errors,
        "to_explain": one.questions,
        "set_aside": [aside.file for aside in one.refused],
        "unreported_projects": [project.name for project in one.unreported],
        "last_round": last,
    }


def _flagged(unit: TrackedUnit) -> list[Record]:
    return [
        {
            "unit": unit.code,
            "project": tracked.row.project.project_name,
            "file": tracked.row.project.block.file,
            "row": tracked.row.project.row,
            "flags": tracked.row.measures.codes,
            "pace_shortfall_pct": _pct(tracked.row.measures.pace_shortfall_pct),
            "goal_shortfall_pct": _pct(tracked.row.measures.goal_shortfall_pct),
            "year_end_gap_pct": _pct(tracked.row.measures.year_end_gap_pct),
        }
        for tracked in unit.rows
        if tracked.row.measures.flags
    ]


def _set_aside(row: SetAside) -> Record:
    return {
        "file": row.source.file,
        "sheet": row.source.sheet,
        "row": row.source.row,
        "unit": row.subject.unit_code or row.subject.unit_name,
        "project": row.subject.project_name,
        "text": row.text,
        "reason": row.reason,
    }


def _finding(finding: Finding) -> Record:
    return {
        "rule": finding.rule.code,
        "severity": finding.severity.value,
        "unit_code": finding.subject.unit_code,
        "unit_name": finding.subject.unit_name,
        "project": finding.subject.project_name,
        "file": finding.source.file,
        "sheet": finding.source.sheet,
        "cell": finding.source.address,
        "found": finding.found,
        "expected": finding.expected,
        "difference": finding.difference,
        "message": finding.message,
        "standing": finding.standing.value,
        "reply": finding.reply,
        "answer": finding.answer,
    }
