"""Faults of single cells: V01–V11, S08. `rules` is docs/reference/rules.md, `intake` the D numbers."""

import random
from collections.abc import Sequence

from robustness.faults.book import Cell, ErrorCell, Formula, Raised
from robustness.faults.county import fund, give_reasons, settle, spend
from robustness.faults.draft import (
    BUDGET_PARTS,
    REASONS,
    Draft,
    Expected,
    Money,
    Part,
    Row,
    Shape,
    budget_of,
    fen_in,
)
from robustness.faults.kind import Seeded, error, note, question, return_fault, row_fault, seeded

_AMOUNTS = (*BUDGET_PARTS, "executed_fen", "projected_executed_fen")
_STRUCK_OUT = ("-", "—", "/", "无", "——", "不适用")
_ERRORS = ("#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?")
_LONG = 21


def _spread(draft: Draft, row: int, value: Cell) -> list[Expected]:
    """The row's own formulas show what is wrong with a number: V11 or V08, recomputed, a note.

    Source: intake D19; rules V08 (a computed cell whose content is not used).
    """
    if not isinstance(value, ErrorCell | float):
        return []
    rule, variant = ("V11", "computed") if isinstance(value, ErrorCell) else ("V08", "recomputed")
    spots = (draft.at(row, one) for one in ("revised_budget_fen", "execution_rate"))
    return [note(rule, variant, spot) for spot in spots]


def _amount_of(chance: random.Random, draft: Draft, row: int, value: Cell, variant: str) -> Seeded:
    name = chance.choice(_AMOUNTS)
    draft.rows[row][name] = value
    rule = "V11" if isinstance(value, ErrorCell) else "V01"
    return seeded(error(rule, variant, draft.at(row, name)), beside=_spread(draft, row, value))


