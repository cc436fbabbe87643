"""Who may import whom: the contracts of pyproject.toml hold, and break when they should."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
    "contracts"
]
RUN = "from importlinter.cli import lint_imports_command as run; run()"

# What would be wrong: the contract that must say so, the module, the line in it.
WRONG = [
    ("layers", "model/fen.py", "import perfbatch.wording.screen"),
    ("layers", "wording/screen.py", "def late():\n    import perfbatch.form.schema"),
    ("layers", "form/schema.py", "import perfbatch.reading.doors"),
    ("layers", "template/workbook.py", "import perfbatch.cli.ending"),
    ("layers", "xlsx/theme.py", "import perfbatch.template.content"),
    ("layers", "a_new_room.py", '"""A room without a place."""'),
    ("stages", "stages/collect.py", "import perfbatch.stages.extract"),
    ("stages", "stages/write/swap.py", "import perfbatch.stages.track"),
    ("writers", "template/workbook.py", "import xlsxwriter"),
    ("writers", "stages/collect.py", "from openpyxl.cell import Cell"),
    ("readers", "pipeline.py", "import python_calamine"),
    ("layers", "intake/inbox.py", "import perfbatch.cluster.engine"),
    ("beyond", "pipeline.py", "import dask"),
    ("beyond", "intake/inbox.py", "from distributed import Client"),
    ("beyond", "stages/collect.py", "import fsspec"),
    ("beyond", "stages/write/detail.py", "import pyarrow"),
    ("pandas", "measures/report.py", "import pandas as pd"),
    ("pandas", "stages/review/values.py", "from numpy import array"),
]


def verdicts(folder: Path) -> dict[str, str]:
    """The verdict of import-linter on each contract, by its id, for the package in a folder."""
    command = [sys.executable, "-c", RUN, "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    told = dict(re.findall(r"^(.*?) (KEPT|BROKEN)", done.stdout, re.MULTILINE))
    assert told, done.stdout + done.stderr
    return {one["id"]: told[one["name"]] for one in CONTRACTS}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "perfbatch", tmp_path / "perfbatch", ignore=leave)
    return tmp_path


def test_every_contract_can_be_broken() -> None:
    assert {one["id"] for one in CONTRACTS} == {contract for contract, _, _ in WRONG}


def test_contracts_hold(copied: Path) -> None:
    assert set(verdicts(copied).values()) == {"KEPT"}


@pytest.mark.parametrize(("contract", "module", "line"), WRONG)
def test_contract_breaks(contract: str, module: str, line: str, copied: Path) -> None:
    path = copied / "perfbatch" / module
    assert path.exists() is (module != "a_new_room.py")  # a room may have moved
    old = path.read_text("utf-8") if path.exists() else ""
    path.write_text(f"{old}\n{line}\n", "utf-8")
    broken = {one for one, verdict in verdicts(copied).items() if verdict == "BROKEN"}
    assert broken == {contract}
