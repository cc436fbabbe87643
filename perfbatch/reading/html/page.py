"""A page reduced to its tables: what a browser does not show and what says nothing goes out.

What is left is text and a few kinds of tags in one plain spelling, so that neither the parser
nor the count has to understand comments, scripts, declarations, stray quotes or unclosed tags.
"""

import html
import re
from collections.abc import Iterator

from perfbatch.reading.refused import damaged, too_large
from perfbatch.wording import formats

MOST_TAGS = 500_000
MOST_REFERENCES = 1_000_000
MOST_MARKS = 6_000_000
MOST_CHARACTERS = 60_000_000

CELLS = frozenset({"td", "th"})
PARTS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "caption", "col", "colgroup"}) | CELLS
"""The elements that make a table; a hidden element does not reach over them."""
BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "dl", "dt", "dd", "pre", "center", "blockquote"}
    | {"h1", "h2", "h3", "h4", "h5", "h6"}
)
_KEPT = PARTS | BLOCKS | {"br"}
_SKIPPED = frozenset({"script", "style", "title", "comment", "xmp", "noframes", "template"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input"}
    | {"link", "meta", "param", "source", "wbr"}
)

_MARK = re.compile(
    r"<(?:(?P<comment>!--)|(?P<declaration>[!?])|"
    r"(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)"
    r"(?P<attributes>(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)(?P<close>>?))"
)
_ATTRIBUTE = re.compile(r"(?P<name>[^\s=/]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s]*+)))?+")
_TELLING = re.compile(r"span|hidden|none|sdval|sdnum|x:|mso-number", re.IGNORECASE)
_TOLD = frozenset(
    {"colspan", "rowspan", "span", "hidden", "style"}
    | {"sdval", "sdnum", "x:num", "x:str", "x:bool", "x:err", "x:fmla"}
)
_HIDING = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_HUGE_REFERENCE = re.compile(r"&#(?:[0-9]{9,}+|[xX][0-9a-fA-F]{9,}+);?")


def reduced(text: str) -> str:
    """The page as text and plain tags. Raises RefusedWorkbook.

    A comment, tag or script that does not end means that the rest of the file is missing.
    """
    if len(text) > MOST_CHARACTERS or text.count("<") > MOST_MARKS:
        raise too_large(formats.TOO_LARGE, megabytes=len(text) // 1024 // 1024)
    if text.count("&") > MOST_REFERENCES:
        raise too_large(formats.TOO_MANY_TAGS, count=MOST_REFERENCES)
    return "".join(_Reduction(_HUGE_REFERENCE.sub("\ufffd", text)).pieces())


def is_hidden(attributes: dict[str, str]) -> bool:
    """Whether an element says that it is not shown."""
    return "hidden" in attributes or bool(_HIDING.search(attributes.get("style", "")))


class _Reduction:
    """One walk over a page."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._tags = 0
        self._hiding = ""
        self._depth = 0

    def pieces(self) -> Iterator[str]:
        text = self._text
        while mark := _MARK.search(text, self._at):
            yield self._shown(mark.start())
            self._at = mark.end()
            if mark["comment"]:
                self._skip_past("-->", mark.start() + 2)  # <!--> is a whole comment
            elif mark["declaration"]:
                self._skip_past(">", mark.end())
            elif not mark["close"]:
                raise damaged(formats.INCOMPLETE)
            else:
                yield self._tag(mark)
        yield self._shown(len(text))

    def _shown(self, end: int) -> str:
        """The text up to the next mark; a < in it is no tag, and is written as one sign."""
        return "" if self._hiding else self._text[self._at : end].replace("<", "&lt;")

    def _skip_past(self, sign: str, start: int) -> None:
        found = self._text.find(sign, start)
        if found < 0:
            raise damaged(formats.INCOMPLETE)
        self._at = found + len(sign)

    def _tag(self, mark: re.Match[str]) -> str:
        name = mark["name"].lower()
        if name in _SKIPPED:
            if not mark["end"]:
                self._skip_element(name)
            return ""
        if name in PARTS:
            within, self._hiding = self._hiding, ""
            return self._plain(name, mark, hidden=bool(within) and name == "table")
        if self._hiding:
            self._count_hidden(name, mark)
            return ""
        if not mark["end"] and name not in _VOID and is_hidden(_attributes(mark)):
            self._hiding, self._depth = name, 1
            return ""
        return self._plain(name, mark) if name in _KEPT else ""

    def _skip_element(self, name: str) -> None:
        end = re.compile(rf"</{name}[^>]*+>", re.IGNORECASE).search(self._text, self._at)
        if end is None:
            raise damaged(formats.INCOMPLETE)
        self._at = end.end()

    def _count_hidden(self, name: str, mark: re.Match[str]) -> None:
        if name == self._hiding:
            self._depth += -1 if mark["end"] else 1
            if not self._depth:
                self._hiding = ""

    def _plain(self, name: str, mark: re.Match[str], *, hidden: bool = False) -> str:
        self._tags += 1
        if self._tags > MOST_TAGS:
            raise too_large(formats.TOO_MANY_TAGS, count=MOST_TAGS)
        if mark["end"]:
            return f"</{name}>"
        told = "".join(
            f' {key}="{html.escape(html.unescape(value))}"'
            for key, value in _attributes(mark).items()
        )
        return f"<{name}{told}{' hidden' if hidden else ''}>"


def _attributes(mark: re.Match[str]) -> dict[str, str]:
    """The attributes that say something about values and places, as they are written."""
    if not _TELLING.search(mark["attributes"]):
        return {}
    told: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(mark["attributes"]):
        name = found["name"].lower()
        if name in _TOLD:
            told.setdefault(name, found[2] or found[3] or found[4] or "")
    return told
