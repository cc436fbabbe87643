"""The kind of a closed list: one word of several, each standing for a choice of the business."""

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import ClassVar

from perfbatch.form.kinds import Problem, Reading
from perfbatch.form.label import tidy
from perfbatch.form.ticks import is_ticked
from perfbatch.model.absence import Absence
from perfbatch.model.cell import RawValue, Ticked, shown
from perfbatch.wording.findings import V10

_NUMBER = re.compile(r"^(?:\([0-9一二三四五]{1,2}\)|[0-9]{1,2}[.、)]?|[A-H一二三四五][.、)])")
"""What numbers a word on a form: ① (1 after NFKC), 2., (3), A、."""


def _denies(text: str) -> bool:
    """Whether a word says no: 不能实现 must not be taken for a slip of 能实现."""
    return any(sign in text for sign in "不无未没非")


@dataclass(frozen=True)
class Choice:
    """A closed list. `words` gives each option its word on the form, in the form's order.

    `list_name` is the defined name of the list in the template. Raises ValueError for a word
    that stands for two options.
    """

    list_name: str
    words: Mapping[Enum, str]
    aliases: Mapping[str, Enum] = field(default_factory=dict)
    units: ClassVar[Collection[str]] = ()

    def __post_init__(self) -> None:
        known = [*(tidy(word) for word in self.words.values()), *map(tidy, self.aliases)]
        if len(set(known)) != len(known):
            raise ValueError(f"{self.list_name}: {known}")

    def word(self, option: Enum) -> str:
        """The option's word on the form."""
        return self.words[option]

    def word_over(self, heading: str) -> str:
        """The word that a column's heading says, numbered or explained: ①能实现(30%以内).

        Nothing for a heading that says none of them.
        """
        key = _NUMBER.sub("", tidy(heading), count=1).split("(")[0]
        return self.word(self._known[key]) if key in self._known else ""

    @cached_property
    def _known(self) -> Mapping[str, Enum]:
        """The options by the comparable forms of their words and the other ways to write them."""
        known = {tidy(word): option for option, word in self.words.items()}
        return known | {tidy(alias): option for alias, option in self.aliases.items()}

    def read(self, raw: RawValue, unit: str) -> Reading:
        """The option; V10 for a word that is not on the list, with the nearest one suggested."""
        if isinstance(raw, Ticked):
            return self._ticked(raw)
        text = tidy(raw if isinstance(raw, str) else shown(raw))
        if text in self._known:
            return Reading(self._known[text])
        alike = [word for word in self._known if _denies(word) == _denies(text)]
        near = difflib.get_close_matches(text, alike, n=1, cutoff=0.5)
        if near:
            problem = Problem(V10, "near", self.word(self._known[near[0]]))
        else:
            problem = Problem(V10, "not_listed", facts={"choices": "、".join(self.words.values())})
        return Reading(Absence.UNREADABLE, problem)

    def _ticked(self, raw: Ticked) -> Reading:
        """The one option that is ticked; V10 for several, or for a mark that is neither."""
        by_word = {word: option for option, word in self.words.items()}
        ticked = []
        for word, mark in raw.marks:
            found = is_ticked(mark)
            if found is None:
                problem = Problem(V10, "tick", word, {"mark": shown(mark)}, word)
                return Reading(Absence.UNREADABLE, problem)
            ticked += [word] if found else []
        if len(ticked) > 1:
            return Reading(
                Absence.UNREADABLE, Problem(V10, "ticks", "、".join(ticked), word=ticked[0])
            )
        return Reading(by_word[ticked[0]] if ticked else Absence.UNFILLED)
