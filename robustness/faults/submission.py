"""Faults of a file, its sheets and its unit: S02–S11."""

import random

from robustness.faults.book import Cell
from robustness.faults.county import fund, spend
from robustness.faults.draft import Draft, Part, Shape
from robustness.faults.dress import STANDARD_FIELDS
from robustness.faults.kind import (
    Seeded,
    error,
    note,
    pair_fault,
    question,
    return_fault,
    seeded,
    whole_fault,
)

_REQUIRED = [
    "project_name",
    "budget_origin",
    "original_budget_fen",
    "carryover_fen",
    "budget_adjustment_fen",
    "executed_fen",
    "goal_attainment",
    "year_end_outlook",
]
"""The columns without which S03 is due (rules S03)."""
_LABELS = {name: label for name, label, _ in STANDARD_FIELDS}


@return_fault("foreign")
def foreign_column(chance: random.Random, draft: Draft) -> Seeded:
    """A column of the unit's own, filled: S04 at its label (audit rules S04)."""
    label = chance.choice(("经办科室", "资金性质", "是否政府采购", "合同编号"))
    draft.foreign[label] = _filled(chance, draft)
    return seeded(question("S04", "", draft.spot(Part.HEADER, 0, label)))


@return_fault("foreign")
def column_without_label(chance: random.Random, draft: Draft) -> Seeded:
    """A column without a label, filled: S04 (rules S04)."""
    draft.foreign["(nothing)"] = _filled(chance, draft)
    return seeded(question("S04", "unnamed", draft.spot(Part.HEADER, 0, "(nothing)")))


def _filled(chance: random.Random, draft: Draft) -> list[Cell]:
    told: list[Cell] = [chance.choice(("业务科", None, 7)) for _ in draft.rows]
    return ["办公室", *told[1:]]


@return_fault("extra sheet")
def foreign_sheet(chance: random.Random, draft: Draft) -> Seeded:
    """A filled sheet that is of no form: S04, a note (rules S04)."""
    draft.extra_sheet = chance.choice(("通讯录", "Sheet2", "附表"))
    return seeded(note("S04", "sheet", draft.spot(Part.SHEET, 1)))


@return_fault("hidden")
def hidden_row(chance: random.Random, draft: Draft) -> Seeded:
    """A hidden project: S09, a note at the row (audit rules S09: they are read)."""
    row = chance.randrange(len(draft.rows))
    draft.hidden.add(row)
    return seeded(note("S09", "rows", draft.spot(Part.ROW, row)))


@return_fault("nil")
def nil_return_with_rows(_: random.Random, draft: Draft) -> Seeded:
    """零报告 是, and there are projects: S11 (audit rules S11)."""
    draft.heading["nil_return"] = "是"
    _forget(draft, "nil_return")
    return seeded(error("S11", "with_rows", draft.head("nil_return")))


def _forget(draft: Draft, name: str) -> None:
    """A loose way of writing that a fault has taken the place of."""
    draft.allowed = [one for one in draft.allowed if draft.head(name) not in one.spots]


@whole_fault()
def no_rows_and_no_word(chance: random.Random, draft: Draft) -> Seeded:
    """零报告 否, and there is no project: S11 (audit rules S11)."""
    draft.rows, draft.indicators, draft.kept, draft.allowed = [], [], 0, []
    draft.dress.notes = False
    for name in ("declared_project_count", "declared_amount_fen"):
        draft.heading[name] = chance.choice((None, 0))
    draft.heading |= {"nil_return": "否", "month": draft.month, "year": 2022, "correction_no": 0}
    return seeded(error("S11", "without_rows", draft.head("nil_return")))


@whole_fault()
def column_missing(chance: random.Random, draft: Draft) -> Seeded:
    """A required column is not there: S03 at the header's row (audit rules S03)."""
    draft.gone = {chance.choice(_REQUIRED)}
    draft.dress.total = False
    draft.allowed = []
    return seeded(error("S03", "missing", draft.spot(Part.HEADER_ROW)))


