"""The second inbox: what came back of the workbooks that the bureau gave, beside the old files."""

import random
import shutil
from collections import Counter
from pathlib import Path

from demo.answers import corrected, explained, filled_in
from demo.county import MONTH, UNITS, County, code_of
from demo.first import template_of
from robustness.faults.county import clean_draft
from robustness.faults.draft import Draft, Part, Shape
from robustness.faults.kind import Scope

WHOLE, PARTLY, EXPLAINED, SILENT, LATE = "全部改好", "只改了一部分", "作了说明", "没有答复", "补报"
"""What units do with what came back, or, as the last, without it."""

_EVERY_PARTLY, _EVERY_SILENT = 5, 11
_STILL_MISSING = 3
_WORDS = "经局党组会研究同意，文号为局发〔2022〕18号，属实"
_LACKING = {Shape.STATEMENT, Shape.SINGLE, Shape.EXPORT}


def send_second(
    county: County, templates: Path, given: Path, before: Path, inbox: Path
) -> Counter[str]:
    """Fill the inbox with the old files and the answers; how many units did what."""
    for path in sorted(before.iterdir()):
        shutil.copyfile(path, inbox / path.name)
    done: Counter[str] = Counter()
    numbers = {code_of(number): number for number in range(UNITS)}
    paths = sorted(given.glob("*.xlsx"))
    for at, path in enumerate(paths):
        number = numbers[path.name.split("_")[0]]
        told = _answer_of(county, number, at)
        done[told] += 1
        if told != SILENT:
            (inbox / f"{path.stem}（已改）.xlsx").write_bytes(_answer(county, number, path, told))
    late = [*county.encrypted, *county.damaged, *county.missing[_STILL_MISSING:]]
    for number in late:
        path = template_of(templates, number)
        (inbox / path.name).write_bytes(filled_in(path, county.clean(number)))
        done[LATE] += 1
    return done


def _answer_of(county: County, number: int, at: int) -> str:
    """What a unit does with its workbook."""
    if number in county.explaining:
        return EXPLAINED
    if at % _EVERY_SILENT == _EVERY_SILENT - 1:
        return SILENT
    own = {fault.kind.scope for fault in county.faults_of(number)}
    parts = own <= {Scope.ROW, Scope.RETURN} and county.clean(number).shape is Shape.STANDARD
    return PARTLY if parts and at % _EVERY_PARTLY < 2 else WHOLE


def _answer(county: County, number: int, path: Path, told: str) -> bytes:
    clean = to_type(county.clean(number))
    if told == EXPLAINED:
        return explained(path, dict.fromkeys(_rows_asked(county, number), _WORDS))
    if told == PARTLY:
        rows = _rows_asked(county, number)
        return corrected(path, clean, rows[: len(rows) // 2 + 1])
    return corrected(path, clean)


def _rows_asked(county: County, number: int) -> list[int]:
    """The rows in which something was put."""
    return sorted(
        {
            one.spots[0].row
            for fault in county.faults_of(number)
            for one in fault.seeded.expected
            if one.spots[0].part is Part.PROJECT
        }
    )


def to_type(clean: Draft) -> Draft:
    """What a unit types into the standard form: its return as it should be.

    A table of 附件4, a form of 136号 or an export has not all columns: they are filled in anew, for
    the same projects.
    """
    if clean.shape not in _LACKING:
        return clean
    number = int(clean.file[:5])
    chance = random.Random(number)
    whole = clean_draft(chance, number, MONTH, Shape.STANDARD, len(clean.rows), kept=0)
    coded = clean.shape is Shape.EXPORT
    for row, known in zip(whole.rows, clean.rows, strict=True):
        row["project_name"] = known["project_name"]
        row["project_code"] = known["project_code"] if coded else None
    return whole
