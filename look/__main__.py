"""python -m look: every page that the program writes, as pictures."""

import argparse
import sys
from pathlib import Path

from demo.__main__ import say
from demo.folder import FolderRefused
from demo.program import ROOT, ProgramFailed
from look.office import OfficeFailed, missing_programs
from look.show import NothingToShow, results_of_demo, show, show_in_docs

_MISSING = """没有找到 {names}，不能生成图片。
需要 LibreOffice（soffice）和 poppler（pdftotext、pdftoppm），装好后让它们在 PATH 里，再运行一次。
Debian、Ubuntu：apt install libreoffice-calc poppler-utils fonts-noto-cjk。"""


def main() -> int:
    """Show the pages; 1 where that failed, 2 where a program or what is to be shown is missing."""
    asked = _arguments()
    if missing := missing_programs():
        say(_MISSING.format(names="、".join(missing)))
        return 2
    out = asked.out if asked.out.is_absolute() else ROOT / asked.out
    try:
        shown = show(asked.results or results_of_demo(say), out, say)
        if asked.docs:
            show_in_docs(shown, ROOT / "docs" / "pictures", say)
    except NothingToShow as nothing:
        say(str(nothing))
        return 2
    except (FolderRefused, OfficeFailed, ProgramFailed) as failed:
        say(str(failed))
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m look", description=__doc__)
    parser.add_argument("results", type=Path, nargs="?", help="a folder like output/2022-06")
    parser.add_argument("--out", type=Path, default=Path("output/look"))
    parser.add_argument("--docs", action="store_true", help="renew the pictures of the documents")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
