"""What tells units apart and puts them in order: the code, then the name."""

from typing import TypeAlias

UnitKey: TypeAlias = tuple[str, str]
"""Code and name; a unit without a code comes after all others."""

_LAST = "\uffff"


def unit_key(code: str, name: str) -> UnitKey:
    """The key of a unit; its code or its name may be empty, not both."""
    return code or _LAST, name


def code_in(key: UnitKey) -> str:
    """The code in a key; empty where there is none."""
    return "" if key[0] == _LAST else key[0]
