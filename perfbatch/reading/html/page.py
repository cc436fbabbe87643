"""A page reduced to its tables: what a browser does not show and what says nothing goes out.

What is left is text and a few kinds of tags in one plain spelling, so that neither the parser
nor the count has to understand comments, scripts, declarations, stray quotes or unclosed tags.
"""

import html
import re
from collections.abc import Iterator

from perfbatch.reading.html.controls import END_OF_CHOICE, chosen, field_text
from perfbatch.reading.html.marks import MARK, attributes_of, look_of
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
    {"p", "div", "li", "ul", "ol", "dl", "dt", "dd", "pre", "center", "blockquote", "dir", "menu"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "address", "article", "aside", "details", "fieldset"}
    | {"figcaption", "figure", "footer", "form", "header", "legend", "main", "nav", "section"}
    | {"summary"}
)
BREAKS = frozenset({"br", "hr"})
"""The elements that end a line even where it is blank."""
_KEPT = PARTS | BLOCKS | BREAKS
_SKIPPED = frozenset({"script", "style", "title", "comment", "xmp", "noframes", "template"})
_SKIPPED |= {"xml"}  # what office programs note for themselves; mostly it stands in a comment
_LAST_RUNS = 20
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input"}
    | {"link", "meta", "param", "source", "wbr"}
)

_TELLING = re.compile(r"span|hidden|none|line-through|sdval|sdnum|x:|mso-number", re.IGNORECASE)
_TOLD = frozenset(
    {"colspan", "rowspan", "span", "hidden", "style"}
    | {"sdval", "sdnum", "x:num", "x:str", "x:bool", "x:err", "x:fmla"}
)
_BOUNDS = frozenset({"head", "body"})
RUN = "run"
"""The one element within a line that is left: text that looks different, and how (`look`)."""
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
        self._in_head = False
        self._runs: list[tuple[str, int]] = []

    def pieces(self) -> Iterator[str]:
        text = self._text
        while mark := MARK.search(text, self._at):
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
        if self._hiding or self._in_head:
            return ""
        return self._text[self._at : end].replace("<", "&lt;")

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
        if name in _KEPT or name in _BOUNDS:
            self._in_head = name == "head" and not mark["end"]
        if name in PARTS:
            within, self._hiding = self._hiding, ""
            self._runs.clear()
            return self._plain(name, mark, hidden=bool(within) and name == "table")
        if self._hiding:
            self._count_hidden(name, mark)
            return ""
        if not mark["end"] and name not in _VOID and is_hidden(_attributes(mark)):
            self._hiding, self._depth = name, 1
            return ""
        return self._plain(name, mark) if name in _KEPT else self._inline(name, mark)

    def _inline(self, name: str, mark: re.Match[str]) -> str:
        """An element within a line: a field of a form, or a run that looks different."""
        if mark["end"]:
            return self._end_run(name)
        if name == "select":
            return self._choice(mark)
        if name == "input":
            attributes = attributes_of(mark)
            return "" if is_hidden(attributes) else _apart(field_text(attributes))
        look = look_of(name, mark)
        if look:
            self._runs.append((name, 1))
            return self._counted(f'<{RUN} look="{int(look)}">')
        if self._runs and self._runs[-1][0] == name:
            self._runs[-1] = (name, self._runs[-1][1] + 1)
        return ""

    def _end_run(self, name: str) -> str:
        """The end of a run, and of those in it that were not ended."""
        for back, (open_name, depth) in enumerate(reversed(self._runs[-_LAST_RUNS:]), 1):
            if open_name == name:
                if depth > 1:
                    self._runs[-back] = (name, depth - 1)
                    return ""
                del self._runs[-back:]
                return f"</{RUN}>" * back
        return ""

    def _choice(self, mark: re.Match[str]) -> str:
        """A drop-down: what was chosen in it."""
        end = END_OF_CHOICE.search(self._text, self._at)
        if end is None:
            raise damaged(formats.INCOMPLETE)
        content, self._at = self._text[self._at : end.start()], end.end()
        return _apart(chosen(content, several="multiple" in attributes_of(mark)))

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
        if mark["end"]:
            return self._counted(f"</{name}>")
        told = "".join(
            f' {key}="{html.escape(html.unescape(value))}"'
            for key, value in _attributes(mark).items()
        )
        return self._counted(f"<{name}{told}{' hidden' if hidden else ''}>")

    def _counted(self, tag: str) -> str:
        self._tags += 1
        if self._tags > MOST_TAGS:
            raise too_large(formats.TOO_MANY_TAGS, count=MOST_TAGS)
        return tag


def _attributes(mark: re.Match[str]) -> dict[str, str]:
    """The attributes that say something about values and places, as they are written."""
    if not _TELLING.search(mark["attributes"]):
        return {}
    return {name: value for name, value in attributes_of(mark).items() if name in _TOLD}


def _apart(text: str) -> str:
    """What stands in a field, so that it does not run together with what is beside it."""
    return f" {html.escape(text)} " if text else ""
