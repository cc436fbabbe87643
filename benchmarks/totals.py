"""What everybody who reads a county must agree on: how many projects there are and what they cost."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

FEN_PER_WAN = 1_000_000
FILE = "totals.json"
PERIOD = "2022-06"


class NoTotals(Exception):
    """A program has left nothing by which its reading could be judged; says what is missing."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The rows of projects of all workbooks, and the sum of 年初预算数 in fen."""

    rows: int
    budget_fen: int


def fen_of(amounts: Sequence[object]) -> int:
    """The sum in whole fen of amounts in 万元 as a reader gives them; blanks and texts add nothing."""
    numbers = (one for one in amounts if isinstance(one, int | float) and not math.isnan(one))
    return sum(round(one * FEN_PER_WAN) for one in numbers)


def leave(folder: Path, totals: Totals) -> None:
    """Say in a folder what was read."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {"rows": totals.rows, "budget_fen": totals.budget_fen}
    (folder / FILE).write_text(json.dumps(told), "utf-8")


def left(folder: Path) -> Totals:
    """What a script has said there. Raises NoTotals."""
    told = _told(folder / FILE)
    return Totals(int(told["rows"]), int(told["budget_fen"]))


def summarised(folder: Path) -> Totals:
    """What the program's own record says. Raises NoTotals."""
    told = _told(folder / PERIOD / "run.json")
    wan = Decimal(told["totals"]["everything"]["original_budget_wan"])
    return Totals(int(told["rows"]["counted"]), int(wan * FEN_PER_WAN))


def _told(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise NoTotals(f"{path.name}: {error}") from None
    if not isinstance(found, dict):
        raise NoTotals(f"{path.name}: no record")
    return found
