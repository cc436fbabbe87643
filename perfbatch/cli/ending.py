"""How a command ends: an exit code and a sentence on stderr."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from perfbatch.wording import screen

ERROR_LOG = "perfbatch-error.log"

DONE, ERRORS_FOUND, WRONG_USAGE, NOTHING, OUTPUT_NOT_WRITTEN, BUG = range(6)
"""0 done · 1 errors found (--strict) · 2 wrong usage or settings · 3 nothing to summarise ·
4 output could not be written · 5 a bug."""


class Stop(Exception):
    """An end with a sentence for the user and an exit code."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


def not_written(path: Path, reason: str) -> Stop:
    """The end where an output cannot be put in its place; what stood there is as it was."""
    return Stop(OUTPUT_NOT_WRITTEN, screen.OUTPUT_REFUSED.format(path=path, reason=reason))


def say(sentence: str) -> None:
    """A line on stderr; what the console cannot show is written as an escape."""
    encoding = sys.stderr.encoding or "utf-8"
    line = sentence.encode(encoding, "backslashreplace").decode(encoding)
    print(line, file=sys.stderr, flush=True)


def put(text: str) -> None:
    """A line on stdout. Raises OSError where it cannot be written, and leaves nothing to retry."""
    try:
        print(text, flush=True)
    except OSError:
        with Path(os.devnull).open("wb") as nowhere:  # what is left in the buffer must go somewhere
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        raise


def keep_details(text: str) -> Path:
    """Write what only a maintainer can use to a file of the temporary folder; where it is."""
    import tempfile  # brings a good deal with it

    path = Path(tempfile.gettempdir()) / ERROR_LOG
    with suppress(OSError):
        path.write_text(text, "utf-8", "backslashreplace")
    return path