@whole_fault()
def column_twice(chance: random.Random, draft: Draft) -> Seeded:
    """A column twice: S03 at the header's row or one of the two labels (rules S03)."""
    draft.doubled = chance.choice(_REQUIRED)
    draft.allowed = []
    spots = [draft.spot(Part.HEADER_ROW), draft.spot(Part.HEADER, 0, draft.doubled)]
    return seeded(error("S03", "doubled", *spots))


@whole_fault()
def impossible_unit(chance: random.Random, draft: Draft) -> Seeded:
    """累计执行数(%): S03 at that label (rules S03: 列名后面括号里的单位不对)."""
    name, unit = chance.choice(
        (("executed_fen", "%"), ("original_budget_fen", "个"), ("goal_attainment", "万元"))
    )
    draft.labels[name] = f"{_LABELS[name]}({unit})"
    draft.allowed = []
    return seeded(error("S03", "unit", draft.spot(Part.HEADER, 0, name)))


@whole_fault()
def second_header(_: random.Random, draft: Draft) -> Seeded:
    """Another header with other columns under the table: S02 at its row (decision 0006)."""
    draft.second_table = True
    draft.allowed = []
    return seeded(error("S02", "two_tables", draft.spot(Part.ROW, -1)))


@whole_fault()
def two_sheets(_: random.Random, draft: Draft) -> Seeded:
    """The table on two sheets: S02 for the file (intake D15: two matches is an error)."""
    draft.copied_sheet = "副本"
    draft.allowed = []
    return seeded(error("S02", "two_sheets", draft.spot(Part.FILE)))


@whole_fault()
def no_form(chance: random.Random, draft: Draft) -> Seeded:
    """Something that is no monitoring form: S02 for the file (audit rules S02).

    A few labels are left that no shape is known by (docs/form.md: an amount makes an export).
    """
    keep = set(chance.sample(("serial_no", "due_date", "remark", "deviation_note"), 2))
    draft.labels = {name: f"第{at}项" for at, (name, _, _) in enumerate(STANDARD_FIELDS)}
    for name in keep:
        draft.labels.pop(name)
    draft.indicators, draft.kept, draft.allowed = [], 0, []
    return seeded(error("S02", "no_form", draft.spot(Part.FILE)))


@whole_fault()
def other_period(chance: random.Random, draft: Draft) -> Seeded:
    """Another month or year than the run's: S05 at the cell that differs (audit rules S05)."""
    name = chance.choice(("month", "year"))
    draft.heading |= {"year": 2022, "month": draft.month}
    draft.heading[name] = 2021 if name == "year" else draft.month % 12 + 1
    draft.allowed = []
    return seeded(error("S05", "differs", draft.head(name)))


@whole_fault()
def periods_contradict(chance: random.Random, draft: Draft) -> Seeded:
    """监控年度 2022 and 截至月份 2021年6月: S05 at one of the two (decision 0012: all must agree)."""
    year = chance.choice((2021, 2023))
    told = chance.choice((f"{year}年{draft.month}月", f"{year}{draft.month:02d}"))
    draft.heading |= {"year": 2022, "month": told}
    draft.allowed = []
    spots = [draft.head("year"), draft.head("month")]
    return seeded(error("S05", "missing", *spots), beside=[error("V10", "apart", *spots)])


@whole_fault()
def period_missing(chance: random.Random, draft: Draft) -> Seeded:
    """No month, or one that nobody can read: S05 at its cell (rules S05), with V10 beside it."""
    draft.heading |= {"year": 2022, "month": chance.choice((None, "本月", 13, "待定"))}
    draft.allowed = []
    at = draft.head("month")
    return seeded(error("S05", "missing", at), beside=[error("V10", "whole", at)])


@whole_fault()
def label_names_another_month(chance: random.Random, draft: Draft) -> Seeded:
    """1-5月累计执行数 in a return for June: S05 (decision 0012: all stated months must agree)."""
    month = chance.choice([one for one in range(2, 13) if one != draft.month])
    draft.labels["executed_fen"] = f"1-{month}月累计执行数(万元)"
    draft.heading |= {"year": 2022, "month": draft.month}
    draft.allowed = []
    spots = [draft.head("month"), draft.spot(Part.HEADER, 0, "executed_fen")]
    beside = [error("V10", "apart", *spots)]
    return seeded(error("S05", "missing", *spots), beside=beside)


