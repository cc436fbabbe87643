"""取数: a workbook becomes raw cells, each with its address.

The form is recognised by its signature, rows that show enough of a table's labels, never by the
name of a sheet. What cannot be used is a finding.
"""

from collections.abc import Sequence

from perfbatch.form.label import tidy
from perfbatch.form.schema import Form
from perfbatch.model.finding import Finding
from perfbatch.model.raw import RawReturn, Unusable
from perfbatch.model.source import Source
from perfbatch.reading.doors import read_workbook
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.reading.workbook import RawWorkbook
from perfbatch.stages.extract.evaluation import evaluation_sheets, titled_evaluation
from perfbatch.stages.extract.found import sheet_names
from perfbatch.stages.extract.recognise import Shape, is_roster, recognise
from perfbatch.stages.extract.single_form import read_single_projects
from perfbatch.stages.extract.table_form import read_table_form
from perfbatch.wording.findings import S01, S02
from perfbatch.wording.formats import SELF_EVALUATION

TITLE_ROWS = 5


def extract(file: str, data: bytes, forms: Sequence[Form]) -> tuple[RawReturn, ...] | Unusable:
    """The raw cells of a workbook given as bytes, unit by unit, or why it cannot be used."""
    try:
        workbook = read_workbook(data)
    except RefusedWorkbook as refusal:
        finding = Finding(
            S01, Source(file), refusal.variant, found=refusal.found, facts=refusal.facts
        )
        return Unusable(file, (finding,))
    shape = recognise(workbook, forms)
    if all(one.of_return for one in forms) and is_roster(workbook, shape):
        return Unusable(file, (Finding(S02, Source(file), "roster"),))
    if shape is None:
        return Unusable(file, (_no_form(file, workbook, forms[0]),))
    if yearly := _yearly(file, workbook, shape):
        return Unusable(file, (yearly,))
    if shape.blocks:
        return read_single_projects(file, workbook, shape)
    return read_table_form(file, workbook, shape)


def unreachable(file: str, reason: str) -> Unusable:
    """A file that the disk did not give."""
    return Unusable(file, (Finding(S01, Source(file), "unreachable", found=reason),))


def _yearly(file: str, workbook: RawWorkbook, shape: Shape) -> Finding | None:
    """S02 where a yearly self-evaluation, whose amounts look alike, would be read as a return.

    It has points, or its title and no payments up to a month.
    """
    shown = {sheet.name: sheet for sheet, _ in shape.blocks}
    paid = {sheet.name for sheet, block in shape.blocks if "executed_fen" in block.grid.columns}
    yearly = {sheet.name for sheet in evaluation_sheets(shown.values())}
    yearly |= {name for name in shown.keys() - paid if titled_evaluation(shown[name])}
    if not yearly:
        return None
    variant = "mixed" if shown.keys() - yearly else "self_evaluation"
    sheets = [one for one in workbook.sheets if variant != "mixed" or one.name in yearly]
    return Finding(S02, Source(file), variant, found=sheet_names(sheets))


def _no_form(file: str, workbook: RawWorkbook, form: Form) -> Finding:
    """S02: what the workbook has instead, by its sheets and, where a title says it, by its kind."""
    names = sheet_names(workbook.sheets)
    expected = form.tables[0].sheet
    if not form.of_return:
        return Finding(S02, Source(file), f"no_{form.id}", expected=expected, found=names)
    titles = (
        value for sheet in workbook.sheets for row in sheet.rows[:TITLE_ROWS] for value in row
    )
    titled = any(isinstance(value, str) and SELF_EVALUATION in tidy(value) for value in titles)
    if titled or evaluation_sheets(workbook.sheets):
        return Finding(S02, Source(file), "self_evaluation", found=names)
    return Finding(S02, Source(file), "no_form", expected=expected, found=names)
