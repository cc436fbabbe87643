"""XML as foreign workbooks bring it: streamed, without declarations, ill-formed text refused."""

from collections.abc import Callable
from typing import NoReturn
from xml.parsers import expat

from perfbatch.reading.refused import damaged, too_large
from perfbatch.wording import formats


def parser(part: str) -> expat.XMLParserType:
    """A parser that refuses a DOCTYPE, the door to entity bombs and foreign files."""

    def refuse(*_: object) -> NoReturn:
        raise too_large(formats.DOCTYPE, part=part)

    made = expat.ParserCreate()
    made.buffer_text = True
    made.StartDoctypeDeclHandler = refuse
    return made


def run(prepared: expat.XMLParserType, data: bytes, part: str) -> None:
    """Parse to the end. Raises RefusedWorkbook for ill-formed XML and unknown encodings."""
    complete = True
    try:
        prepared.Parse(data, complete)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged(formats.PART_ILL_FORMED, part=part) from error


def walk(data: bytes, part: str, seen: Callable[[str, dict[str, str]], None]) -> None:
    """Call `seen` with each element's local name and its attributes by local name."""

    def start(name: str, attributes: dict[str, str]) -> None:
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        seen(name.rpartition(":")[2], plain)

    prepared = parser(part)
    prepared.StartElementHandler = start
    run(prepared, data, part)


_TRUE = frozenset({"1", "true", "on"})


def is_true(value: str | None) -> bool:
    """Whether an attribute says yes."""
    return value in _TRUE


def is_zero(measure: str | None) -> bool:
    """Whether a width or height is nothing."""
    if measure is None:
        return False
    try:
        return float(measure) == 0
    except ValueError:
        return False
