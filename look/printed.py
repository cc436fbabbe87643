"""A workbook as it was printed: its pages, each with its sheet, and the words with their boxes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple
from xml.etree import ElementTree as ET

from look.office import Office

FOOT = 50.0
"""Points at the lower edge of a page that hold its foot and nothing else."""
_PAGE_NUMBER = re.compile(r"^(.*)第\d+页共\d+页")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HTML = "{http://www.w3.org/1999/xhtml}"
_FULL = re.compile("[\u4e00-\u9fff]{2,}")


class Word(NamedTuple):
    """A word on a page: its text and its box in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float | None:
        """The size of its letters, where it has 汉字 only: each is as wide as it is high."""
        return (self.right - self.left) / len(self.text) if _FULL.fullmatch(self.text) else None


@dataclass(frozen=True)
class Page:
    """A printed page: its number, its sheet, what its foot says of it, its size, its words."""

    number: int
    sheet: str
    foot: str
    width: float
    height: float
    words: Sequence[Word]

    @property
    def text(self) -> str:
        """All that is said on it above its foot, without spaces."""
        above = (one for one in self.words if one.top <= self.height - FOOT)
        return "".join(re.sub(r"\s", "", one.text) for one in above)


@dataclass(frozen=True, repr=False)
class Printed:
    """The pages of a workbook in order."""

    pdf: Path
    pages: Sequence[Page]

    def by_sheet(self) -> Mapping[str, list[Page]]:
        """Pages by sheet, in the order of the workbook."""
        found: dict[str, list[Page]] = {}
        for one in self.pages:
            found.setdefault(one.sheet, []).append(one)
        return found

    def small_words(self, least: float) -> Iterator[tuple[Page, Word, float]]:
        """Words whose letters are smaller than so many points, with their size.

        What is no 汉字 is measured by its height: as high for its size as the 汉字 of the pages.
        """
        ratios = [
            (one.bottom - one.top) / one.size
            for page in self.pages
            for one in page.words
            if one.size
        ]
        ratio = median(ratios) if ratios else 1.3
        for page in self.pages:
            for word in page.words:
                size = word.size or (word.bottom - word.top) / ratio
                if word.text.strip() and size < least - 0.05:
                    yield page, word, size


def read_pages(office: Office, pdf: Path, sheets: Sequence[str]) -> Printed:
    """The pages of a PDF; a page without a foot belongs to the sheet of the page before it.

    `sheets`: the names of the workbook's sheets. Raises OfficeFailed, ParseError.
    """
    names = {re.sub(r"\s", "", one): one for one in sheets}
    root = ET.fromstring(_ILLEGAL.sub("", office.words(pdf)))
    pages: list[Page] = []
    for number, element in enumerate(root.iter(f"{_HTML}page"), start=1):
        words = [_word(one) for one in element.iter(f"{_HTML}word")]
        height = float(element.attrib["height"])
        before = pages[-1].sheet if pages else sheets[0]
        foot = _foot(words, height)
        width = float(element.attrib["width"])
        pages.append(Page(number, names.get(foot, before), foot, width, height, words))
    return Printed(pdf, pages)


def _word(element: ET.Element) -> Word:
    left, top, right, bottom = (
        float(element.attrib[one]) for one in ("xMin", "yMin", "xMax", "yMax")
    )
    return Word(element.text or "", left, top, right, bottom)


def _foot(words: Sequence[Word], height: float) -> str:
    """The left part of a page's foot, without spaces."""
    foot = sorted((one for one in words if one.top > height - FOOT), key=lambda one: one.left)
    found = _PAGE_NUMBER.match("".join(re.sub(r"\s", "", one.text) for one in foot))
    return found[1] if found else ""


def out_of_order(pages: Sequence[Page], sheets: Sequence[str]) -> list[str]:
    """Sheets whose pages do not follow one another as the sheets do."""
    places = [sheets.index(one.sheet) for one in pages]
    return [sheets[after] for before, after in pairwise(places) if after < before]
