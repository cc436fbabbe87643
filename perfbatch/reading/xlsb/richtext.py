"""Texts with runs that look different, and the fonts that say how."""

import struct
from collections.abc import Sequence
from typing import Final

from perfbatch.reading.runs import Look, joined, look_of_font, split
from perfbatch.reading.xlsb import records as biff

_RICH = 1
_STRUCK = 0x08
_SHIFTED: Final = {1: Look.RAISED, 2: Look.LOWERED}
_RUN = struct.Struct("<HH")
_NAME_AT = 21
"""Behind the measures, the colour and the scheme of a font."""


def font_look(data: bytes, at: int, end: int) -> Look:
    """What the font of a record makes of a text. Raises ValueError beyond the record."""
    found = look_of_font(biff.text(data, at + _NAME_AT, end))
    if data[at + 2] & _STRUCK:
        found |= Look.STRUCK
    return found | _SHIFTED.get(data[at + 6], Look.PLAIN)


def rich_text(data: bytes, at: int, end: int, fonts: Sequence[Look]) -> str:
    """A text behind its byte of flags, marked where a run would be misread.

    Raises ValueError for a text or runs that reach beyond the record.
    """
    text = biff.text(data, at + 1, end)
    if at >= end or not data[at] & _RICH or not any(fonts):
        return text
    runs_at = biff.text_end(data, at + 1, end)
    count = biff.whole(data, runs_at, end)
    if runs_at + 4 + count * _RUN.size > end:
        raise ValueError
    starts = [
        (start, fonts[font] if font < len(fonts) else Look.PLAIN)
        for start, font in _RUN.iter_unpack(data[runs_at + 4 : runs_at + 4 + count * _RUN.size])
    ]
    return joined(split(text, starts))