@whole_fault(shape=Shape.STATEMENT)
def title_names_another_month(_: random.Random, draft: Draft) -> Seeded:
    """附件4 whose title and column say two months: S05 at one of them (decision 0012)."""
    draft.title_month = draft.month - 1
    spots = [draft.spot(Part.MARK), draft.spot(Part.HEADER, 0, "month")]
    beside = [error("V10", "apart", *spots)]
    draft.allowed = []
    return seeded(error("S05", "missing", *spots), beside=beside)


@whole_fault()
def nobodys_return(_: random.Random, draft: Draft) -> Seeded:
    """Neither code nor name of the unit: S06 (rules S06), at one of the two cells."""
    draft.heading |= {"unit_code": None, "unit_name": None}
    draft.allowed = []
    spots = [draft.head(name) for name in ("unit_code", "unit_name")]
    return seeded(error("S06", "nobody", *spots))


@pair_fault
def one_code_two_names(_: random.Random, draft: Draft, twin: Draft) -> Seeded:
    """One code over two names: S06 at both codes (decision 0005)."""
    twin.heading["unit_name"] = f"{twin.heading['unit_name']}二所"
    draft.allowed, twin.allowed = [], []
    return seeded(*(error("S06", "two_names", one.head("unit_code")) for one in (draft, twin)))


@pair_fault
def one_name_two_codes(_: random.Random, draft: Draft, twin: Draft) -> Seeded:
    """One name under two codes: S06, to be explained, at both codes (decision 0005)."""
    twin.heading["unit_code"] = f"9{twin.heading['unit_code']}"
    return seeded(*(question("S06", "shared_name", one.head("unit_code")) for one in (draft, twin)))


@pair_fault
def same_correction_other_content(chance: random.Random, draft: Draft, twin: Draft) -> Seeded:
    """The same 更正次数 with other content: S07 at both (audit rules, versions of a return)."""
    row = twin.rows[-1]
    fund(chance, row, twin)
    spend(chance, row, twin)
    twin.heading |= {"declared_amount_fen": None}
    draft.heading["correction_no"] = twin.heading["correction_no"] = chance.choice((0, 0, 1, 2))
    draft.allowed, twin.allowed = [], []
    return seeded(
        *(error("S07", "contradiction", one.head("correction_no")) for one in (draft, twin))
    )


@pair_fault
def equal_copy(_: random.Random, draft: Draft, twin: Draft) -> Seeded:
    """The same return twice: one counts, a note for the other file (audit rules, versions)."""
    twin.allowed = []
    spots = [one.spot(Part.FILE) for one in (draft, twin)]
    return seeded(note("S07", "equal", *spots))


@pair_fault
def superseded(chance: random.Random, draft: Draft, twin: Draft) -> Seeded:
    """A higher 更正次数 wins: a note for the older file (audit rules, versions of a return)."""
    draft.heading["correction_no"], twin.heading["correction_no"] = 0, chance.randint(1, 4)
    _forget(twin, "correction_no")
    spend(chance, twin.rows[-1], twin)
    draft.allowed = []
    return seeded(note("S07", "superseded", draft.spot(Part.FILE)))


@pair_fault
def correction_that_is_no_number(chance: random.Random, draft: Draft, twin: Draft) -> Seeded:
    """更正次数 that is no number beside another return: S07 at both (rules S07), V10 at the word."""
    draft.heading["correction_no"] = 0
    twin.heading["correction_no"] = chance.choice(("最终版", "二次", "-"))
    draft.allowed, twin.allowed = [], []
    both = (error("S07", "unclear", one.head("correction_no")) for one in (draft, twin))
    return seeded(*both, beside=[error("V10", "whole", twin.head("correction_no"))])
