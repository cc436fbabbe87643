"""python -m robustness [PART …]: try the parts, or all, and print a line for each promise.

Exit 1 where one did not hold. --quick: the scale of CI; --write FILE: keep the figures in the page.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from robustness.hostile import KINDS, write_hostile
from robustness.mutants import write_mutants
from robustness.page import with_figures
from robustness.parts import PARTS
from robustness.promise import Part, Promise, Tried, as_lines, summary
from robustness.suite import MUTANTS, SEEDS


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m robustness", description=__doc__)
    names = [part.name for part in PARTS]
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(names))
    parser.add_argument("--quick", action="store_true", help="the scale of CI")
    parser.add_argument("--write", type=Path, metavar="FILE", help="keep the figures in this page")
    parser.add_argument("--kinds", action="store_true", help="list the kinds of hostile entries")
    parser.add_argument("--put-hostile", type=Path, metavar="DIR", help="write the hostile set")
    parser.add_argument("--put-mutants", type=Path, metavar="DIR", help="write mutants")
    parser.add_argument("--count", type=int, default=MUTANTS, help="so many mutants")
    parser.add_argument("--seed", type=int, default=SEEDS[0], help="of the mutants")
    return parser


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; 1 where a promise did not hold."""
    parser = _words()
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.parts) - {part.name for part in PARTS}
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if chosen.kinds:
        for kind in KINDS:
            print(f"{kind.name}: {kind.told}")
    elif chosen.put_hostile:
        write_hostile(chosen.put_hostile)
    elif chosen.put_mutants:
        write_mutants(chosen.put_mutants, chosen.count, chosen.seed)
    else:
        wanted = [part for part in PARTS if not chosen.parts or part.name in chosen.parts]
        return try_parts(wanted, chosen.write, full=not chosen.quick)
    return 0


def try_parts(parts: Sequence[Part], page: Path | None, *, full: bool) -> int:
    """Try the parts one after the other; the figures of each are kept as soon as it is done."""
    tried = []
    for part in parts:
        _tell(f"{part.name}: {part.told}")
        tried.append(_tried(part, full=full))
        print("\n".join(as_lines(tried[-1])), flush=True)
        if page:
            order = [one.name for one in PARTS]
            text = with_figures(page.read_text("utf-8"), tried[-1:], order, _today())
            page.write_text(text, "utf-8")
    print(summary(tried), flush=True)
    return int(not all(one.held for part in tried for one in part.promises))


def _today() -> date:
    """The day on which the figures were measured, which is part of what they say."""
    return date.today()  # noqa: DTZ011 - the day where the machine stands


def _tried(part: Part, *, full: bool) -> Tried:
    """The part's promises; an experiment that cannot be done is a promise that was not kept."""
    started = time.monotonic()
    try:
        promises = tuple(part.put_to_test(full, _tell))
    except Exception as error:  # noqa: BLE001 - the other parts must still be tried
        promises = (Promise("the experiment comes to its end", repr(error), "", held=False),)
    return Tried(part.name, promises, time.monotonic() - started)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
