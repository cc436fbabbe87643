"""Findings are data: whatever a unit can do wrong becomes a Finding, and the batch goes on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from string import Formatter

from perfbatch.model.carried import Carried, made
from perfbatch.model.source import Source


class Severity(Enum):
    """E must be corrected · W passes once explained · I is for information."""

    ERROR = "E"
    EXPLAIN = "W"
    NOTE = "I"


class Standing(Enum):
    """What is still to be done about a finding, beyond its severity."""

    ERROR = "error"
    """To be corrected."""
    EXPLAIN = "explain"
    """To be corrected or explained."""
    EXPLAINED = "explained"
    """The unit has written why: it passes."""
    NOTE = "note"
    """For information."""
    TRIAL = "trial"
    """Of a rule that is only tried: for information."""


_STANDINGS = {
    Severity.ERROR: Standing.ERROR,
    Severity.EXPLAIN: Standing.EXPLAIN,
    Severity.NOTE: Standing.NOTE,
}


class FactsError(Exception):
    """A sentence and its facts do not fit together: a bug, never a unit's fault."""


@dataclass(frozen=True)
class Sentence:
    """One Chinese sentence with {placeholders}; its severity where it is not the rule's."""

    text: str
    severity: Severity | None = None

    @property
    def placeholders(self) -> frozenset[str]:
        """The names of the facts that the sentence needs."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.text) if name)


_RULES: dict[str, "Rule"] = {}


@dataclass(frozen=True, eq=False)
class Rule:
    """An audit rule: its public code (never reused), severity, title and sentences by variant.

    A rule is one object: where a finding crosses to another process, the rule of its code is taken.
    """

    code: str
    severity: Severity
    title: str
    sentences: Mapping[str, Sentence]

    def __post_init__(self) -> None:
        _RULES[self.code] = self

    def __reduce__(self) -> tuple[Callable[[str], "Rule"], tuple[str]]:
        return rule_of, (self.code,)

    def __setstate__(self, state: object) -> None:
        raise TypeError  # it is one for all: no bytes that come from elsewhere change it


def rule_of(code: str) -> Rule:
    """The rule of a code. Raises KeyError where the catalogue has not been imported."""
    return _RULES[code]


@dataclass(frozen=True, slots=True)
class Subject(Carried):
    """Whom a finding concerns, as far as that is known."""

    unit_code: str = ""
    unit_name: str = ""
    project_name: str = ""

    @property
    def unit(self) -> "Subject":
        """The unit alone, without the project."""
        return Subject(self.unit_code, self.unit_name)

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return subject_of, (self.unit_code, self.unit_name, self.project_name)

    def __setstate__(self, state: object) -> None:
        raise TypeError  # it may be shared: no bytes that come from elsewhere change it


@lru_cache(4096)
def subject_of(unit_code: str, unit_name: str, project_name: str) -> Carried:
    """A project and its indicators have one; so many are of a few files, which is what matters."""
    return made(Subject, unit_code, unit_name, project_name)


NOBODY = Subject()


STATED = ("found", "expected", "difference")


LONGEST_QUOTE = 60


def _shortened(text: str) -> str:
    """A value as a sentence quotes it: the whole stands beside it in a column of its own."""
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


@dataclass(frozen=True, slots=True)
class Finding(Carried):
    """A rule broken at a place. `facts`: what the sentence needs beyond the stated values.

    `reply`: what the unit says to it in 审核说明; `explained`: that it is an explanation. `answer`:
    what it wrote beside the question when the workbook came back. `trial`: the rule is
    only tried. Raises FactsError where a fact is missing or left over.
    """

    rule: Rule
    source: Source
    variant: str = ""
    subject: Subject = NOBODY
    label: str = ""
    found: str = ""
    expected: str = ""
    difference: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    reply: str = ""
    answer: str = ""
    explained: bool = False
    trial: bool = False

    def __post_init__(self) -> None:
        if self.variant not in self.rule.sentences:
            raise FactsError(f"{self.rule.code}: no sentence {self.variant!r}")
        needed = self.wording.placeholders - {"label", *STATED}
        if needed != self.facts.keys():
            raise FactsError(f"{self.rule.code}.{self.variant}: {needed} != {set(self.facts)}")

    @property
    def wording(self) -> Sentence:
        """The sentence of this variant of the rule."""
        return self.rule.sentences[self.variant]

    @property
    def severity(self) -> Severity:
        """The sentence's severity, else the rule's; a note where the rule is only tried."""
        return Severity.NOTE if self.trial else self.wording.severity or self.rule.severity

    @property
    def standing(self) -> Standing:
        """What is still to be done about it."""
        if self.trial:
            return Standing.TRIAL
        return Standing.EXPLAINED if self.explained else _STANDINGS[self.severity]

    @property
    def is_open(self) -> bool:
        """Whether the unit has something to do."""
        return self.standing in {Standing.ERROR, Standing.EXPLAIN}

    @property
    def message(self) -> str:
        """What is wrong and what to do; the place stands beside it (wording.places)."""
        stated = {name: getattr(self, name) for name in ("label", *STATED)}
        told = {name: _shortened(text) for name, text in stated.items()}
        return self.wording.text.format_map({**told, **self.facts})
