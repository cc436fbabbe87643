"""The rounds of giving a return back: what was asked in the last one, and what became of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """What was to be done about a finding: its rule, its field's label, its project; the answer."""

    rule: str
    label: str
    project_name: str
    reply: str = ""


@dataclass(frozen=True, slots=True)
class LastRound:
    """The round in which a workbook was given back, from 1, and what it asked.

    `answers`: the fingerprints of what was typed into the returns that it was made from, for
    which it now stands. `period`, `unit_code`, `unit_name`: for whom and when it was.
    """

    number: int
    asked: tuple[Asked, ...] = ()
    answers: tuple[str, ...] = ()
    period: str = ""
    unit_code: str = ""
    unit_name: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of what the last round asked. asked = settled + still; `new` was not asked."""

    number: int
    asked: int
    still: int
    new: int

    @property
    def settled(self) -> int:
        """What was asked and has been done."""
        return self.asked - self.still
