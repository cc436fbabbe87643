"""A workbook that was given back and comes again stands for the returns that it was made from.

It says so itself, by what was typed into them (decision 14): so it does whatever their 更正次数
was, or their code or name, which may be just what had to be corrected.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from perfbatch.form.label import tidy
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import Finding, Subject
from perfbatch.model.records import Return
from perfbatch.model.source import Source
from perfbatch.stages.merge.ledger import Ledger
from perfbatch.stages.merge.pieces import place_of, subject_of
from perfbatch.wording.findings import S07

Answers = Mapping[str, Sequence[Return]]
"""What stands for a return or a file → the workbooks that were made from it."""


def answers_in(returns: Sequence[Return]) -> Answers:
    """What the workbooks that came back were made from."""
    found: dict[str, list[Return]] = defaultdict(list)
    for one in returns:
        for fingerprint in one.last_round.answers if one.last_round else ():
            found[fingerprint].append(one)
    return found


def unanswered(returns: Sequence[Return], answers: Answers, ledger: Ledger) -> list[Return]:
    """The returns for which no other stands; the others are superseded."""
    if not answers:
        return list(returns)
    kept = []
    for one in returns:
        period = one.heading.period
        asked = (answer for print_ in one.fingerprints for answer in answers.get(print_, ()))
        own = [answer for answer in asked if period in {None, answer.heading.period}]
        finding = answered(place_of(one), subject_of(one), own)
        if finding is None:
            kept.append(one)
        else:
            ledger.put_aside([one], finding, Verdict.SUPERSEDED)
    return kept


def answered(source: Source, subject: Subject, answers: Sequence[Return]) -> Finding | None:
    """S07, a note, for what a workbook of the same unit stands for; None where none does.

    A workbook that another unit has filled in answers for nobody but that unit.
    """
    names = (one.file for one in answers if one.file != source.file and _same(one, subject))
    known = min(names, default="")
    facts = {"kept": known}
    return Finding(S07, source, "answered", subject, facts=facts) if known else None


def _same(answer: Return, subject: Subject) -> bool:
    """Whether an answer has kept the code or the name; the other one may have been wrong."""
    code, name = answer.heading.unit_code, tidy(answer.heading.unit_name)
    by_code = bool(code) and code.casefold() == subject.unit_code.casefold()
    return by_code or (bool(name) and name == tidy(subject.unit_name))
