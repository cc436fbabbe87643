"""Texts with runs that look different, rewritten so that the library reads what can be seen."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from perfbatch.reading import markup
from perfbatch.reading.markup import is_true
from perfbatch.reading.runs import Look, Run, joined, look_of_font

_TELLING = (b"strike", b"vertAlign", b"Wingdings 2")
_TEXTS = frozenset({"si", "is"})
_SHIFTED = {"superscript": Look.RAISED, "subscript": Look.LOWERED}


def with_marks(data: bytes, part: str) -> bytes:
    """A part with its shared or inline texts (si, is), those marked that would be misread.

    A part whose texts all look plain costs nothing: it is given back as it is. Raises
    RefusedWorkbook for ill-formed XML.
    """
    if not any(sign in data for sign in _TELLING):
        return data
    return _Texts(data).rewritten(part)


def look_of(element: str, value: str | None) -> Look:
    """What an element of a font makes of a text: strike, vertAlign, rFont or name."""
    if element == "strike":
        return Look.STRUCK if value is None or is_true(value) else Look.PLAIN
    if element == "vertAlign":
        return _SHIFTED.get(value or "", Look.PLAIN)
    return look_of_font(value or "") if element in {"rFont", "name"} else Look.PLAIN


@dataclass(slots=True)
class _Text:
    """A text that is open: where it began, its element, its runs."""

    start: int
    name: str
    runs: list[Run]
    look: Look = Look.PLAIN


class _Texts:
    """The state of one walk over a part."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._open: _Text | None = None
        self._reading = self._phonetic = False
        self._pieces: list[bytes] = []
        self._kept_to = 0

    def rewritten(self, part: str) -> bytes:
        self._parser = markup.parser(part)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        markup.run(self._parser, self._data, part)
        del self._parser
        return b"".join([*self._pieces, self._data[self._kept_to :]])

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        text = self._open
        if text is None:
            if local in _TEXTS:
                self._open = _Text(self._parser.CurrentByteIndex, name, [])
                self._phonetic = False
        elif local == "t":
            self._reading = not self._phonetic
        elif local == "r":
            text.look = Look.PLAIN
        elif local == "rPh":
            self._phonetic = True
        elif not self._reading:
            text.look |= look_of(local, attributes.get("val"))

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        text = self._open
        if local == "t":
            self._reading = False
        elif local == "rPh":
            self._phonetic = False
        elif text is not None and name == text.name:
            self._open = None
            if any(look for _, look in text.runs):
                self._replace(text)

    def _characters(self, data: str) -> None:
        if self._reading and self._open is not None:
            self._open.runs.append((data, self._open.look))

    def _replace(self, text: _Text) -> None:
        """One plain text for all its runs, in ASCII: the part may be in any encoding."""
        plain = escape(joined(text.runs)).encode("ascii", "xmlcharrefreplace")
        name = text.name.encode()
        prefix = name[:-2]  # both elements, si and is, have two letters
        self._pieces.append(self._data[self._kept_to : text.start])
        self._pieces.append(b'<%b><%bt xml:space="preserve">' % (name, prefix))
        self._pieces.append(b"%b</%bt></%b>" % (plain, prefix, name))
        self._kept_to = self._data.find(b">", self._parser.CurrentByteIndex) + 1
