"""python -m demo: an invented county, from the first template to the corrected returns."""

import argparse
import sys
from pathlib import Path

from demo.folder import FolderRefused
from demo.play import play
from demo.program import ROOT, ProgramFailed


def main() -> int:
    """Play the demo; 1 where its folder cannot be made or the program failed."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("output/demo"))
    folder = parser.parse_args().folder
    try:
        play(folder if folder.is_absolute() else ROOT / folder, say)
    except (FolderRefused, ProgramFailed) as failed:
        say(str(failed))
        return 1
    return 0


def say(line: str) -> None:
    """A line on the screen; what the console cannot show is written as an escape."""
    encoding = sys.stdout.encoding or "utf-8"
    shown = line.encode(encoding, "backslashreplace").decode(encoding)
    sys.stdout.write(f"{shown}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
