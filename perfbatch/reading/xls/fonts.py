"""The fonts of a workbook: which of them strike out, raise or lower a text, or draw signs."""

from typing import Final

from perfbatch.reading.runs import Look, look_of_font

_NO_FONT = 4
_STRUCK = 0x08
_SHIFTED: Final = {1: Look.RAISED, 2: Look.LOWERED}
_NAME_AT = 14


def fonts_to(known: int, data: bytes, version: int) -> list[Look]:
    """What the next font makes of a text, by its record of BIFF 5 to 8; `known` are before it.

    No font has the number 4: the fifth that is stored has the number 5.
    """
    look = _look(data, version)
    return [Look.PLAIN, look] if known == _NO_FONT else [look]


def _look(data: bytes, version: int) -> Look:
    if len(data) <= _NAME_AT:
        return Look.PLAIN
    found = _SHIFTED.get(data[8], Look.PLAIN) | look_of_font(_name(data, version))
    return found | Look.STRUCK if data[2] & _STRUCK else found


def _name(data: bytes, version: int) -> str:
    """The name as far as it can be told: the names that matter are Latin letters."""
    if version == 8 and data[_NAME_AT + 1 : _NAME_AT + 2] == b"\1":
        return data[_NAME_AT + 2 :].decode("utf-16-le", "replace")
    return data[_NAME_AT + (2 if version == 8 else 1) :].decode("iso-8859-1")
