"""Clean returns of a county: no rule of the documents has an error or a question to raise.

Every amount is whole fen; payments keep pace, or the row says why not; goals lie within ten points of
the execution rate and no two of a unit are equal; added projects have their month; codes differ.
"""

import random
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from robustness.faults.draft import (
    BUDGET_PARTS,
    Draft,
    Expected,
    Goal,
    Money,
    Part,
    Row,
    Shape,
    budget_of,
)

YEAR = 2022
_WAN = 1_000_000
_TOWNS = [
    "青山",
    "白水",
    "东河",
    "西坪",
    "南台",
    "北岭",
    "安丰",
    "永宁",
    "石桥",
    "柳林",
    "清泉",
    "高庙",
    "太和",
    "新街",
    "大营",
]
_OFFICES = [
    "教育局",
    "水务局",
    "林业局",
    "文旅局",
    "民政局",
    "司法局",
    "统计局",
    "档案馆",
    "气象局",
    "医保局",
    "商务局",
    "体育馆",
    "图书馆",
    "疾控中心",
    "救助站",
    "执法队",
]
_THINGS = [
    "校舍维修",
    "河道清淤",
    "公路养护",
    "档案数字化",
    "危房改造",
    "环卫保洁",
    "森林防火",
    "文物保护",
    "城乡绿化",
    "职业培训",
    "信息系统运维",
    "食品抽检",
    "动物防疫",
    "公共阅读",
    "救灾储备",
    "路灯更新",
    "污水处理",
    "普法宣传",
    "残疾康复",
    "助老服务",
]
_KINDS = ["专项经费", "补助资金", "项目", "工程款", "配套资金", "业务费", "设备购置费", "奖补资金"]
_PEOPLE = ["王敏", "李强", "张丽", "刘洋", "陈静", "杨帆", "赵磊", "黄燕"]
_CAUSES = ["经费保障", "制度保障", "人员保障", "硬件条件保障", "其他"]
_NOTES = (
    "招标较晚，合同在五月才签订",
    "上级资金下达晚，支付顺延",
    "设计变更后重新评审",
    "经办人员调整，进度放慢",
)
_MEASURES = ("倒排工期，按月调度支付", "八月底前完成招标并预付", "增派人员，每周报进度")


_MISSED = {"能实现": (0,), "不能完全实现": (1, 2), "差距较大": (3, 5)}
"""By how many tenths the indicators miss their targets; 附件4: 30 % is 差距较大."""


def unit_code(number: int) -> str:
    """The code of the unit with this number."""
    return f"{306001 + number}"


