"""What the units have explained, and which rules are only tried: the standing of each finding."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from perfbatch.form.kinds import NOT_APPLICABLE
from perfbatch.form.label import tidy
from perfbatch.form.places import Places
from perfbatch.form.questions import Question, asked_before, asked_now
from perfbatch.measures.units import MeasuredUnit
from perfbatch.model.finding import Finding, Severity
from perfbatch.model.source import RowPlace
from perfbatch.policy import Policy

SHORTEST_EXPLANATION = 10
"""An explanation has so many letters (审核说明: not "无" or "不适用")."""

_NO_LETTER = re.compile(r"[\W_]+")
_SAYS_NOTHING = re.compile(
    "|".join(
        re.escape(word)
        for word in sorted(NOT_APPLICABLE, key=len, reverse=True)
        if not _NO_LETTER.fullmatch(word)
    )
    + r"|\d+"
)
FEWEST_SIGNS = 2
"""One sign over and over is no explanation."""


def explains(text: str) -> bool:
    """Whether a text is a real explanation: ten letters or more that are not only "none".

    Punctuation is no letter, and a number alone explains nothing.
    """
    letters = _NO_LETTER.sub("", tidy(text))
    said = _SAYS_NOTHING.sub("", letters)
    return len(letters) >= SHORTEST_EXPLANATION and len(set(said)) >= FEWEST_SIGNS


def with_standing(
    findings: Iterable[Finding], units: Sequence[MeasuredUnit], policy: Policy
) -> list[Finding]:
    """The findings, each with what its unit says to it and whether its rule is only tried."""
    said = explanations(units)
    found = []
    for one in findings:
        if one.rule.code in policy.trial:
            found.append(replace(one, trial=True))
        elif one.severity is Severity.EXPLAIN and (reply := said.get(one.source.row_place)):
            found.append(replace(one, reply=reply, explained=explains(reply)))
        else:
            found.append(one)
    return _answered(found, units)


def explanations(units: Sequence[MeasuredUnit]) -> Mapping[RowPlace, str]:
    """审核说明 of each row; that of its project for an indicator."""
    found = {}
    for unit in units:
        for row in unit.rows:
            reply = row.project.review_explanation
            if reply:
                for one in (row.project, *row.indicators):
                    found[one.block.file, one.block.sheet, one.row] = reply
    return found


def _answered(findings: list[Finding], units: Sequence[MeasuredUnit]) -> list[Finding]:
    """With what the units wrote beside the questions of the last round; it explains nothing."""
    answers: dict[str, Mapping[Question, str]] = {}
    places: dict[str, Places] = {}
    for unit in units:
        last = unit.unit.valid.last_round
        told = {asked_before(one): one.reply for one in last.asked if one.reply} if last else {}
        if told:
            answers[unit.unit.file], places[unit.unit.file] = told, Places(unit.unit.parts)
    found = []
    for one in findings:
        file = one.source.file
        answer = ""
        if file in answers and one.is_open:
            answer = answers[file].get(next(asked_now((one,), places[file])), "")
        found.append(replace(one, answer=answer) if answer else one)
    return found
