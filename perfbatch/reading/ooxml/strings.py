"""The texts that the cells of a workbook share."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from perfbatch.model.cell import LONGEST_TEXT
from perfbatch.reading import markup
from perfbatch.reading.refused import too_large
from perfbatch.wording import formats

MOST_TEXT = 200_000_000
"""Characters that all cells together may hold; a text counts for each cell that uses it."""

_ESCAPED_SPACE = re.compile("_x00(?:09|0[A-D]|1[C-F]|20|85|A0)_", re.IGNORECASE)
_PART = "sharedStrings.xml"


def is_blank_text(text: str) -> bool:
    """Whether a text shows nothing: white space, also as _x000D_, which programs write for it."""
    return text.isspace() or ("_x" in text and not _ESCAPED_SPACE.sub("", text).strip())


def blank_strings(data: bytes) -> Collection[int]:
    """The numbers of the shared strings that are empty or nothing but white space."""
    filled: set[int] = set()

    def seen(number: int, text: str) -> None:
        if not is_blank_text(text):
            filled.add(number)

    count = _walk(data, seen)
    return {number for number in range(count) if number not in filled}


def must_be_bearable(strings: bytes | None, uses: Sequence[Mapping[int, int]]) -> None:
    """A long text that very many cells use is unpacked for each of them: RefusedWorkbook.

    `uses`: for each sheet, how many of its cells use the text of a number.
    """
    if strings is None or sum(map(sum, (use.values() for use in uses))) * LONGEST_TEXT <= MOST_TEXT:
        return
    lengths: dict[int, int] = {}

    def seen(number: int, text: str) -> None:
        lengths[number] = lengths.get(number, 0) + len(text)

    _walk(strings, seen)
    told = sum(count * lengths.get(number, 0) for use in uses for number, count in use.items())
    if told > MOST_TEXT:
        raise too_large(formats.TOO_MUCH_TEXT, count=told // 10_000)


def _walk(data: bytes, seen: Callable[[int, str], None]) -> int:
    """Call `seen` with each piece of a text and the text's number; how many there are."""
    number = -1
    reading = phonetic = False
    prepared = markup.parser(_PART)

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal number, reading, phonetic
        local = name.rpartition(":")[2]
        if local == "si":
            number += 1
            phonetic = False
        elif local == "rPh":
            phonetic = True
        reading = local == "t" and not phonetic

    def end(_: str) -> None:
        nonlocal reading
        reading = False

    def text(data: str) -> None:
        if reading:
            seen(number, data)

    prepared.StartElementHandler = start
    prepared.EndElementHandler = end
    prepared.CharacterDataHandler = text
    markup.run(prepared, data, _PART)
    return number + 1
