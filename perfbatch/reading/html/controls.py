"""Fields of a form on a page, as the text that a person sees in them."""

import html
import re
from collections.abc import Iterator, Mapping

from perfbatch.reading.html.marks import MARK, attributes_of

TICKED, UNTICKED = "☑", "☐"
_TICKABLE = frozenset({"checkbox", "radio"})
_WITHOUT_TEXT = frozenset({"hidden", "password", "submit", "button", "reset", "image", "file"})
_COMMENT_END = "-->"
END_OF_CHOICE = re.compile(
    r"</select[^>]*+>|(?=</?(?:select|table|caption|thead|tbody|tfoot|tr|td|th|input|textarea)[\s/>])",
    re.IGNORECASE,
)
"""Where a drop-down ends: these cannot stand within it."""


def field_text(attributes: Mapping[str, str]) -> str:
    """What an `input` shows: a tick, or the text that was typed; nothing for a button."""
    kind = attributes.get("type", "").strip().lower()
    if kind in _TICKABLE:
        return TICKED if "checked" in attributes else UNTICKED
    return "" if kind in _WITHOUT_TEXT else html.unescape(attributes.get("value", ""))


def chosen(content: str, *, several: bool) -> str:
    """The text of the chosen option of a drop-down, of all where `several` may be.

    Nothing where none is said to be chosen: a browser then shows the first, which nobody chose.
    """
    options = [" ".join(html.unescape(text).split()) for text in _selected(content)]
    return " ".join(options) if several else (options or [""])[-1]


def _selected(content: str) -> Iterator[str]:
    """The options that are said to be chosen, as they are written but for their markup."""
    at, open_option, pieces = 0, False, list[str]()
    while mark := MARK.search(content, at):
        if open_option:
            pieces.append(content[at : mark.start()])
        at = mark.end()
        if mark["comment"]:
            end = content.find(_COMMENT_END, mark.start() + 2)
            at = end + len(_COMMENT_END) if end >= 0 else len(content)
        elif mark["name"] and mark["name"].lower() in {"option", "optgroup"}:
            if open_option:
                yield "".join(pieces)
            pieces.clear()
            starts = mark["name"].lower() == "option" and not mark["end"]
            open_option = starts and "selected" in attributes_of(mark)
    if open_option:
        yield "".join([*pieces, content[at:]])
