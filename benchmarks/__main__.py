"""python -m benchmarks: the program and honest rivals, in turn; ratios, memory and growth."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import growth, report
from benchmarks.contests import Contest, contests
from benchmarks.inboxes import Inboxes
from benchmarks.measure import ROOT
from benchmarks.page import with_figures
from benchmarks.running import Ground, Held

KEPT = ROOT / "output" / "benchmarks"


def main(arguments: Sequence[str]) -> int:
    """Measure what is asked for; 1 where a program had to be left out."""
    asked = _arguments(arguments)
    whole = contests(asked.units)
    if asked.list:
        lines = [f"{one.name:8} {one.told}" for one in whole]
        print("\n".join([*lines, f"{growth.NAME:8} summarize, {growth.SIZES} workbooks"]))
        return 0
    place = report.machine()
    print(place, flush=True)
    ground = Ground(Inboxes(asked.kept, _tell), asked.kept, _tell)
    held = [ground.hold(one, asked.rounds) for one in wanted_of(whole, asked.only, asked.largest)]
    growing = not asked.only or growth.NAME in asked.only
    grown = growth.grow(ground, asked.largest, asked.rounds) if growing else None
    _give(asked, place, held, grown)
    return int(any(one.faults for one in held))


def wanted_of(whole: Sequence[Contest], names: Sequence[str], largest: int) -> list[Contest]:
    """The contests of these names; without names all whose counties are no larger than that."""
    if names:
        return [one for one in whole if one.name in names]
    return [one for one in whole if one.largest <= largest]


def _give(
    asked: argparse.Namespace, place: str, held: Sequence[Held], grown: growth.Grown | None
) -> None:
    """The results on the screen, and wherever else they are wanted."""
    tables = report.tables_of(held, grown)
    shown = report.as_markdown if asked.markdown else report.as_text
    ratios, costs = shown(report.HEAD, tables.ratios), shown(report.COST_HEAD, tables.costs)
    print("\n".join(["", ratios, "", costs, *tables.faults]))
    if asked.json:
        record = json.dumps(report.as_record(place, held, grown), ensure_ascii=False, indent=1)
        asked.json.write_text(record + "\n", "utf-8")
    if asked.page:
        page = asked.page.read_text("utf-8")
        figures = report.as_markdown(report.HEAD, tables.ratios)
        asked.page.write_text(with_figures(page, f"{place}\n\n{figures}"), "utf-8")


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--units", type=_count, default=1_000, metavar="N")
    parser.add_argument("--rounds", type=_count, default=3)
    parser.add_argument("--largest", type=_count, metavar="N", help="the largest county (1000)")
    parser.add_argument(
        "--only", nargs="+", default=(), choices=[*_names(contests(1)), growth.NAME]
    )
    parser.add_argument("--list", action="store_true", help="only say what is measured")
    parser.add_argument("--json", type=Path, metavar="FILE", help="every cost of every round")
    parser.add_argument("--markdown", action="store_true", help="the tables for a page")
    parser.add_argument("--page", type=Path, metavar="FILE", help="renew the table of this page")
    parser.add_argument("--kept", type=Path, default=KEPT, help="where made counties are kept")
    asked = parser.parse_args(arguments)
    asked.largest = asked.largest or max(1_000, asked.units)
    return asked


def _names(all_contests: Sequence[Contest]) -> list[str]:
    return [one.name for one in all_contests]


def _count(written: str) -> int:
    number = int(written)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{written}: at least 1")
    return number


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
