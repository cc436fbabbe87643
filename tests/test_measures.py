"""The measures and flags at their boundaries, by hand or against a pocket calculator."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import calculator
import pytest
from records import added, indicator, project

from perfbatch.measures.aggregate import Aggregate, addends, progress_class
from perfbatch.measures.attainment import Attainment, attainment_of, completion
from perfbatch.measures.project import Flag, Light, Measures, measure, outlook_by_gap
from perfbatch.measures.units import MeasuredProject
from perfbatch.model.absence import Absence
from perfbatch.model.choices import IndicatorNature, YearEndOutlook
from perfbatch.model.fen import AmountTooLarge, NotWholeFen, exact, fen_of, wan, wan_text
from perfbatch.model.pct import pct_of, pct_text
from perfbatch.model.records import Project
from perfbatch.policy import Policy, policy_of

DEFAULTS = Policy()
FROM_ISSUE_MONTH = policy_of('added_pace = "from_issue_month"')
MORE, LESS, WORDS = IndicatorNature.POSITIVE, IndicatorNature.REVERSE, IndicatorNature.QUALITATIVE


def measured(one: Project, month: int = 6, policy: Policy = DEFAULTS) -> Measures:
    return measure(one, month, policy, Attainment())


def shortfall(budget: str, month: int, executed: str) -> int:
    found = measured(project(budget, executed), month).pace_shortfall_pct
    assert isinstance(found, int)
    return found


def z(one: Measures) -> bool:
    return Flag.EXECUTION in one.flags


# --- the boundary cases of the paper


@pytest.mark.parametrize(
    ("budget", "month", "executed", "shown", "flagged"),
    [
        ("3", 6, "1.05", 3000, True),
        ("3", 6, "1.0501", 2999, False),
        ("6", 3, "1.05", 3000, True),
        ("12", 1, "0.7", 3000, True),
        ("10", 5, "2.9167", 3000, True),
    ],
)
def test_boundary_cases(
    budget: str, month: int, executed: str, shown: int, *, flagged: bool
) -> None:
    found = measured(project(budget, executed), month)
    assert found.pace_shortfall_pct == shown
    assert z(found) is flagged


def test_floats_would_miss_an_exact_case() -> None:
    pace, rate = 6 / 12, 1.05 / 3
    assert (pace - rate) / pace < 0.3
    assert shortfall("3", 6, "1.05") == 3000


def test_all_pairs_with_exactly_thirty_percent_missing_are_flagged() -> None:
    """t·B = 0.10 … 19.90 万元 in June, 70 % of it paid: budget 2t, payments 0.7t."""
    due = [Decimal(number) / 10 for number in range(1, 200)]
    assert len(due) == 199
    for one in due:
        found = measured(project(2 * one, one * Decimal("0.7")))
        assert (found.pace_shortfall_pct, z(found)) == (3000, True), one
        just_paid = measured(project(2 * one, one * Decimal("0.7") + one / 1000))
        assert not z(just_paid), one


def test_paces_in_hundredths_of_a_percent_with_exactly_thirty_percent_missing() -> None:
    """The same with t itself 0.10 % … 19.90 %, as a pace table may state it."""
    for number in range(1, 200):
        pace = Decimal(number) / 10
        policy = policy_of(f"pace_table = {{ 6 = {pace} }}")
        found = measured(project("1000", 10 * pace * Decimal("0.7")), 6, policy)
        assert (found.pace_shortfall_pct, z(found)) == (3000, True), pace


@pytest.mark.parametrize(
    ("month", "limit"), [(6, "35"), (9, "52.50"), (12, "70"), (3, "17.5"), (1, "5.833333")]
)
def test_the_rate_at_which_flags_begin(month: int, limit: str) -> None:
    """June: r ≤ 35 %; September: r ≤ 52.50 %; December: r ≤ 70 %."""
    assert z(measured(project("100", limit), month))
    assert not z(measured(project("100", Decimal(limit) + Decimal("0.02")), month))


@pytest.mark.parametrize("month", range(1, 13))
def test_on_pace_is_zero_and_green(month: int) -> None:
    found = measured(project("12", month), month)
    assert (found.pace_shortfall_pct, found.pace_gap_pct) == (0, 0)
    assert found.light is Light.GREEN
    assert found.catch_up_fen == 0
    assert not found.flags


# --- edges of the rate


def test_no_budget_and_nothing_paid_is_not_applicable() -> None:
    found = measured(project("0", "0"))
    assert found.execution_rate is Absence.NOT_APPLICABLE
    assert found.pace_shortfall_pct is Absence.NOT_APPLICABLE
    assert (found.flags, found.light, found.near_miss) == ((), None, False)


def test_a_blank_payment_is_unfilled_and_never_zero() -> None:
    found = measured(project("5"))
    assert found.execution_rate is Absence.UNFILLED
    assert found.pace_shortfall_pct is Absence.UNFILLED
    assert (found.flags, found.light) == ((), None)


def test_payments_that_the_form_does_not_ask_for_are_not_computed() -> None:
    found = measured(project("5", Absence.NOT_COMPUTED))
    assert found.execution_rate is Absence.NOT_COMPUTED
    assert (found.flags, found.light) == ((), None)


def test_payments_without_a_budget_have_no_rate() -> None:
    found = measured(project("0", "3"))
    assert isinstance(found.execution_rate, Absence)
    assert found.light is None


def test_a_rate_above_hundred_is_shown_uncapped() -> None:
    assert measured(project("10", "12.345")).execution_pct == 12345


def test_the_original_rate_stands_only_above_an_original_budget() -> None:
    both = measured(project("10", "6", adjustment="2"))
    assert (both.execution_pct, both.original_execution_pct) == (5000, 6000)
    assert isinstance(measured(added("2", "1", 6)).original_execution_pct, Absence)


def test_the_gap_is_in_points() -> None:
    assert measured(project("10", "2.5")).pace_gap_pct == -2500
    assert measured(project("10", "7.51")).pace_gap_pct == 2510


def test_projected_gap_is_a_figure_of_its_own() -> None:
    assert measured(project("10", "5", projected="6.5")).projected_gap_pct == 3500
    assert isinstance(measured(project("10", "5")).projected_gap_pct, Absence)
    assert measured(project("10", "5", projected="6.5")).flags == ()


# --- lights and near misses


@pytest.mark.parametrize(
    ("executed", "light", "near"),
    [
        ("35", Light.RED, False),
        ("35.005", Light.YELLOW, True),  # 29.99
        ("35.0025", Light.RED, False),  # 29.995 → 30.00
        ("35.0026", Light.YELLOW, True),  # 29.9948 → 29.99
        ("40", Light.YELLOW, True),
        ("40.0025", Light.YELLOW, True),  # 19.995 → 20.00
        ("40.0026", Light.GREEN, False),  # 19.9948 → 19.99
        ("79.99", Light.GREEN, False),
        ("79.995", Light.BLUE, False),  # 29.995 points → 30.00
        ("79.994", Light.GREEN, False),
        ("80", Light.BLUE, False),
    ],
)
def test_lights_at_their_edges(executed: str, light: Light, *, near: bool) -> None:
    found = measured(project("100", executed, goal=50))
    assert (found.light, found.near_miss) == (light, near)


@pytest.mark.parametrize(
    ("goal", "flagged", "near"),
    [
        ("35", True, False),
        ("35.01", False, True),
        ("35.0049", True, False),  # shown as 35.00
        ("35.005", False, True),  # shown as 35.01
        ("40", False, True),
        ("40.01", False, False),
        ("0", True, False),
    ],
)
def test_goal_shortfall_and_its_flag(goal: str, *, flagged: bool, near: bool) -> None:
    """J: (50 - g) / 50 from the goal as shown; the money is on pace."""
    found = measured(project("10", "5", goal=goal))
    assert (Flag.GOAL in found.flags) is flagged
    assert found.near_miss is near
    assert not z(found)


def test_a_flagged_project_is_no_near_miss() -> None:
    found = measured(project("100", "38", goal=35))
    assert found.flags == (Flag.GOAL,)
    assert not found.near_miss


def test_flags_are_told_apart_and_together() -> None:
    found = measured(project("10", "1", goal=10, year_end_outlook=YearEndOutlook.FAR_SHORT))
    assert found.codes == "ZJN"
    assert measured(project("10", "1", goal=50)).codes == "Z"
    assert measured(project("10", "5", goal=10)).codes == "J"
    tick = project("10", "5", goal=50, year_end_outlook=YearEndOutlook.FAR_SHORT)
    assert measured(tick).codes == "N"


def test_the_light_follows_the_money_only() -> None:
    assert measured(project("10", "5", goal=0)).light is Light.GREEN


# --- year-end gap


@pytest.mark.parametrize(
    ("gap", "outlook"),
    [
        (-1, YearEndOutlook.MET),
        (0, YearEndOutlook.MET),
        (1, YearEndOutlook.PARTLY),
        (2999, YearEndOutlook.PARTLY),
        (3000, YearEndOutlook.FAR_SHORT),
    ],
)
def test_class_by_number(gap: int, outlook: YearEndOutlook) -> None:
    assert outlook_by_gap(gap, DEFAULTS) is outlook


@pytest.mark.parametrize(
    ("projected", "flagged"), [("70", True), ("70.005", True), ("70.006", False), ("70.01", False)]
)
def test_year_end_flag_by_number(projected: str, *, flagged: bool) -> None:
    """d = 100 - 70.005 = 29.995 → 30.00; d = 29.994 → 29.99. The tick is 能实现."""
    said = attainment_of([indicator(MORE, 100, 50, projected)])
    found = measure(project("10", "5", goal=50), 6, DEFAULTS, said)
    assert (Flag.YEAR_END in found.flags) is flagged


def test_no_number_no_year_end_gap() -> None:
    found = measure(project("10", "5"), 6, DEFAULTS, attainment_of([indicator(WORDS, "好", "好")]))
    assert found.year_end_gap_pct is Absence.NOT_COMPUTED
    assert found.outlook_by_number is Absence.NOT_COMPUTED


# --- catch-up


@pytest.mark.parametrize(
    ("budget", "month", "executed", "needed"),
    [
        ("1.5", 6, "0.38", "0.37"),
        ("10", 6, "5", "0"),
        ("10", 6, "6", "0"),
        ("10", 5, "2.9167", "1.249967"),  # 1.2499666… up to the next fen
        ("0", 6, "0", "0"),
        ("10", 6, "-1", "6"),
    ],
)
def test_catch_up(budget: str, month: int, executed: str, needed: str) -> None:
    found = measured(project(budget, executed), month)
    assert found.catch_up_fen == Decimal(needed) * 1_000_000


def test_no_catch_up_without_payments() -> None:
    assert isinstance(measured(project("10")).catch_up_fen, Absence)


# --- policies: denominators, pace, added projects

DENOMINATORS = [
    ("", "16"),
    ('carryover = "out"', "12"),
    ('denominator = "original"\ncarryover = "out"', "10"),
]


@pytest.mark.parametrize(("toml", "base"), DENOMINATORS)
def test_denominators(toml: str, base: str) -> None:
    one = project("10", "6", carryover="4", adjustment="2")
    found = measured(one, 6, policy_of(toml))
    wanted = calculator.figures(calculator.Project(Decimal(base), Decimal(6)), calculator.pace(6))
    assert found.base_fen == int(base) * 1_000_000
    assert pct_text(found.execution_pct) == str(wanted.rate)
    assert pct_text(found.pace_shortfall_pct) == str(wanted.shortfall)


@pytest.mark.parametrize(("month", "pace"), [(4, 2500), (6, 4000), (8, 6000), (10, 8000)])
def test_pace_table(month: int, pace: int) -> None:
    policy = policy_of("pace_table = { 4 = 25, 6 = 40, 8 = 60, 10 = 80 }")
    due = Decimal(pace) / 100
    exactly = measured(project("100", due * Decimal("0.7")), month, policy)
    assert pct_of(exactly.pace) == pace
    assert (exactly.pace_shortfall_pct, z(exactly)) == (3000, True)
    assert measured(project("100", due), month, policy).pace_shortfall_pct == 0


def test_an_added_project_under_both_policies() -> None:
    """舆情处置经费: 25.33 % against a half is 49.33 % behind; against a seventh it is ahead."""
    opinion = added("1.5", "0.38", 6, goal="46.48")
    calendar, own = measured(opinion), measured(opinion, 6, FROM_ISSUE_MONTH)
    assert (calendar.execution_pct, calendar.pace_shortfall_pct) == (2533, 4933)
    assert calendar.codes == "Z"
    assert (pct_of(own.pace), own.codes, own.light) == (1429, "", Light.GREEN)
    assert own.pace_shortfall_pct == -7733


def test_both_figures_of_an_added_project_are_at_hand() -> None:
    opinion = added("1.5", "0.38", 6)
    for policy in (DEFAULTS, FROM_ISSUE_MONTH):
        found = measured(opinion, 6, policy)
        assert found.calendar_shortfall_pct == 4933
        assert found.issue_month_shortfall_pct == -7733


@pytest.mark.parametrize(
    ("month", "issued", "pace"),
    [
        (6, 6, Fraction(1, 7)),
        (12, 6, Fraction(1)),
        (6, 1, Fraction(1, 2)),
        (12, 12, Fraction(1)),
        (8, 5, Fraction(4, 8)),
    ],
)
def test_pace_from_the_month_of_issue(month: int, issued: int, pace: Fraction) -> None:
    assert measured(added("7", "1", issued), month, FROM_ISSUE_MONTH).pace == pace


def test_pace_from_the_month_of_issue_is_for_added_projects_only() -> None:
    budgeted = project("7", "1", issue_month=6)
    assert measured(budgeted, 6, FROM_ISSUE_MONTH).pace == Fraction(1, 2)


@pytest.mark.parametrize(
    ("toml", "executed", "codes", "light"),
    [
        ("threshold = 25", "37.5", "Z", Light.RED),
        ("threshold = 25", "37.51", "", Light.YELLOW),
        ("near_miss = 10", "45", "", Light.YELLOW),
        ("near_miss = 10", "45.01", "", Light.GREEN),
        ("ahead = 10", "60", "", Light.BLUE),
        ("ahead = 10", "59.99", "", Light.GREEN),
    ],
)
def test_thresholds_of_the_policy(toml: str, executed: str, codes: str, light: Light) -> None:
    found = measured(project("100", executed, goal=50), 6, policy_of(toml))
    assert (found.codes, found.light) == (codes, light)


# --- rounding


@pytest.mark.parametrize(
    ("percent", "shown"),
    [
        ("29.995", "30.00"),
        ("29.994", "29.99"),
        ("29.9949999", "29.99"),
        ("0.005", "0.01"),
        ("-29.995", "-30.00"),
        ("-0.004", "0.00"),
        ("100", "100.00"),
    ],
)
def test_percentages_are_rounded_half_up(percent: str, shown: str) -> None:
    ratio = Fraction(percent) / 100
    assert pct_text(pct_of(ratio)) == shown
    assert calculator.percent(ratio) == Decimal(shown)


def test_rounded_first_and_then_compared() -> None:
    """29.995 → 30.00 → flagged, 29.994 → 29.99 → not."""
    assert z(measured(project("100", "35.0025")))
    assert not z(measured(project("100", "35.003")))


def test_thirds_against_the_calculator() -> None:
    for part in range(-30, 31):
        for whole in (1, 3, 6, 7, 9, 11, 12, 13):
            ratio = Fraction(part, whole)
            assert Decimal(pct_text(pct_of(ratio))) == calculator.percent(ratio)


# --- money


@pytest.mark.parametrize(
    ("number", "fen"), [(2.41, 2_410_000), (0.1 + 0.2, 300_000), (1.05, 1_050_000), (6, 6_000_000)]
)
def test_a_float_is_taken_with_fifteen_digits(number: float, fen: int) -> None:
    assert fen_of(exact(number)) == fen


@pytest.mark.parametrize("number", ["0.0000001", "2.4100005", "-0.0000009"])
def test_a_fraction_of_a_fen_is_never_rounded(number: str) -> None:
    with pytest.raises(NotWholeFen):
        fen_of(Decimal(number))


def test_an_amount_beyond_reason_is_refused() -> None:
    with pytest.raises(AmountTooLarge):
        fen_of(Decimal("100000000.000001"))
    assert fen_of(Decimal(100_000_000)) == 10**14


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0.00"),
        (1, "0.000001"),
        (-13_840_000, "-13.84"),
        (20_000_000_100_000, "20,000,000.10"),
        (2_410_000, "2.41"),
    ],
)
def test_amounts_in_words(fen: int, text: str) -> None:
    assert wan_text(fen) == text
    assert fen_of(exact(wan(fen))) == fen


# --- indicators


@pytest.mark.parametrize(
    ("nature", "target", "value", "wanted"),
    [
        (MORE, "100", "50", Fraction(1, 2)),
        (MORE, "100", "100", Fraction(1)),
        (MORE, "100", "130", Fraction(1)),
        (MORE, "100", "0", Fraction(0)),
        (MORE, "3", "1", Fraction(1, 3)),
        (LESS, "100", "100", Fraction(1)),
        (LESS, "100", "0", Fraction(1)),
        (LESS, "100", "150", Fraction(1, 2)),
        (LESS, "100", "199", Fraction(1, 100)),
        (LESS, "100", "200", Fraction(0)),
        (LESS, "100", "201", Fraction(0)),
        (LESS, "0", "0", Fraction(1)),
        (LESS, "0", "1", Fraction(0)),
        (WORDS, "100", "50", None),
        (MORE, "良好", "50", None),
        (MORE, "100", "良好", None),
        (MORE, "100", None, None),
        (MORE, None, "5", None),
        (Absence.UNFILLED, "100", "50", None),
    ],
)
def test_completion(
    nature: IndicatorNature, target: str | None, value: str | None, wanted: Fraction | None
) -> None:
    one = indicator(nature, target, value)
    assert completion(one, one.actual_value) == wanted


def test_attainment_by_weights() -> None:
    """(0.5 · 40 + 1 · 30 + 0.5 · 30) / 100; words and their weight leave the computation."""
    told = [
        indicator(MORE, 100, 50, 100, weight=40),
        indicator(LESS, 4, 4, 5, weight=30),
        indicator(MORE, 10, 5, 5, weight=30),
        indicator(WORDS, "好", "好", "好", weight=900),
    ]
    found = attainment_of(told)
    assert found.reached == Fraction(65, 100)
    assert found.projected == Fraction(40 + Fraction(3, 4) * 30 + 15, 100)
    assert found.gap_pct == 2250
    assert found.counted == 3


def test_equal_weights_where_none_are_given() -> None:
    told = [indicator(MORE, 100, 50), indicator(MORE, 100, 100), indicator(WORDS, "好", "好")]
    assert attainment_of(told).reached_pct == 7500


def test_no_indicator_no_attainment() -> None:
    found = attainment_of([])
    assert (found.reached_pct, found.gap_pct) == (Absence.NOT_COMPUTED, Absence.NOT_COMPUTED)


# --- aggregates


def sums(rows: Sequence[Project], policy: Policy = DEFAULTS) -> Aggregate:
    total: dict[str, int] = {}
    for one in rows:
        row = MeasuredProject(one, (), measured(one, 6, policy))
        for name, value in addends(row, passed=True).items():
            total[name] = total.get(name, 0) + value
    return Aggregate(total)


def test_a_rate_of_a_group_is_never_a_mean_of_rates() -> None:
    found = sums([project("1", "1"), project("99", "0"), project("50"), project("0", "0")])
    assert found.execution_pct == 100
    assert found["revised_budget_fen"] == 150_000_000


def test_payments_of_an_unknown_budget_are_in_no_rate() -> None:
    found = sums([project("10", "5"), project(None, "7")])
    assert found.execution_pct == 5000
    assert found["executed_fen"] == 12_000_000


def test_the_real_case() -> None:
    rows = [
        project("2.41", goal="99.77"),
        project("2", goal="42.86"),
        project("2", goal="42.86"),
        added("6", None, 6, goal="42.86"),
        added("1.5", None, 6, goal="46.48"),
    ]
    found = sums(rows)
    assert found.projects == 5
    assert found["revised_budget_fen"] == 13_910_000
    assert found["original_budget_fen"] == 6_410_000
    assert found["budget_adjustment_fen"] == 7_500_000
    assert (found.weighted_goal_pct, found.mean_goal_pct) == (5311, 5497)
    assert found.execution_pct is Absence.NOT_COMPUTED
    tallies = {name: found.tally("progress", name).count for name in ("half_or_more", "under_half")}
    assert tallies == {"half_or_more": 1, "under_half": 4}
    assert found.tally("progress", "under_30").count == 0
    assert found.tally("progress", "not_started").count == 0
    met = found.tally("outlook", "met")
    assert (met.count, met.amount_fen) == (5, 13_910_000)
    assert [found.tally("flag", code).count for code in "JN"] == [0, 0]


def test_flags_overlap_and_their_union_does_not() -> None:
    rows = [
        project("10", "1", goal=10),
        project("20", "10", goal=10),
        project("40", "20", goal=50, year_end_outlook=YearEndOutlook.FAR_SHORT),
        project("80", "40", goal=50),
    ]
    found = sums(rows)
    counted = {code: found.tally("flag", code) for code in "ZJN"}
    assert {code: tally.count for code, tally in counted.items()} == {"Z": 1, "J": 2, "N": 1}
    assert {code: tally.amount_fen for code, tally in counted.items()} == {
        "Z": 10_000_000,
        "J": 30_000_000,
        "N": 40_000_000,
    }
    union = found.tally("flagged", "any")
    assert (union.count, union.amount_fen) == (3, 70_000_000)


def test_an_empty_group_has_no_rate() -> None:
    found = Aggregate({})
    assert found.projects == 0
    assert {found.execution_pct, found.weighted_goal_pct, found.mean_goal_pct} == {
        Absence.NOT_COMPUTED
    }


@pytest.mark.parametrize(
    ("goal", "name"),
    [
        (10000, "half_or_more"),
        (5000, "half_or_more"),
        (4999, "under_half"),
        (3000, "under_half"),
        (2999, "under_30"),
        (1, "under_30"),
        (0, "not_started"),
        (Absence.UNFILLED, ""),
    ],
)
def test_progress_classes(goal: int | Absence, name: str) -> None:
    assert progress_class(goal) == name


# --- everything at once, against the calculator


@pytest.mark.parametrize("month", range(1, 13))
def test_a_grid_of_projects_against_the_calculator(month: int) -> None:
    for budget in ("0.000003", "0.7", "3", "33.333333", "12000.000001"):
        for tenth in range(13):
            executed = (Decimal(budget) * tenth / 10).quantize(Decimal("0.000001"))
            goal = Decimal(tenth * 9) / 2
            found = measured(project(budget, executed, goal=goal), month)
            said = calculator.Project(Decimal(budget), executed, goal)
            wanted = calculator.figures(said, calculator.pace(month))
            assert Decimal(pct_text(found.execution_pct)) == wanted.rate
            assert Decimal(pct_text(found.pace_gap_pct)) == wanted.gap
            assert Decimal(pct_text(found.pace_shortfall_pct)) == wanted.shortfall
            assert Decimal(pct_text(found.goal_shortfall_pct)) == wanted.goal_shortfall
            assert found.codes == wanted.flags
            assert found.near_miss == wanted.near_miss
            assert found.light is not None
            assert found.light.value == wanted.light
            assert Decimal(found.catch_up_fen) / 1_000_000 == wanted.catch_up
