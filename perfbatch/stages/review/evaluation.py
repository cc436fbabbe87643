"""The rules on a yearly self-evaluation (财预〔2020〕10号): K01–K05.

Points are compared as they are shown: to two decimals, rounded half up. Only what the form makes
certain is judged: where nobody can say whether more or less is better, nothing is said.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from perfbatch.form.goal import comparable, has_figure, is_estimate
from perfbatch.form.self_evaluation import GRADE, GRADES, MONEY, WHOLE_POINTS
from perfbatch.model.absence import Absence
from perfbatch.model.evaluation import (
    Bound,
    EvaluatedIndicator,
    Evaluation,
    Grade,
    Marked,
    Measured,
    MoneyLine,
)
from perfbatch.model.finding import Finding, Rule
from perfbatch.model.pct import PCT_PER_POINT, pct_of, pct_text
from perfbatch.model.source import Source
from perfbatch.wording.findings import K01, K02, K03, K04, K05

EvaluationRule = Callable[[Evaluation], Iterator[Finding]]

TOLERANCE = 1
"""Hundredths of a point by which figures may differ."""


def _hundredths(points: Fraction | Decimal) -> int:
    """Points in whole hundredths, rounded half up."""
    return pct_of(Fraction(points) / PCT_PER_POINT)


def _told(points: Fraction | Decimal) -> str:
    return pct_text(_hundredths(points))


def _near(found: Decimal, expected: Fraction | Decimal) -> bool:
    """Whether points are right: within 0.01, or rounded half up to one decimal."""
    apart = abs(_hundredths(found) - _hundredths(expected))
    tenths = _hundredths(Fraction(expected) / 10) * 10
    return apart <= TOLERANCE or Fraction(found) * PCT_PER_POINT == tenths


def _said(
    rule: Rule, variant: str, at: Source, of: Evaluation, found: str, expected: str, **facts: str
) -> Finding:
    """A finding on what stands in a cell and what is wanted there."""
    return Finding(rule, at, variant, of.subject, found=found, expected=expected, facts=facts)


def _apart(
    rule: Rule,
    variant: str,
    at: Source,
    of: Evaluation,
    points: tuple[Decimal, Fraction | Decimal],
    **facts: str,
) -> Finding:
    """A finding on points found and expected, with the difference between what is shown of both."""
    found, expected = map(_hundredths, points)
    said = _said(rule, variant, at, of, pct_text(found), pct_text(expected), **facts)
    return replace(said, difference=pct_text(abs(found - expected)))


def weights_add_up(form: Evaluation) -> Iterator[Finding]:
    """K01: the weights of 预算执行率 and of all indicators, and that of 总分, are 100 in all."""
    if form.indicators is None:
        yield Finding(K01, form.source, "no_indicators", form.subject)
        return
    weights = [one.weight for one in form.all_marked]
    total = form.total.weight if form.total else None
    every = [*weights, *([total] if total else [])]
    unread = [one for one in every if one.value is Absence.UNREADABLE]
    for one in unread:
        yield Finding(K01, one.source, "unread", form.subject, found=one.text)
    if any(one is not total for one in unread):
        return
    whole = Decimal(WHOLE_POINTS)
    summed = sum((one.value for one in weights if not isinstance(one.value, Absence)), Decimal(0))
    if not _near(summed, whole):
        yield _apart(K01, "sum", total.source if total else form.source, form, (summed, whole))
    elif total and not isinstance(total.value, Absence) and not _near(total.value, whole):
        yield _apart(K01, "total", total.source, form, (total.value, whole))


def scores_follow_the_rule(form: Evaluation) -> Iterator[Finding]:
    """K02: every score is a number between 0 and its weight, and that which the result gives."""
    if form.money:
        yield from _readable(form.money.marked, form) or _rate(form.money, form)
    for one in form.indicators or ():
        yield from _readable(one.marked, form) or _result(one, form)
    if form.total and form.total.score.value is Absence.UNREADABLE:
        score = form.total.score
        yield Finding(K02, score.source, "unread", form.subject, found=score.text)


def _readable(marked: Marked, form: Evaluation) -> list[Finding]:
    """What is wrong with a score by itself; nothing for one that can be judged further."""
    weight, score = marked.weight.value, marked.score.value
    at = marked.score.source
    if score is Absence.UNREADABLE:
        return [Finding(K02, at, "unread", form.subject, found=marked.score.text)]
    if isinstance(weight, Absence):
        return []
    if score is Absence.UNFILLED and weight > 0:
        return [Finding(K02, at, "blank", form.subject, expected=_told(weight))]
    if isinstance(score, Decimal) and not 0 <= score <= weight:
        return [_said(K02, "beyond", at, form, _told(score), _told(weight))]
    return []


def _rate(money: MoneyLine, form: Evaluation) -> Iterator[Finding]:
    """分值 × min(E / B, 100 %). Without any budget there is no rate."""
    weight, score = money.marked.weight.value, money.marked.score.value
    if isinstance(weight, Absence) or isinstance(score, Absence):
        return
    at = money.marked.score.source
    for name, cell in (("budget_fen", money.budget), ("executed_fen", money.executed)):
        if cell.value in {Absence.UNFILLED, Absence.UNREADABLE}:
            label, found = MONEY.field(name).label, _told(score)
            yield Finding(K02, cell.source, "no_amounts", form.subject, label=label, found=found)
            return
    budget, executed = money.budget.value, money.executed.value
    if isinstance(budget, Absence) or isinstance(executed, Absence):
        return
    if budget <= 0 or executed < 0:
        return
    rate = Fraction(executed, budget)
    expected = Fraction(weight) * min(rate, Fraction(1))
    if not _near(score, expected):
        facts = {"weight": f"{weight.normalize():f}", "rate": pct_text(pct_of(rate))}
        yield _apart(K02, "rate", at, form, (score, expected), **facts)


def _result(one: EvaluatedIndicator, form: Evaluation) -> Iterator[Finding]:
    """The points that target and completion give, as far as the form says which way is good."""
    weight, score = one.marked.weight.value, one.marked.score.value
    target, actual = one.target.value, one.actual.value
    if isinstance(weight, Absence) or isinstance(score, Absence) or one.shared:
        return
    if not isinstance(target, Measured) or not isinstance(actual, Measured):
        return
    compared = comparable(target, actual)
    judged = _judged(target, *compared) if compared else None
    if judged is None:
        return
    variant, share = judged
    expected = Fraction(weight) * share
    at, facts = one.marked.score.source, {"target": one.target.text, "actual": one.actual.text}
    if variant == "missed":
        if score == weight > 0:
            yield _said(K02, variant, at, form, _told(score), "", **facts)
    elif not _near(score, expected) and not (variant == "above" and one.explained):
        yield _apart(K02, variant, at, form, (score, expected), **facts)


def _judged(target: Measured, aim: Fraction, done: Fraction) -> tuple[str, Fraction] | None:
    """How the score is judged, and which share of its weight is right; None where none is certain.

    What is better than the target may cost points, with a reason: the target was set too low.
    """
    if done == aim:
        return None if target.strict else ("full", Fraction(1))
    if target.bound is Bound.UNSTATED:
        return None
    more = done > aim
    if more == (target.bound is Bound.AT_LEAST):
        return "above", Fraction(1)
    if target.bound is Bound.AT_MOST:
        return "missed", Fraction(1)
    return ("part", max(done / aim, Fraction(0))) if aim > 0 else None


def total_adds_up(form: Evaluation) -> Iterator[Finding]:
    """K02: 总分 = Σ of the scores, where every score that is given can be read."""
    scores = [one.score for one in form.all_marked]
    stated = form.total.score if form.total else None
    if form.indicators is None or stated is None or isinstance(stated.value, Absence):
        return
    if any(one.value is Absence.UNREADABLE for one in scores):
        return
    summed = sum((one.value for one in scores if not isinstance(one.value, Absence)), Decimal(0))
    if abs(_hundredths(stated.value) - _hundredths(summed)) > TOLERANCE:
        yield _apart(K02, "total", stated.source, form, (stated.value, summed))


def shortfalls_have_a_cause(form: Evaluation) -> Iterator[Finding]:
    """K03: E < B has a cause somewhere on the form, points deducted have one in their own row."""
    money = form.money
    if money and not form.explained:
        budget, executed = money.budget.value, money.executed.value
        if isinstance(budget, int) and isinstance(executed, int) and executed < budget:
            at, found = money.executed.source, money.executed.text
            yield _said(K03, "money", at, form, found, money.budget.text)
    for one in form.indicators or ():
        weight, score = one.marked.weight.value, one.marked.score.value
        if isinstance(weight, Absence) or isinstance(score, Absence) or one.explained:
            continue
        if _hundredths(one.marked.lost) > 0:
            yield _apart(K03, "score", one.note, form, (score, weight))


def grade_of_score(form: Evaluation) -> Iterator[Finding]:
    """K04: the grade that is stated is that of 总分, or of the scores' sum where none is stated."""
    if form.grade is None or form.grade.value is Absence.UNFILLED:
        return
    grade, at = form.grade, form.grade.source
    if grade.value is Absence.UNREADABLE:
        yield Finding(K04, at, "unread", form.subject, found=grade.text)
    if isinstance(grade.value, Absence):
        return
    score = _whole_score(form)
    if score is None or grade.value is _grade(score):
        return
    yield _said(K04, "", at, form, grade.text, GRADE.word(_grade(score)), score=_told(score))


