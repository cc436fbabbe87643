"""XML as text: decoded as it declares, and looked at by patterns for the independent counts."""

import re

from perfbatch.reading.container import MOST_BYTES
from perfbatch.reading.encoding import decoded
from perfbatch.reading.refused import too_large
from perfbatch.wording import formats

_DECLARATION = re.compile(r"<\?xml\s[^<>]*\?>")
_ATTRIBUTES = r"""((?:[^<>"']|"[^"]*"|'[^']*')*+)"""
_ASIDE = re.compile(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_MARKUP = re.compile(f"<{_ATTRIBUTES}>")
_CHARACTER = re.compile(r"&#(?:x0*([0-9a-fA-F]{1,6})|0*([0-9]{1,7}));")


def xml_text(data: bytes) -> str:
    """The text of an XML file without its mark and its declaration, which Unicode has no use for.

    Blank lines before the declaration are let pass. Raises RefusedWorkbook for bytes that no
    encoding explains, and for too much of it.
    """
    if len(data) > MOST_BYTES:
        raise too_large(formats.TOO_LARGE, megabytes=len(data) // 1024 // 1024)
    text = decoded(data.lstrip(b" \t\r\n")).lstrip("\ufeff \t\r\n")
    return _DECLARATION.sub("", text, count=1) if text.startswith("<?xml") else text


def without_asides(text: str) -> str:
    """Well-formed XML without comments and instructions, CDATA written as other text is."""

    def plain(aside: re.Match[str]) -> str:
        return (aside[1] or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    return _ASIDE.sub(plain, text) if "<!" in text or "<?" in text else text


def elements(name: str) -> re.Pattern[str]:
    """Finds elements whose local name the pattern `name` fits and which do not contain themselves.

    Groups: 1 the attributes as written, 2 the content (None for an empty-element tag).
    """
    mark = rf"(?:[^\s<>/:=]+:)?{name}"
    return re.compile(rf"<{mark}(?=[\s/>]){_ATTRIBUTES}(?:(?<=/)>|>(.*?)</{mark}\s*>)", re.DOTALL)


def tags(name: str) -> re.Pattern[str]:
    """Finds the tags of elements. Groups: 1 "/" of an end tag, 2 local name, 3 attributes."""
    return re.compile(rf"<(/?)(?:[^\s<>/:=]+:)?({name})(?=[\s/>]){_ATTRIBUTES}>")


def has_text(content: str | None) -> bool:
    """Whether something other than markup and white space stands there."""
    if not content:
        return False
    plain = _MARKUP.sub("", content)
    if "&#" in plain:
        plain = _CHARACTER.sub(_character, plain)
    return bool(plain.strip())


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1], 16) if found[1] else int(found[2]))
