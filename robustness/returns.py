"""A county of sound returns in several formats, each a little different, and a hostile file among them."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from robustness import forms
from robustness.hostile import KINDS
from robustness.sound import SHEET, Grid, sound_grid, sound_parts, zipped

_GOAL = re.compile(rb'(<c r="M9" s="\d+"><v>)50(?=</v>)')


def _workbook(number: int) -> tuple[str, bytes]:
    """The suffix and bytes of a unit's return; every unit its own code, every fifth far behind."""
    code, goal = f"6{number:08d}", (10 if number % 5 == 0 else 45) + number / 1000
    plain = _PLAIN.get(number % 8)
    if plain is None:
        parts = sound_parts(code)
        parts[SHEET], found = _GOAL.subn(rb"\g<1>" + str(goal).encode(), parts[SHEET])
        assert found == 1
        return "xlsx", zipped(parts)
    suffix, write = plain
    grid = sound_grid(code)
    assert grid[8][12] == 50
    grid[8][12] = goal
    return suffix, write(grid)


_PLAIN: Mapping[int, tuple[str, Callable[[Grid], bytes]]] = {
    1: ("xls", forms.xls),
    2: ("xlsb", lambda grid: forms.xlsb(forms.xlsb_sheet(grid))),
    3: ("ods", lambda grid: forms.ods(forms.ods_content(grid))),
    4: ("html", forms.web_page),
    5: ("csv", lambda grid: forms.csv(grid, "gb18030")),
}
"""Every eighth return in each of these formats; the rest is .xlsx."""


def put_returns(work: Path, numbers: Sequence[int], name: Callable[[int], int] = int) -> Path:
    """An inbox in a folder of its own, written in this order; `name`: the number in a file's name."""
    inbox = work / "inbox"
    inbox.mkdir(parents=True)
    for number in numbers:
        suffix, data = _workbook(number)
        (inbox / f"报送-{name(number):04d}.{suffix}").write_bytes(data)
    return inbox


@contextmanager
def bad_file(inbox: Path, kind: str, place: int) -> Iterator[str]:
    """A hostile file at the head, the end or in the middle of the inbox; gives its name there."""
    one = next(known for known in KINDS if known.name == kind)
    with tempfile.TemporaryDirectory() as folder:
        one.put(Path(folder))
        bad = inbox / ("!{}", "报送-0020-{}", "龙-{}")[place % 3].format(one.entry)
        shutil.copy(Path(folder) / one.entry, bad)
    yield bad.name
    bad.unlink()