def _whole_score(form: Evaluation) -> Decimal | None:
    """总分 as it is written, else the sum of the scores; None where one cannot be read."""
    if form.total and not isinstance(form.total.score.value, Absence):
        return form.total.score.value
    values = [one.score.value for one in form.all_marked]
    known = [one for one in values if not isinstance(one, Absence)]
    doubtful = form.indicators is None or Absence.UNREADABLE in values
    return None if doubtful or not known else sum(known, Decimal(0))


def _grade(score: Decimal) -> Grade:
    least = GRADES[-1][0]
    reached = (grade for grade, points in GRADES if _hundredths(score) >= points * PCT_PER_POINT)
    return next(reached, least)


def numbers_for_numbers(form: Evaluation) -> Iterator[Finding]:
    """K05: an indicator whose target is a number has a number for what was reached."""
    for one in form.indicators or ():
        if not isinstance(one.target.value, Measured):
            continue
        variant = _no_number(one)
        if variant:
            yield _said(K05, variant, one.actual.source, form, one.actual.text, one.target.text)


def _no_number(one: EvaluatedIndicator) -> str:
    """What a completion is instead of a number; nothing for a number, even with words about it."""
    value = one.actual.value
    if value is Absence.UNFILLED:
        return "blank"
    if isinstance(value, Measured):
        return "" if value.bound is Bound.UNSTATED else "about"
    if is_estimate(one.actual.text):
        return "about"
    return "" if has_figure(one.actual.text) else "words"


EVALUATION_RULES: tuple[EvaluationRule, ...] = (
    weights_add_up,
    scores_follow_the_rule,
    total_adds_up,
    shortfalls_have_a_cause,
    grade_of_score,
    numbers_for_numbers,
)


def review_evaluation(form: Evaluation) -> tuple[Finding, ...]:
    """What is wrong in a self-evaluation, rule by rule."""
    return tuple(finding for rule in EVALUATION_RULES for finding in rule(form))
