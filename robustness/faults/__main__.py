"""python -m robustness.faults: 10,000 seeded faults and 1,000 clean workbooks, and the figures."""

import argparse
import sys

from robustness.faults import KINDS, as_table, try_faults
from robustness.faults.trial import CLEAN, FAULTS, SEED


def main() -> int:
    """Run the experiment; 1 where a fault was missed or something sound was blamed."""
    parser = argparse.ArgumentParser(prog="python -m robustness.faults", description=__doc__)
    parser.add_argument("--faults", type=int, default=FAULTS)
    parser.add_argument("--clean", type=int, default=CLEAN)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--kinds", action="store_true", help="list the kinds and their sources")
    chosen = parser.parse_args()
    if chosen.kinds:
        sys.stdout.writelines(f"{kind.name}: {kind.told}\n" for kind in KINDS)
        return 0
    figures = try_faults(chosen.faults, chosen.clean, chosen.seed)
    sys.stdout.write(as_table(figures) + "\n")
    return int(not figures.perfect)


if __name__ == "__main__":
    sys.exit(main())
