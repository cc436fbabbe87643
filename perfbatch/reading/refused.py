"""Why a workbook was not read, as rule S01 says it."""

from collections.abc import Mapping
from types import MappingProxyType


class RefusedWorkbook(Exception):
    """A file that cannot be read as a workbook, or must not be.

    `variant` names a sentence of rule S01, `found` what stands in its brackets, `facts` the
    sentence's other placeholders.
    """

    def __init__(
        self, variant: str, found: str = "", facts: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        super().__init__(variant, found, dict(facts))
        self.variant = variant
        self.found = found
        self.facts: Mapping[str, str] = dict(facts)


def damaged(sentence: str, **facts: object) -> RefusedWorkbook:
    """The file is broken: its parts contradict one another, or what a workbook must have."""
    return RefusedWorkbook("damaged", sentence.format_map(facts))


def too_large(sentence: str, **facts: object) -> RefusedWorkbook:
    """The file asks for more than any honest workbook does."""
    return RefusedWorkbook("too_large", sentence.format_map(facts))
