"""How a return may look without being wrong: order, place, labels, lines between and below."""

import random

from robustness.faults.draft import Draft, Dress, Expected, Part, Shape

STANDARD_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("serial_no", "序号", ""),
    ("project_code", "项目代码", ""),
    ("project_name", "项目名称", ""),
    ("budget_origin", "预算来源", ""),
    ("issue_month", "下达月份", ""),
    ("original_budget_fen", "年初预算数", "万元"),
    ("carryover_fen", "上年结转数", "万元"),
    ("budget_adjustment_fen", "年中调整数", "万元"),
    ("revised_budget_fen", "调整后预算数", "万元"),
    ("executed_fen", "累计执行数", "万元"),
    ("execution_rate", "执行率", "%"),
    ("projected_executed_fen", "全年预计执行数", "万元"),
    ("goal_attainment", "绩效目标实现程度", "%"),
    ("year_end_outlook", "预计年底实现情况", ""),
    ("deviation_cause", "偏差原因类别", ""),
    ("deviation_note", "偏差原因说明", ""),
    ("rectification_measure", "整改措施", ""),
    ("due_date", "整改时限", ""),
    ("review_explanation", "审核说明", ""),
    ("remark", "备注", ""),
)
"""The columns of the standard form: field, label, unit."""

NOT_YET_2025 = frozenset({"issue_month", "carryover_fen", "review_explanation"})
AMOUNTS = tuple(name for name, _, unit in STANDARD_FIELDS if unit == "万元")
_OPTIONAL = (
    "serial_no",
    "review_explanation",
    "remark",
    "projected_executed_fen",
    "execution_rate",
)
_SHEETS = ("项目监控表", "项目监控表", "六月", "Sheet1", "监控表（报财政）", "表 1")


def fields_of(draft: Draft) -> tuple[str, ...]:
    """The columns of a return in the standard form, as the form orders them."""
    names = (name for name, _, _ in STANDARD_FIELDS)
    gone = NOT_YET_2025 if draft.shape is Shape.EARLIER else frozenset()
    return tuple(name for name in names if name not in gone)


def dress(chance: random.Random, draft: Draft, *, plain: bool) -> None:
    """Choose how a return looks. `plain`: nothing that a fault's expectation would depend on."""
    order = list(fields_of(draft))
    two_rows = not plain and chance.random() < 0.15 and draft.shape is Shape.STANDARD
    if not two_rows and chance.random() < 0.3:
        chance.shuffle(order)
    if not plain and chance.random() < 0.2:
        for name in chance.sample(_OPTIONAL, chance.randint(1, 3)):
            if name in order and not two_rows:
                order.remove(name)
    draft.dress = Dress(
        order=tuple(order),
        sheet=chance.choice(_SHEETS),
        down=chance.choice((0, 0, 0, 1, 4)),
        right=chance.choice((0, 0, 0, 1, 2)),
        per_line=chance.choice((3, 4, 5, 13)),
        computed=chance.choice(("formula", "formula", "value", "uncalculated")),
        two_rows=two_rows,
        total=chance.random() < 0.8,
        blank_after=_some_rows(chance, draft, 0.1),
        header_again_after=_header_again(chance, draft, plain=plain or two_rows),
        notes=chance.random() < 0.3,
        label_style=chance.randrange(6),
        unit_in_labels=chance.random() < 0.8,
        goal_style=chance.choice(("number", "number", "number", "format", "text")),
        yuan=not plain and chance.random() < 0.15,
    )
    if draft.dress.yuan and not draft.dress.unit_in_labels:
        draft.mark = chance.choice(("金额单位：元", "单位：元", "（单位：元）"))
    elif draft.dress.yuan:
        draft.mark = ""
    _loose_ways(chance, draft)


def _some_rows(chance: random.Random, draft: Draft, share: float) -> frozenset[int]:
    if chance.random() < 0.7:
        return frozenset()
    return frozenset(at for at in range(len(draft.rows)) if chance.random() < share)


def _header_again(chance: random.Random, draft: Draft, *, plain: bool) -> int:
    if plain or len(draft.rows) < 4 or chance.random() < 0.8:
        return -1
    return chance.randrange(1, len(draft.rows) - 1)


def _loose_ways(chance: random.Random, draft: Draft) -> None:
    """Ways of writing that are understood, each with the note that the documents ask for.

    Source: intake D12, D21 ("one period parser", noted); decision 0005 (a blank 更正次数 or 零报告
    counts as 0 and 否, each with a note); S02 (an older version is read, with a note); V08 (words under the table are no project, noted).
    """
    if draft.dress.notes:
        spots = [draft.spot(Part.NOTE, at) for at in (1, 2)]
        draft.allowed += [Expected("V08", "I", "stray", (spot,)) for spot in spots]
    month = draft.month
    if chance.random() < 0.2:
        draft.heading["month"] = chance.choice(
            (f"1-{month}月份", f"{month}月底", f"2022年{month}月", f"{month}月", f"2022{month:02d}")
        )
        draft.allowed.append(Expected("V08", "I", "normalised", (draft.head("month"),)))
    if chance.random() < 0.1:
        draft.heading["year"] = "2022年度"
        draft.allowed.append(Expected("V08", "I", "normalised", (draft.head("year"),)))
    for name in ("correction_no", "nil_return"):
        if chance.random() < 0.1:
            draft.heading[name] = None
            draft.allowed.append(Expected("V08", "I", "default", (draft.head(name),)))
    if draft.shape is Shape.EARLIER:
        draft.allowed.append(Expected("S02", "I", "earlier", (draft.spot(Part.SHEET),)))
