"""Names of files made from what people typed: legal on every system, never a path, no two alike."""

import re
import unicodedata
from collections.abc import Iterable

MOST_BYTES = 200
"""Of a name in UTF-8, with its suffix: 255 are the limit of most disks. No more UTF-16 units."""

_ILLEGAL = re.compile(
    '[<>:"/\\\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff'
    "\ud800-\udfff]"
)
_ENDS = re.compile(r"^[\s.~]+|[\s.]+$")
"""A leading dot hides a file, ~$ marks an office program's lock; Windows drops dots at the end."""

_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9])", re.IGNORECASE)


def safe_file_name(parts: Iterable[str], taken: set[str], suffix: str = ".xlsx") -> str:
    """The parts that say something, joined by _, as a name that is not in `taken`; adds it.

    Names are compared without case and width (case-folded NFKC). `suffix` with its dot.
    """
    told = (_ENDS.sub("", _ILLEGAL.sub("_", " ".join(part.split()))) for part in parts)
    stem = "_".join(part for part in told if part.strip("_")) or "_"
    if _RESERVED.fullmatch(unicodedata.normalize("NFKC", stem.split(".")[0]).strip()):
        stem = f"_{stem}"
    name, number = _cut(stem, suffix), 1
    while _folded(name) in taken:
        number += 1
        name = _cut(stem, f"({number}){suffix}")
    taken.add(_folded(name))
    return name


def _cut(stem: str, tail: str) -> str:
    room = MOST_BYTES - len(tail.encode())
    return _ENDS.sub("", stem.encode()[:room].decode("utf-8", "ignore")) + tail


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
