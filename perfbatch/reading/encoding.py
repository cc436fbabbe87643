"""The encoding of a text file: decided here and nowhere else."""

import codecs
import re

from perfbatch.reading.refused import damaged
from perfbatch.wording import formats

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""(?:\bcharset|<\?xml[^>]{0,200}?\bencoding)\s*=\s*["']?([\w.:-]{2,20})"""
)
_HONOURED = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
}
"""What a declaration may say; a Latin one is a program's default and fits any bytes at all."""
_DECLARED_WITHIN = 4096
_LOOKED_AT = 4096
_CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")


def decoded(data: bytes) -> str:
    """The text of a file. Raises RefusedWorkbook for bytes that no one encoding explains."""
    text = text_or_none(data)
    if text is None:
        raise damaged(formats.TEXT_UNREADABLE)
    return text


def text_or_none(data: bytes, *, complete: bool = True) -> str | None:
    """The text, or None for something else; of a beginning (not `complete`) what is whole.

    A mark at the beginning decides; without one the zeros of UTF-16 do, then the first of what
    the file declares, UTF-8 and GB18030 that fits every byte. A GB declaration on UTF-8 text is
    a frequent slip, which Chinese signs in the UTF-8 reading give away.
    """
    for encoding in _encodings(data, complete=complete):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(data, complete)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    return None


def _encodings(data: bytes, *, complete: bool) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return (encoding,)
    wide = _unmarked_utf16(data[:_LOOKED_AT])
    if wide:
        return (wide,)
    found = _DECLARED.search(data[:_DECLARED_WITHIN].lower())
    declared = _HONOURED.get(found[1].decode("ascii", "replace"), "") if found else ""
    if not declared or declared == "utf-8" or _is_chinese_utf8(data, complete=complete):
        return ("utf-8", "gb18030")
    return (declared, "utf-8", "gb18030")


def _unmarked_utf16(head: bytes) -> str:
    """Zeros in every other place, which only UTF-16 with some ASCII in it has."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    few = len(head) // 200
    if odd > few and even <= few and odd > 4 * even:
        return "utf-16-le"
    if even > few and odd <= few and even > 4 * odd:
        return "utf-16-be"
    return ""


def _is_chinese_utf8(data: bytes, *, complete: bool) -> bool:
    try:
        return bool(_CHINESE.search(codecs.getincrementaldecoder("utf-8")().decode(data, complete)))
    except UnicodeDecodeError:
        return False
