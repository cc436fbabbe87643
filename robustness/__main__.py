"""python -m robustness: everything; --quick: the scale of CI; hostile DIR, mutants DIR: write it."""

import argparse
import subprocess
import sys
from pathlib import Path

from robustness.hostile import KINDS, write_hostile
from robustness.mutants import write_mutants
from robustness.suite import QUICK_MUTANTS, SEED, as_table, full, quick

OTHERS = {
    "robustness.faults": (("--faults", "1000", "--clean", "100"), ()),
    "robustness.neighbours": (("--quick",), ()),
    "tests.faults": ((), ("--all",)),
}
"""The other experiments: what each takes at the scale of CI, and at full scale."""


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m robustness", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the scale of CI")
    commands = parser.add_subparsers(dest="command")
    hostile = commands.add_parser("hostile", help="write the hostile set into a folder")
    hostile.add_argument("folder", type=Path)
    broken = commands.add_parser("mutants", help="write mutants into a folder")
    broken.add_argument("folder", type=Path)
    broken.add_argument("--count", type=int, default=QUICK_MUTANTS)
    broken.add_argument("--seed", type=int, default=SEED)
    commands.add_parser("kinds", help="list the kinds and what they are")
    return parser


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> int:
    """Do what the command line says; 1 where something failed."""
    chosen = _words().parse_args()
    if chosen.command == "hostile":
        write_hostile(chosen.folder)
    elif chosen.command == "mutants":
        write_mutants(chosen.folder, chosen.count, chosen.seed)
    elif chosen.command == "kinds":
        for kind in KINDS:
            print(f"{kind.name}: {kind.told}")
    else:
        return _everything(quick_scale=chosen.quick)
    return 0


def _everything(*, quick_scale: bool) -> int:
    """All experiments one after the other; 1 where any of them found something."""
    parts = quick(_tell) if quick_scale else full(_tell)
    print(as_table(parts), flush=True)
    failed = any(part.outcome.failures for part in parts)
    for module, options in OTHERS.items():
        _tell(f"python -m {module}")
        print(flush=True)
        chosen = options[0] if quick_scale else options[1]
        failed |= (
            subprocess.run([sys.executable, "-m", module, *chosen], check=False).returncode > 0
        )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
