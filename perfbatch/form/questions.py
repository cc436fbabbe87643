"""By what a finding is known again when the workbook comes back, though its rows may have moved."""

from collections.abc import Iterable, Iterator

from perfbatch.form.label import tidy
from perfbatch.form.places import Places
from perfbatch.model.feedback import Asked
from perfbatch.model.finding import Finding

Question = tuple[str, str, str]
"""Rule, label of the field and name of the project, as they are compared."""

_OF_A_CELL = frozenset({"V01", "V03", "V05", "V07", "V09", "V10", "V11", "S08"})
"""Each says that a cell cannot be read: who changes one into another has settled nothing."""


def asked_before(asked: Asked) -> Question:
    """The question that the sheet 问题 asked."""
    return _rule(asked.rule), tidy(asked.label), tidy(asked.project_name)


def asked_now(findings: Iterable[Finding], places: Places) -> Iterator[Question]:
    """What the findings of a unit ask."""
    for one in findings:
        place = places.of(one.source)
        label = place.label if place else ""
        yield _rule(one.rule.code), tidy(label), tidy(one.subject.project_name)


def is_of_a_cell(code: str) -> bool:
    """Whether the rule says that a cell cannot be read: an example shows how to write it."""
    return code in _OF_A_CELL


def _rule(code: str) -> str:
    return "cell" if is_of_a_cell(code) else code
