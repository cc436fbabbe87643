"""One run of the real program over a folder, watched from outside.

Times are seconds of wall clock, memory is MiB of the parent process alone.
"""

import hashlib
import json
import os
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import psutil

from robustness.sound import PERIOD

ROOT = Path(__file__).parent.parent
_WATCH_EVERY = 0.02
_ERROR_LOG = "perfbatch-error.log"
_MIB = 1024 * 1024

Fingerprint: TypeAlias = Mapping[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended. `record` is run.json, empty where there is none; `code` None: killed."""

    code: int | None
    seconds: float
    memory: float
    record: Mapping[str, Any]
    workbook: Path | None
    said: str
    bug: str
    litter: tuple[str, ...]
    untouched: bool

    @property
    def ended(self) -> bool:
        """Whether the program came to an end of its own with a record or with nothing to do."""
        return (self.code in {0, 1} and bool(self.record)) or self.code == 3


def run_program(inbox: Path, work: Path, patience: float) -> Run:
    """Summarise an inbox; `work` is an empty folder, after `patience` seconds the run is killed."""
    output, temporary = work / "output", work / "temporary"
    temporary.mkdir(parents=True)
    before = fingerprint(inbox)
    started = time.monotonic()
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            order_for(inbox, output),
            stdout=told,
            stderr=errors,
            stdin=subprocess.DEVNULL,
            env=environment(temporary),
            cwd=work,
            start_new_session=True,
        )
        memory = _watched(process, started + patience)
        seconds = time.monotonic() - started
        said = _tail(errors)
        printed = _whole(told)
    record = _json(printed)
    workbook = work / record["workbook"] if "workbook" in record else None
    code = process.returncode if process.returncode >= 0 else None
    bug = _bug(temporary / _ERROR_LOG, said)
    untouched = fingerprint(inbox) == before
    return Run(code, seconds, memory, record, workbook, said, bug, _litter(work, inbox), untouched)


def environment(temporary: Path) -> Mapping[str, str]:
    """The environment of a run whose temporary files go into this folder."""
    return os.environ | {"PYTHONUTF8": "1", "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)}


def order_for(inbox: Path, output: Path) -> list[str]:
    """The command that summarises an inbox into an output."""
    program = [sys.executable, "-m", "perfbatch", "summarize", str(inbox)]
    return [*program, "--period", str(PERIOD), "--output", str(output), "--json"]


def _watched(process: subprocess.Popen[bytes], deadline: float) -> float:
    """Wait for the end; the most memory that the parent was seen to use, in MiB."""
    watched = psutil.Process(process.pid)
    most = 0.0
    while process.poll() is None:
        most = max(most, _resident(watched))
        if time.monotonic() > deadline:
            _kill(watched)
        time.sleep(_WATCH_EVERY)
    return most / _MIB


def _resident(watched: psutil.Process) -> float:
    """The highest resident memory so far where the system keeps it, else what it is now."""
    try:
        for line in Path(f"/proc/{watched.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return float(line.split()[1]) * 1024
        return float(watched.memory_info().rss)
    except (OSError, psutil.Error):
        return 0.0


def _kill(watched: psutil.Process) -> None:
    """End the run and the processes that it started."""
    try:
        family = [*watched.children(recursive=True), watched]
    except psutil.Error:
        return
    for one in family:
        try:
            one.kill()
        except psutil.Error:
            continue


def _whole(stream: Any) -> str:
    stream.seek(0)
    text: str = stream.read().decode("utf-8", "replace")
    return text


def _tail(stream: Any) -> str:
    return _whole(stream)[-4000:]


def _json(printed: str) -> Mapping[str, Any]:
    lines = printed.strip().splitlines()
    try:
        found = json.loads(lines[-1]) if lines else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _bug(log: Path, said: str) -> str:
    """The traceback's last lines, from the program's own log or from stderr."""
    if log.exists():
        return log.read_text("utf-8", "replace")[-2000:]
    return said[-2000:] if "Traceback (most recent call last)" in said else ""


def _litter(work: Path, inbox: Path) -> tuple[str, ...]:
    """What stands in the folder of work and should not; hidden leftovers of the output too."""
    known = {"output", "temporary", inbox.name}
    found = [path.name for path in work.iterdir() if path.name not in known]
    found += [str(path.relative_to(work)) for path in work.rglob(".perfbatch*")]
    found += [one.name for one in (work / "temporary").iterdir() if one.name != _ERROR_LOG]
    return tuple(sorted(found))


def fingerprint(folder: Path) -> Fingerprint:
    """The folder's entries and what is in its folders: kind, size, time of change, contents."""
    found: dict[str, tuple[object, ...]] = {}
    for path in sorted(folder.rglob("*"), key=os.fsencode):
        seen = path.lstat()
        contents: object = ""
        if stat.S_ISLNK(seen.st_mode):
            contents = str(path.readlink())
        elif stat.S_ISREG(seen.st_mode) and os.access(path, os.R_OK):
            contents = hashlib.sha256(path.read_bytes()).hexdigest()
        name = str(path.relative_to(folder))
        found[name] = (seen.st_mode, seen.st_size, seen.st_mtime_ns, contents)
    return found