def unit_name(number: int) -> str:
    """A name that no other unit of the county has."""
    town = _TOWNS[number % len(_TOWNS)]
    office = _OFFICES[number // len(_TOWNS) % len(_OFFICES)]
    return f"{town}{office}{number // (len(_TOWNS) * len(_OFFICES)) or ''}"


def clean_draft(
    chance: random.Random, number: int, month: int, shape: Shape, rows: int, kept: int | None = None
) -> Draft:
    """A clean return of the unit with this number; `kept` rows have indicators and are left alone."""
    draft = Draft(f"{number:05d}-{unit_name(number)}.xlsx", shape, month)
    draft.heading = _heading(chance, number, month)
    names = _names(chance, rows)
    for at in range(rows):
        draft.rows.append(_row(chance, draft, at, names[at], number))
    wanted = chance.choice((0, 0, 1, 2)) if kept is None else kept
    if shape in {Shape.STANDARD, Shape.EARLIER, Shape.TEMPLATE} and wanted and rows > wanted:
        draft.kept = wanted
        for at in range(wanted):
            _indicators(chance, draft, at)
    declare(chance, draft)
    return draft


def _heading(chance: random.Random, number: int, month: int) -> Row:
    name = unit_name(number)
    return {
        "unit_code": unit_code(number),
        "unit_name": name,
        "department": chance.choice((name, f"{_TOWNS[number % len(_TOWNS)]}县政府办公室")),
        "year": YEAR,
        "month": month,
        "correction_no": 0,
        "nil_return": "否",
        "declared_project_count": None,
        "declared_amount_fen": None,
        "preparer": chance.choice(_PEOPLE),
        "responsible": chance.choice(_PEOPLE),
        "phone": f"0312-{chance.randrange(2000000, 9000000)}",
        "filled_date": date(YEAR, month + 1, chance.randrange(1, 11)),
    }


def _names(chance: random.Random, count: int) -> list[str]:
    """Names of projects, all different."""
    found: dict[str, None] = {}
    while len(found) < count:
        village = chance.choice((*_TOWNS, "全县", "本级", f"{chance.randrange(2, 60)}个村"))
        found[f"{village}{chance.choice(_THINGS)}{chance.choice(_KINDS)}"] = None
    return list(found)


def project_code(number: int, at: int) -> str:
    """A code of 21 digits, of no other row."""
    return f"1306{YEAR}{number:07d}{at + 1:06d}"


def _row(chance: random.Random, draft: Draft, at: int, name: str, number: int) -> Row:
    coded = chance.random() < 0.8
    row: Row = {"serial_no": at + 1, "project_name": name}
    row["project_code"] = project_code(number, at) if coded else None
    origins: tuple[str, ...] = ("年初预算",) * 5 + ("年中追加",) * 2
    if draft.shape in {Shape.STANDARD, Shape.TEMPLATE}:
        origins = (*origins, "上年结转")
    row["budget_origin"] = chance.choice(origins)
    fund(chance, row, draft)
    spend(chance, row, draft, lagging=chance.random() < 0.2)
    if chance.random() < 0.2:
        row["remark"] = chance.choice(("续建", "重点项目", "=不是公式", "1-6月已验收"))
    return row


def amount(chance: random.Random, most_wan: int = 150) -> int:
    """An amount in fen from 2 万元 up, with none, two, four or six decimals of 万元."""
    step = chance.choice((_WAN, _WAN, _WAN // 100, _WAN // 100, 100, 1))
    return chance.randrange(2 * _WAN, most_wan * _WAN) // step * step


def fund(chance: random.Random, row: Row, draft: Draft) -> None:
    """The budget of a row, as its origin wants it; blanks and zeros mean the same in two of them."""
    nothing = chance.choice((None, Money(0)))
    if draft.shape in {Shape.STATEMENT, Shape.SINGLE}:
        name = "original_budget_fen" if draft.shape is Shape.SINGLE else "revised_budget_fen"
        row[name] = Money(amount(chance))
        return
    own, carried, added = amount(chance), amount(chance, 60), amount(chance)
    later = draft.shape not in {Shape.EARLIER, Shape.EXPORT}
    if row["budget_origin"] == "年中追加":
        row |= dict(zip(BUDGET_PARTS, (Money(0), nothing, Money(added)), strict=True))
        row["issue_month"] = chance.randint(1, draft.month)
    elif row["budget_origin"] == "上年结转":
        row |= dict(zip(BUDGET_PARTS, (nothing, Money(carried), None), strict=True))
    else:
        change = chance.choice((0, 0, own * chance.randint(-28, 28) // 100))
        kept = chance.choice((0, 0, carried)) if later else 0
        row |= {
            "original_budget_fen": Money(own),
            "carryover_fen": Money(kept) if kept else nothing,
            "budget_adjustment_fen": Money(change) if change else nothing,
        }
    if draft.shape is Shape.EXPORT:
        row["revised_budget_fen"] = Money(sum(_fen(row[one]) for one in BUDGET_PARTS))


def _fen(value: object) -> int:
    return value.fen if isinstance(value, Money) else 0


def spend(chance: random.Random, row: Row, draft: Draft, *, lagging: bool = False) -> None:
    """Payments, projection, goal and outlook that fit the budget and the month.

    `lagging`: the project is behind pace by 30 % or more, says so and gives its reasons.
    """
    pace = Fraction(draft.month, 12)
    low, high = (0.3, 0.65) if lagging else (0.75, 1.2)
    share = min(1.0, float(pace) * chance.uniform(low, high))
    settle(chance, row, draft, int(budget_of(row) * share), lagging=lagging)


def settle(
    chance: random.Random, row: Row, draft: Draft, paid: int, *, lagging: bool = False
) -> None:
    """The row with these payments: everything else follows from them."""
    budget = budget_of(row)
    step = chance.choice((100, 100, 1))
    paid = paid // step * step if budget > step * 1000 else paid
    row["executed_fen"] = Money(paid)
    row["projected_executed_fen"] = Money(max(paid, budget * chance.randint(80, 100) // 100))
    rate = Fraction(paid, budget) * 100 if budget > 0 else Fraction(draft.month, 12) * 90
    row["goal_attainment"] = goal_near(chance, draft, rate, lagging=lagging)
    row["year_end_outlook"] = (
        chance.choice(("不能完全实现", "差距较大"))
        if lagging
        else chance.choice(("能实现", "能实现", "不能完全实现"))
    )
    if lagging:
        give_reasons(chance, row)


def goal_near(
    chance: random.Random, draft: Draft, rate: Fraction, *, lagging: bool = False, most: int = 8
) -> Goal:
    """A goal within some points of the rate that no other row of the unit has."""
    floor = Fraction(0) if lagging else Fraction(draft.month, 12) * 74
    taken = {row.get("goal_attainment") for row in draft.rows}
    while True:
        near = float(rate) + chance.uniform(-most, most)
        wanted = Decimal(str(max(near, 1.5, float(floor)))).quantize(
            Decimal(chance.choice(("0.01", "0.01", "0.1"))), ROUND_HALF_UP
        )
        found = Goal(min(wanted, Decimal("99.99") - Decimal(chance.randrange(200)) / 100))
        if found not in taken:
            return found


def give_reasons(chance: random.Random, row: Row) -> None:
    """The four fields that a flagged project must fill."""
    row["deviation_cause"] = chance.choice(_CAUSES)
    row["deviation_note"] = chance.choice(_NOTES)
    row["rectification_measure"] = chance.choice(_MEASURES)
    row["due_date"] = date(YEAR, 12, chance.randrange(1, 29))


def _indicators(chance: random.Random, draft: Draft, at: int) -> None:
    """Indicators of a row that fit its outlook: one or two with numbers, sometimes one in words."""
    row = draft.rows[at]
    target, missed = 10 * chance.randrange(1, 40), _MISSED[str(row["year_end_outlook"])]
    less = target // 10 * chance.choice(missed)
    sure = "有可能" if less else "确定能"
    for kind, nature, values in (
        ("产出指标", "正向", (target, target // 2, target - less)),
        ("效益指标", "反向", (target, target, target + less)),
        ("满意度指标", "定性", ("≥95%", "完成", "完成")),
    )[: chance.choice((1, 2, 2, 3))]:
        one: Row = {
            "serial_no": len(draft.indicators) + 1,
            "project_code": row["project_code"],
            "project_name": row["project_name"],
            "dimension": kind,
            "category": "数量指标",
            "indicator": f"完成数量{len(draft.indicators) + 1}",
            "indicator_nature": nature,
            "likelihood": sure,
        }
        names = ("target_value", "actual_value", "projected_value")
        one |= dict(zip(names, values, strict=True))
        if nature == "定性":
            spots = [draft.spot(Part.INDICATOR, len(draft.indicators), name) for name in names]
            draft.allowed += [Expected("V08", "I", "text_kept", (spot,)) for spot in spots]
        draft.indicators.append(one)


def declare(chance: random.Random, draft: Draft) -> None:
    """The declared number and amount: right, or left out."""
    whole = sum(map(budget_of, draft.rows))
    draft.heading["declared_project_count"] = len(draft.rows) if chance.random() < 0.7 else None
    draft.heading["declared_amount_fen"] = Money(whole) if chance.random() < 0.7 else None
