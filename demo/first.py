"""The first inbox: what the units send, in every shape and with every kind of fault."""

import random
from pathlib import Path

from demo.answers import filled_in
from demo.county import SEED, County, code_of, department_of, number_of
from demo.odd_files import archive, damaged, encrypted, self_evaluation
from robustness.faults.book import Sheet, workbook_bytes
from robustness.faults.county import unit_name
from robustness.faults.draft import Draft, Spot
from robustness.faults.shapes import as_bytes, export

Places = dict[Spot, tuple[str, str]]
"""Where each place of a draft stands: sheet and address."""


def send_first(county: County, templates: Path, inbox: Path) -> Places:
    """Fill the inbox; where the places of what was sent as a workbook of its own stand in it."""
    chance = random.Random(SEED)
    places: Places = {}
    together = {*county.exported, *county.zipped}
    for draft in county.planned.drafts:
        if number_of(draft) in together:
            continue
        data, laid = as_bytes(chance, draft)
        places |= laid.places
        (inbox / draft.file).write_bytes(data)
    for number in (*county.prefilled, *county.nil):
        path = template_of(templates, number)
        (inbox / path.name).write_bytes(filled_in(path, county.clean(number)))
    _together(chance, county, inbox)
    _nobody_can_open(chance, county, inbox)
    number = county.prefilled[0]
    evaluation = self_evaluation(unit_name(number), department_of(number))
    (inbox / f"{unit_name(number)}2021年自评表.xlsx").write_bytes(evaluation)
    return places


def template_of(folder: Path, number: int) -> Path:
    """The workbook of a unit in a folder of the program."""
    return next(folder.glob(f"{code_of(number)}_*.xlsx"))


def _together(chance: random.Random, county: County, inbox: Path) -> None:
    """Several units in one table of the platform, and two workbooks in one archive."""
    exported = [county.clean(number) for number in county.exported]
    (inbox / "平台导出1-6月.xlsx").write_bytes(_one_table(chance, exported))
    zipped = [county.clean(number) for number in county.zipped]
    members = {one.file[6:]: as_bytes(chance, one)[0] for one in zipped}
    (inbox / "乡镇报送.zip").write_bytes(archive(members))


def _one_table(chance: random.Random, drafts: list[Draft]) -> bytes:
    """The rows of several exports below each other."""
    whole: Sheet | None = None
    for draft in drafts:
        (sheet,) = export(chance, draft).sheets
        last = {row for row, column in sheet.cells if column == 1}
        if whole is None:
            whole = Sheet(sheet.name)
            _copy(sheet, whole, range(1, 4), 1)
        _copy(sheet, whole, range(4, max(last) + 1), whole.last_row + 1)
    assert whole is not None
    return workbook_bytes([whole])


def _copy(sheet: Sheet, to: Sheet, rows: range, first: int) -> None:
    for (row, column), value in sheet.cells.items():
        if row in rows:
            to.cells[first + row - rows.start, column] = value


def _nobody_can_open(chance: random.Random, county: County, inbox: Path) -> None:
    """A password to open, and a file that arrived by half."""
    for number in county.encrypted:
        (inbox / f"{unit_name(number)}（加密）.xlsx").write_bytes(encrypted())
    for number in county.damaged:
        data, _ = as_bytes(chance, county.clean(number))
        (inbox / f"{unit_name(number)}1-6月.xlsx").write_bytes(damaged(data))