@row_fault(aside=True)
def about_amount(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """约2万 in an amount: V01 (audit rules V01; intake D13: 约 is an error)."""
    number = chance.randrange(2, 80)
    told = chance.choice(("约{}万", "{}万元左右", "近{}万元", "{}余万", "约{}", "{}万以上"))
    return _amount_of(chance, draft, row, told.format(number), "about")


@row_fault(aside=True, shape=Shape.STATEMENT)
def about_amount_in_statement(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """约2万 in 资金数额 of an 附件4 table: V01 (intake D13)."""
    draft.rows[row]["revised_budget_fen"] = f"约{chance.randrange(2, 80)}万元"
    return seeded(error("V01", "about", draft.at(row, "revised_budget_fen")))


@row_fault(aside=True)
def no_amount(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """Words or two numbers in an amount: V01 (decision 0006: "6 1.5" or "10²" is no number)."""
    told = chance.choice(("待定", "6 1.5", "10²", "二十万", "见附件", "2.4.1", "12,34"))
    return _amount_of(chance, draft, row, told, "not_amount")


@row_fault(aside=True)
def raised_sign_glued_to_amount(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """12.5 with a raised ² of a footnote: V01, never 12.52 (decision 0006: "10²" is no number)."""
    told = Raised(f"{chance.randrange(2, 80)}.5", chance.choice("123"))
    return _amount_of(chance, draft, row, told, "not_amount")


@row_fault(aside=True)
def fraction_of_a_fen(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """More than six decimals of 万元: V01 (audit rules V01; measures: never rounded)."""
    value = chance.randrange(2, 99) + chance.randrange(1, 10**7, 10) / 10**7
    return _amount_of(chance, draft, row, round(value, 7), "fraction")


@row_fault(aside=True)
def amount_beyond_reason(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """More than 1 万亿元: V01 (rules V01, decision 0003)."""
    return _amount_of(chance, draft, row, float(chance.randrange(2, 10**5) * 10**8), "too_large")


@row_fault(aside=True)
def amount_not_calculated(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """The unit's own formula without a result in an amount: V01 (intake D18, decision 0006)."""
    told = chance.choice(("Sheet9!B3*2", "SUM(X1:X9)", "VLOOKUP(C9,附表!A:F,4,0)"))
    return _amount_of(chance, draft, row, Formula(told), "uncalculated")


@row_fault(aside=True)
def error_in_amount(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """#REF! and the like in an amount: V11 (audit rules V11)."""
    value = ErrorCell(chance.choice(_ERRORS))
    if chance.random() < 0.5:
        return _amount_of(chance, draft, row, value, "input")
    return _amount_of(chance, draft, row, ErrorCell("#DIV/0!"), "input")


@row_fault()
def error_in_other_cell(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """An error value in a goal, an outlook or an origin: V11 (audit rules V11: in an input cell)."""
    name = chance.choice(("goal_attainment", "year_end_outlook", "budget_origin"))
    draft.rows[row][name] = ErrorCell(chance.choice(_ERRORS))
    return seeded(error("V11", "input", draft.at(row, name)))


@row_fault()
def text_not_calculated(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """A formula without a result in a cell that is no amount: S08 (audit rules S08, intake D18)."""
    name = chance.choice(("goal_attainment", "remark", "review_explanation"))
    draft.rows[row][name] = Formula(chance.choice(("附表!C4", "ROUND(X9,2)")))
    return seeded(question("S08", "", draft.at(row, name)))


@row_fault()
def amount_from_another_workbook(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """A number taken from another file: S08 (audit rules S08: no link into another file)."""
    name = chance.choice(("executed_fen", "original_budget_fen", "projected_executed_fen"))
    own = fen_in(draft.rows[row], name) / 1_000_000
    draft.rows[row][name] = Formula(f"[{chance.randint(1, 3)}]支付!$C${row + 3}", own)
    return seeded(question("S08", "link", draft.at(row, name)))


@row_fault()
def payment_blank(_: random.Random, draft: Draft, row: int) -> Seeded:
    """累计执行数 left blank: V05 (audit rules V05: zero is written 0)."""
    draft.rows[row]["executed_fen"] = None
    return seeded(error("V05", "blank_amount", draft.at(row, "executed_fen")))


@row_fault()
def payment_struck_out(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """A dash or / for 累计执行数: V05 (intake D11: blank, 0 and - are three things)."""
    draft.rows[row]["executed_fen"] = chance.choice(_STRUCK_OUT)
    return seeded(error("V05", "dash_amount", draft.at(row, "executed_fen")))


@row_fault()
def name_blank(_: random.Random, draft: Draft, row: int) -> Seeded:
    """No 项目名称: V05 (standard form: required)."""
    draft.rows[row]["project_name"] = None
    return seeded(error("V05", "blank", draft.at(row, "project_name")))


@row_fault()
def origin_blank(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """No 预算来源, or it is struck out: V05 (decision 0006: required)."""
    value = chance.choice((None, None, "-", "/"))
    draft.rows[row]["budget_origin"] = value
    return seeded(error("V05", "dash" if value else "blank", draft.at(row, "budget_origin")))


@row_fault()
def goal_blank(_: random.Random, draft: Draft, row: int) -> Seeded:
    """No 绩效目标实现程度: V05 (rules V05)."""
    draft.rows[row]["goal_attainment"] = None
    return seeded(error("V05", "blank", draft.at(row, "goal_attainment")))


@row_fault()
def goal_struck_out(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """A dash for 绩效目标实现程度: V05 (intake D11)."""
    draft.rows[row]["goal_attainment"] = chance.choice(_STRUCK_OUT)
    return seeded(error("V05", "dash", draft.at(row, "goal_attainment")))


@row_fault()
def budget_blank(_: random.Random, draft: Draft, row: int) -> Seeded:
    """None of the three budget amounts: V05 (decision 0006), at any of the three cells."""
    for name in BUDGET_PARTS:
        draft.rows[row][name] = None
    draft.rows[row]["budget_origin"] = "年初预算"
    spots = [draft.at(row, name) for name in BUDGET_PARTS]
    return seeded(error("V05", "budget", *spots))


@row_fault()
def goal_as_bare_fraction(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """0.4286 without % in 绩效目标实现程度: V03 (intake D03, decision 0003)."""
    draft.rows[row]["goal_attainment"] = chance.choice((chance.randrange(1, 10000) / 10000, 1))
    return seeded(error("V03", "", draft.at(row, "goal_attainment")))


@row_fault()
def goal_above_100(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """A goal above 100 and up to 150: V06, to be explained (audit rules V06); C03 where far off."""
    draft.rows[row]["goal_attainment"] = chance.choice((chance.randrange(10001, 15001) / 100, 150))
    at = draft.at(row, "goal_attainment")
    return seeded(question("V06", "above", at), beside=[question("C03", "", at)])


@row_fault()
def goal_outside(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """A goal below 0 or above 150: V06 (audit rules V06); C03 where far off. The row gives reasons."""
    draft.rows[row]["goal_attainment"] = chance.choice((150.5, -1, 4286, -0.5, 151, 9977))
    draft.rows[row]["year_end_outlook"] = "不能完全实现"
    give_reasons(chance, draft.rows[row])
    at = draft.at(row, "goal_attainment")
    return seeded(error("V06", "outside", at), beside=[question("C03", "", at)])


@row_fault()
def goal_no_number(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """Words in 绩效目标实现程度: V01 (rules V01: only this cell is not used)."""
    draft.rows[row]["goal_attainment"] = chance.choice(("过半", "五十", "50-60", "完成", "约50%"))
    return seeded(error("V01", "no_number", draft.at(row, "goal_attainment")))


@row_fault()
def outlook_blank(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """No 预计年底实现情况, or a dash: V07 (rules V07)."""
    draft.rows[row]["year_end_outlook"] = chance.choice((None, "-", "/", "—"))
    return seeded(error("V07", "", draft.at(row, "year_end_outlook")))


_LISTS = {
    "budget_origin": ("年初预算", "年中追加", "上年结转"),
    "year_end_outlook": ("能实现", "不能完全实现", "差距较大"),
    "deviation_cause": ("经费保障", "制度保障", "人员保障", "硬件条件保障"),
}


@row_fault()
def choice_misspelt(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """A word of a list with one wrong character: V10, the near one suggested (audit rules V10)."""
    name = chance.choice(tuple(_LISTS))
    spend(chance, draft.rows[row], draft)
    word = chance.choice(_LISTS[name])
    at = chance.randrange(len(word))
    draft.rows[row][name] = word[:at] + "误" + word[at + 1 :]
    return seeded(error("V10", "near", draft.at(row, name)))


@row_fault()
def choice_not_listed(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """A word that is like none of the list: V10 (audit rules V10)."""
    name = chance.choice(tuple(_LISTS))
    spend(chance, draft.rows[row], draft)
    draft.rows[row][name] = chance.choice(("待定", "说不好", "看进展", "12"))
    return seeded(error("V10", "not_listed", draft.at(row, name)))


@row_fault()
def date_that_is_none(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """整改时限 is no date: V10 (rules V10)."""
    told = ("下月底", "2022-13-05", "2022年2月30日", "9月", "尽快", "22.9.30")
    draft.rows[row]["due_date"] = chance.choice(told)
    for name in REASONS[:3]:
        draft.rows[row].pop(name, None)
    spend(chance, draft.rows[row], draft)
    return seeded(error("V10", "date", draft.at(row, "due_date")))


@row_fault()
def month_of_issue_13(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """下达月份 is no month: V10 (standard form: 1–12)."""
    draft.rows[row]["issue_month"] = chance.choice((13, 0, -1, "13月", "年底", 2.5))
    return seeded(error("V10", "whole", draft.at(row, "issue_month")))


@row_fault()
def code_as_number(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """A long code stored as a number that lost its tail: V09 (audit rules V09, intake D30)."""
    draft.rows[row]["project_code"] = chance.choice(
        ("5.10923E+19", 5.10923e19, 1.30600000000000e20, float(chance.randrange(10**17, 10**18)))
    )
    return seeded(error("V09", "tail", draft.at(row, "project_code")))


@row_fault()
def code_too_long(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """A code of more than 21 characters: V09 (standard form: at most 21)."""
    digits = "".join(chance.choices("0123456789", k=_LONG + chance.randint(1, 8)))
    draft.rows[row]["project_code"] = digits
    return seeded(error("V09", "too_long", draft.at(row, "project_code")))


@row_fault()
def payment_negative(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """累计执行数 below 0: V04 (intake D28). The goal is then far from the money (C03)."""
    spend(chance, draft.rows[row], draft, lagging=True)
    draft.rows[row]["executed_fen"] = Money(-chance.randrange(10**4, 10**6))
    beside = [question("C03", "", draft.at(row, "goal_attainment"))]
    return seeded(error("V04", "amount", draft.at(row, "executed_fen")), beside=beside)


@row_fault()
def carryover_negative(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """上年结转数 below 0: V04 (audit rules V04: C ≥ 0)."""
    one = draft.rows[row]
    one["budget_origin"] = "年初预算"
    fund(chance, one, draft)
    one["carryover_fen"] = Money(-(fen_in(one, "original_budget_fen") // 50) // 100 * 100)
    spend(chance, one, draft)
    return seeded(error("V04", "amount", draft.at(row, "carryover_fen")))


@row_fault()
def budget_cut_below_zero(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """The three amounts add up to less than 0: V04 (rules V04). Payments of 0 exceed it: B03, and so large a cut is C09."""
    one = draft.rows[row]
    one["budget_origin"] = "年初预算"
    fund(chance, one, draft)
    own = fen_in(one, "original_budget_fen") + fen_in(one, "carryover_fen")
    one["budget_adjustment_fen"] = Money(-own - chance.randrange(10**4, 10**7))
    settle(chance, one, draft, 0)
    one["executed_fen"] = one["projected_executed_fen"] = Money(0)
    large = question("C09", "", draft.at(row, "budget_adjustment_fen"))
    beside = [error("B03", "", draft.at(row, "executed_fen")), large]
    return seeded(error("V04", "revised", draft.at(row, "revised_budget_fen")), beside=beside)


@row_fault()
def payment_in_yuan(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """A payment in 元 in a column of 万元: V02 (intake D01), and what follows: B03, B08, C03."""
    one = draft.rows[row]
    fen = fen_in(one, "executed_fen")
    if fen * 100 < budget_of(one):
        settle(chance, one, draft, budget_of(one) // 2, lagging=True)
        fen = fen_in(one, "executed_fen")
    one["executed_fen"] = Money(fen * 10_000)
    at = draft.at(row, "executed_fen")
    beside = [
        error("B03", "", at),
        error("B08", "", draft.at(row, "projected_executed_fen")),
        question("C03", "", draft.at(row, "goal_attainment")),
    ]
    return seeded(error("V02", "row", at), beside=beside)


def _mark(chance: random.Random, draft: Draft, row: int, ticked: Sequence[str], mark: Cell) -> None:
    for word in ("能实现", "不能完全实现", "差距较大"):
        empty = chance.choice((None, "×", "否"))
        draft.rows[row][f"mark {word}"] = mark if word in ticked else empty


@row_fault(shape=Shape.STATEMENT)
def two_ticks(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """Two of three ticked: V07 (audit rules V07: exactly one), at one of the ticked cells."""
    words = chance.sample(("能实现", "不能完全实现", "差距较大"), 2)
    _mark(chance, draft, row, words, chance.choice(("√", "✔", "是", 1)))
    return seeded(error("V07", "several", *(draft.at(row, f"mark {word}") for word in words)))


@row_fault(shape=Shape.STATEMENT)
def no_tick(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """None of three ticked: V07 (audit rules V07), at one of the three cells."""
    _mark(chance, draft, row, (), "√")
    spots = [draft.at(row, f"mark {word}") for word in ("能实现", "不能完全实现", "差距较大")]
    return seeded(error("V07", "", *spots))


@row_fault(shape=Shape.STATEMENT)
def unknown_tick(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """A mark that says neither: V10, at the cell with the mark (audit rules: the cell, the value found)."""
    word = chance.choice(("能实现", "不能完全实现", "差距较大"))
    _mark(chance, draft, row, (word,), chance.choice(("待定", "?", "△", "同上", 2)))
    return seeded(error("V10", "tick", draft.at(row, f"mark {word}")))


@return_fault("indicator")
def indicator_of_no_project(chance: random.Random, draft: Draft) -> Seeded:
    """An indicator whose project is nowhere: V10 (rules V10)."""
    coded = chance.random() < 0.5
    one = _new_indicator(draft)
    one["project_code" if coded else "project_name"] = "999999999" if coded else "不存在xyz"
    if coded:
        one["project_name"] = "不存在xyz"
    name = "project_code" if coded else "project_name"
    spot = draft.spot(Part.INDICATOR, len(draft.indicators) - 1, name)
    return seeded(error("V10", "project", spot))


@return_fault("indicator", rows=1)
def indicator_name_drifts(chance: random.Random, draft: Draft) -> Seeded:
    """An indicator under nearly the name of a project: V10, suggested, never taken (intake D09)."""
    row = chance.choice(list(draft.free_rows()))
    draft.used.add(row)
    name = str(draft.rows[row]["project_name"])
    at = chance.randrange(len(name) - 2)
    _new_indicator(draft)["project_name"] = f"{name[:at]}聘{name[at:]}"
    spot = draft.spot(Part.INDICATOR, len(draft.indicators) - 1, "project_name")
    return seeded(error("V10", "project_near", spot))


@return_fault("indicator", rows=1)
def indicator_choice_not_listed(chance: random.Random, draft: Draft) -> Seeded:
    """A nature of an indicator that is not on the list: V10 (audit rules V10)."""
    row = chance.choice(list(draft.free_rows()))
    draft.used.add(row)
    one = _new_indicator(draft)
    one["project_code"] = draft.rows[row]["project_code"]
    one["project_name"] = draft.rows[row]["project_name"]
    one["indicator_nature"] = chance.choice(("数量", "越大越好", "12"))
    spot = draft.spot(Part.INDICATOR, len(draft.indicators) - 1, "indicator_nature")
    return seeded(error("V10", "not_listed", spot))


def _new_indicator(draft: Draft) -> Row:
    one: Row = {
        "serial_no": len(draft.indicators) + 1,
        "dimension": "产出指标",
        "indicator": "数量",
        "indicator_nature": "正向",
        "target_value": 10,
        "actual_value": 5,
        "projected_value": 10,
    }
    draft.indicators.append(one)
    return one


@return_fault("department")
def department_blank(chance: random.Random, draft: Draft) -> Seeded:
    """主管部门 left blank or struck out: V05 (standard form: required)."""
    value = chance.choice((None, "-"))
    draft.heading["department"] = value
    return seeded(error("V05", "dash" if value else "blank", draft.head("department")))
