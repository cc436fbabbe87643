"""The writing library taken at its word: what it declines or only warns of is an error."""

from typing import Any


class WriteRefused(Exception):
    """The writer did not take something as it was given: a bug of ours, never lost in silence."""


class Checked:
    """The library's sheet or workbook: a call that it answers with a negative code raises.

    It says by such codes that it has dropped a cell, cut a text or left out a range.
    Raises WriteRefused.
    """

    def __init__(self, target: Any) -> None:
        self._target = target

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        if not callable(found):
            return found
        call = _checked(name, found)
        setattr(self, name, call)  # the next call of this name finds it at once
        return call


def _checked(name: str, call: Any) -> Any:
    def checked(*given: Any, **more: Any) -> Any:
        code = call(*given, **more)
        if isinstance(code, int) and code < 0:
            raise WriteRefused(f"{name}: {code}: {given!r:.500}")
        return code

    return checked
