"""The program, run as a clerk runs it: in a process of its own, its words shown as they come."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent

Tell = Callable[[str], None]


class ProgramFailed(Exception):
    """The program ended with an exit code that it must not end with here: a bug."""


def run_program(arguments: Sequence[str], tell: Tell) -> list[str]:
    """Run it, show the command and its words indented; the words. Raises ProgramFailed."""
    tell(f"  $ perfbatch {' '.join(arguments)}")
    done = subprocess.run(
        [sys.executable, "-m", "perfbatch", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    for line in lines:
        tell(f"    {line}")
    if done.returncode:
        raise ProgramFailed(f"perfbatch {arguments[0]}: {done.returncode}")
    return lines
