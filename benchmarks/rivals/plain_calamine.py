"""The plain script with the fast reader: pandas with calamine, written as before by openpyxl."""

import sys
from pathlib import Path

from benchmarks.rivals.plain import main

if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), "calamine")
