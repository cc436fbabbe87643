"""Mutants: sound workbooks of the project in every format, broken by a seeded generator."""

import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from robustness import forms
from robustness.hostile.kind import one_verdict
from robustness.operators import RAW, operators_for
from robustness.recoding import recoded
from robustness.sound import sound_grid, sound_workbook, zipped
from robustness.trial import Item

_CODE, _TWIN = "300000001", "400000001"
"""The units of the sound files; the second one is that of an archive's second member."""
_APART = 7919
"""Codes lie so far apart that a flipped digit seldom gives another mutant's."""
_OFFICE_PATIENCE = 120
_AGAIN = 0.25
"""How often a mutant is broken once more."""
_OFFICE_FORMATS = {
    "xls": "xls:MS Excel 97",
    "ods": "ods",
    "xml": "xml:MS Excel 2003 XML",
    "html": "html",
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
}


def plain_bases() -> dict[str, bytes]:
    """Sound files by their names, written by the project and by plain code."""
    grid = sound_grid(_CODE)
    workbook = sound_workbook(_CODE)
    return {
        "template.xlsx": workbook,
        "plain.xls": forms.xls(grid),
        "plain-5.xls": forms.xls_container(forms.biff5_stream(grid)),
        "plain.xlsb": forms.xlsb(forms.xlsb_sheet(grid)),
        "plain.ods": forms.ods(forms.ods_content(grid)),
        "plain.xml": forms.xml_2003(grid),
        "plain.html": forms.web_page(grid),
        "plain.csv": forms.csv(grid),
        "plain-gbk.csv": forms.csv(grid, "gb18030"),
        "archive.zip": zipped({"甲.xlsx": workbook, "乙.xls": forms.xls(sound_grid(_TWIN))}),
    }


def office_bases() -> dict[str, bytes]:
    """The template as an office program saves it in its formats; nothing where there is none."""
    program = shutil.which("soffice")
    if program is None:
        return {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "office.xlsx"
        source.write_bytes(sound_workbook(_CODE))
        return dict(_converted(program, source, folder))


def _converted(program: str, source: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    for suffix, wanted in _OFFICE_FORMATS.items():
        out = folder / suffix
        profile = (folder / "profile").as_uri()
        orders = ["--headless", "--norestore", "--convert-to", wanted, "--outdir", str(out)]
        subprocess.run(
            [program, f"-env:UserInstallation={profile}", *orders, str(source)],
            capture_output=True,
            timeout=_OFFICE_PATIENCE,
            check=True,
            stdin=subprocess.DEVNULL,
        )
        made = out / f"office.{suffix}"
        if made.exists():  # not every installation has every filter
            yield made.name, made.read_bytes()


@cache
def bases() -> Mapping[str, bytes]:
    """Every sound file that mutants are made of."""
    return plain_bases() | office_bases()


def mutants(
    count: int, seed: int, sound: Mapping[str, bytes] | None = None
) -> Iterator[tuple[str, bytes]]:
    """So many mutants with their names; the same ones for the same seed and sound files.

    The sound files take turns, so that each is broken as often as any other. Each mutant is of a unit
    of its own: returns of one unit would contradict each other, and none would count.
    """
    files = bases() if sound is None else sound
    names = sorted(files)
    for number in range(count):
        name = names[number % len(names)]
        stem, _, suffix = name.partition(".")
        mine = of_unit(files[name], number)
        ways, data = _mutant(random.Random(f"{seed}-{number}"), files, mine)
        yield f"{number:05d}-{stem}-{ways}.{suffix}", data


def of_unit(data: bytes, number: int) -> bytes:
    """A sound file as that of a unit whose code no other number has, or nearly has."""
    code = f"{number * _APART % 10**7:07d}"
    told = recoded(data, _CODE, f"31{code}")
    return recoded(told, _TWIN, f"41{code}") if _has_twin(data) else told


def _has_twin(data: bytes) -> bool:
    """Whether the file is the archive, whose members' names are not packed."""
    return "乙.xls".encode() in data


def _mutant(chance: random.Random, files: Mapping[str, bytes], mine: bytes) -> tuple[str, bytes]:
    """How the file was broken, and what came of it: inside first, then from outside."""
    operators = operators_for(mine)
    way = chance.choice(sorted(operators))
    other = files[chance.choice(sorted(files))]
    data = operators[way](chance, mine, other)
    if data and chance.random() < _AGAIN:
        second = chance.choice(sorted(RAW))
        return f"{way}+{second}", RAW[second](chance, data, other)
    return way, data


def items(count: int, seed: int) -> list[Item]:
    """Mutants as entries before the program: one verdict each, and no figure wrong in silence."""
    return [_item(name, data) for name, data in mutants(count, seed)]


def _item(name: str, data: bytes) -> Item:
    def put(folder: Path) -> None:
        (folder / name).write_bytes(data)

    return Item(name, one_verdict(), put, data)


def write_mutants(folder: Path, count: int, seed: int) -> None:
    """Put so many mutants into a folder, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in mutants(count, seed):
        (folder / name).write_bytes(data)
