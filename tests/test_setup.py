"""What a newcomer meets first: make, summarize.bat, the locks, the environment that sets itself up."""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import office_users
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
BATCH = (ROOT / "summarize.bat").read_bytes()
LOCKS = ["runtime", "cluster", "dev", "bench", "lock"]
PARTS = [("runtime", "cluster"), ("runtime", "dev"), ("cluster", "dev"), ("runtime", "bench")]
"""Of locks: what is installed with the second holds the first."""

TARGETS = [
    "summarize",
    "test",
    "template",
    "check",
    "lock",
    "robustness",
    "bench",
    "clean",
    "demo",
    "look",
    "examples",
    "help",
]


def run(
    command: Sequence[str | Path], folder: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """A command as a newcomer gives it: none of this test run's own settings reach it."""
    keep = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return subprocess.run(
        command,
        cwd=folder,
        env=keep | {"LC_ALL": "C.UTF-8", "PIP_CONFIG_FILE": os.devnull} | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


# make ---------------------------------------------------------------------------------------


def test_help_is_the_default_and_lists_every_target() -> None:
    told = run(["make"]).stdout
    assert told == run(["make", "help"]).stdout
    assert sorted(re.findall(r"^make (\w+)", told, re.MULTILINE)) == sorted(TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_target_is_there(target: str) -> None:
    assert run(["make", "--dry-run", target]).returncode == 0


SAY = r"PYTHON=printf '%s\n'"


@pytest.mark.parametrize(
    ("given", "arguments"),
    [
        ([], ["inbox", "--output", "output"]),
        (["INBOX=examples/2022-06"], ["examples/2022-06", "--output", "output"]),
        (
            ["INBOX=s3://桶/6 月", "JOBS=4", "ENGINE=local"],
            ["s3://桶/6 月", "--output", "output", "--jobs", "4", "--engine", "local"],
        ),
        (
            ["ENGINE=dask", "SCHEDULER=tcp://10.0.0.5:8786"],
            "inbox --output output --engine dask --scheduler tcp://10.0.0.5:8786".split(),
        ),
        (
            ["INBOX=6月 报送（一）", "OUTPUT=汇 总", "PERIOD=2022-06", "POLICY=口 径's.toml"],
            [
                "6月 报送（一）",
                "--output",
                "汇 总",
                "--period",
                "2022-06",
                "--policy",
                "口 径's.toml",
            ],
        ),
    ],
)
def test_summarize_hands_on_what_is_given(
    given: list[str], arguments: list[str], tmp_path: Path
) -> None:
    beyond = any(one.startswith("ENGINE=dask") or "://" in one for one in given)
    checkout = tmp_path / "测试 文件夹"
    (checkout / "tools").mkdir(parents=True)
    (checkout / "tools" / "set_up.sh").write_text('echo "set up $1"\n', "utf-8")
    shutil.copy(ROOT / "Makefile", checkout)
    done = run(["make", "summarize", SAY, *given], checkout)
    assert done.stdout.splitlines() == [
        "set up cluster" if beyond else "set up runtime",
        "-m",
        "perfbatch",
        "summarize",
        *arguments,
    ]


@pytest.mark.parametrize(("office", "chosen"), [(True, []), (False, ["-m", "not office"])])
def test_tests_that_need_an_office_are_left_out_aloud(
    office: bool, chosen: list[str], tmp_path: Path
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "make", "printf"):
        (programs / name).symlink_to(str(shutil.which(name)))
    for name in ("soffice", "pdftoppm") if office else ():
        (programs / name).symlink_to(str(shutil.which("true")))
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "set_up.sh").write_text("", "utf-8")
    shutil.copy(ROOT / "Makefile", tmp_path)
    told = run(["make", "test", SAY], tmp_path, PATH=str(programs)).stdout.splitlines()
    assert ("LibreOffice" in told[0]) is not office
    assert told[0 if office else 1 :] == ["-m", "pytest", *chosen]


def test_a_test_comes_to_an_office_by_its_fixtures_and_helpers(tmp_path: Path) -> None:
    module = tmp_path / "test_some.py"
    module.write_text(
        "import office\n"
        "def helper(path): return office.render(path)\n"
        "@pytest.fixture\n"
        "def printed(): return helper('x')\n"
        "@pytest.fixture\n"
        "def saved(): return ['soffice']\n"
        "def test_fixture(printed): ...\n"
        "def test_program(saved): ...\n"
        "def test_text(): assert 'office'\n"
        "def test_none(tmp_path): ...\n",
        "utf-8",
    )
    users = {name for name in office_users(module) if name.startswith("test")}
    assert users == {"test_fixture", "test_program"}


# The locks ----------------------------------------------------------------------------------


def locked(lock: str) -> dict[Requirement, list[str]]:
    """Every requirement of a lock with its hashes."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
    lines = [
        one for one in text.replace("\\\n", " ").splitlines() if not re.match(r"\s*(#|$)", one)
    ]
    assert lines.pop(0) == "--only-binary :all:"
    found = (one.split(" --hash=") for one in lines)
    return {Requirement(name): [one.strip() for one in hashes] for name, *hashes in found}


def declared(lock: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = {"runtime": project["project"]["dependencies"], **project["dependency-groups"]}
    groups |= project["project"]["optional-dependencies"]
    parts = [lock, *(smaller for smaller, larger in PARTS if larger == lock)]
    wanted = [one for part in parts for one in groups[part]]
    return [Requirement(one) for one in wanted]


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_one_version_and_hashes_for_each(lock: str) -> None:
    for requirement, hashes in locked(lock).items():
        assert re.fullmatch(r"==[\w.]+", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), requirement
    names = [one.name for one in locked(lock)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_knows_no_machine_and_no_index(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
    told = re.sub(r"-c requirements/(?:runtime|cluster)\.txt", "", text)
    assert "make lock" in told
    assert not re.search(r"://|/|\\(?!\n)|index|find-links|@", told)


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_is_in_step_with_the_project(lock: str) -> None:
    versions = {one.name: str(one.specifier).removeprefix("==") for one in locked(lock)}
    for wanted in declared(lock):
        assert wanted.specifier.contains(versions[wanted.name]), wanted


@pytest.mark.parametrize(("smaller", "larger"), PARTS)
def test_a_lock_is_part_of_the_larger_ones(smaller: str, larger: str) -> None:
    there = {one.name: (one, hashes) for one, hashes in locked(larger).items()}
    for wanted, hashes in locked(smaller).items():
        found, known = there[wanted.name]
        assert (found.specifier, known) == (wanted.specifier, hashes)
        assert found.marker in {None, wanted.marker}  # at least wherever the smaller wants it


def test_runtime_lock_holds_nothing_of_the_engine() -> None:
    assert not {"dask", "distributed", "fsspec", "s3fs", "moto"} & {
        one.name for one in locked("runtime")
    }


# summarize.bat ------------------------------------------------------------------------------


def test_batch_file_suits_every_code_page() -> None:
    assert BATCH.count(b"\n") == BATCH.count(b"\r\n") > 0
    assert BATCH.isascii()
    assert "*.bat text eol=crlf" in (ROOT / ".gitattributes").read_text("utf-8").splitlines()


def test_batch_file_quotes_every_path() -> None:
    for line in BATCH.decode().splitlines():
        if not line.startswith("rem "):
            unquoted = re.sub(r'"[^"]*"', "", line.replace(r'"\"', ""))
            assert not re.search(r"%~?[a-z]*[01]|%INBOX|\\", unquoted.replace("%~1 -c", "")), line


def test_batch_file_does_what_make_does() -> None:
    batch = BATCH.decode()
    assert "sh tools/set_up.sh runtime" in MAKEFILE
    assert r'%PYTHON% "tools\set_up.py" runtime' in batch
    assert "$(PYTHON) -m perfbatch summarize " in MAKEFILE
    assert r'".venv\Scripts\python.exe" -m perfbatch summarize "%INBOX%"' in batch
    for file in re.findall(r"tools\\(\w+\.\w+)", batch):
        assert (ROOT / "tools" / file).is_file()


# The environment ----------------------------------------------------------------------------


def wheel(folder: Path, version: str) -> str:
    """A small package in a folder; gives its line in a lock."""
    info = f"parcel-{version}.dist-info"
    parts = {
        "parcel.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: parcel\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = []
    path = folder / f"parcel-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
            rows.append(f"{name},sha256={digest.decode().rstrip('=')},{len(text)}\n")
        archive.writestr(f"{info}/RECORD", "".join(rows) + f"{info}/RECORD,,\n")
    return f"parcel=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "测试 文件夹"
    shutil.copytree(ROOT / "tools", folder / "tools")
    (folder / "requirements").mkdir()
    return folder


def set_up(checkout: Path, lock: str = "runtime", **environment: str) -> tuple[int, str]:
    """The exit code and what was told."""
    python = Path(sys.executable).parent
    path = os.pathsep.join([str(python), os.environ["PATH"]])
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": checkout.as_uri(), "PATH": path}
    done = run(["sh", "tools/set_up.sh", lock], checkout, **(offline | environment))
    assert done.stdout == ""
    return done.returncode, done.stderr


def test_environment_is_made_once_and_follows_the_lock(checkout: Path) -> None:
    python = checkout / ".venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    lock = checkout / "requirements" / "runtime.txt"
    first, second = wheel(checkout, "1.0"), wheel(checkout, "2.0")

    def installed() -> str:
        return run([python, "-c", "import parcel; print(parcel.VERSION)"], checkout).stdout.strip()

    lock.write_text(first, "utf-8")
    code, told = set_up(checkout)
    assert (code, installed()) == (0, "1.0"), told
    assert "首次运行" in told
    assert set_up(checkout) == (0, "")

    lock.write_text(second, "utf-8")
    code, told = set_up(checkout)
    assert (code, installed()) == (0, "2.0"), told
    assert "首次运行" not in told
    assert set_up(checkout) == (0, "")

    lock.write_text(first.replace(first[-9:], "00000000\n"), "utf-8")
    for _ in range(2):  # what failed is tried again
        code, told = set_up(checkout)
        assert (code, installed()) == (1, "2.0")
        assert "校验值不一致" in told

    lock.write_text(first.replace("1.0", "3.0"), "utf-8")
    code, told = set_up(checkout)
    assert code == 1
    assert "软件仓库里没有适合本机的组件" in told

    code, told = set_up(
        checkout, PIP_NO_INDEX="0", PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="1"
    )
    assert code == 1
    assert "连不上软件仓库" in told

    lock.write_text(second, "utf-8")
    python.unlink()  # a broken environment is made anew
    code, told = set_up(checkout)
    assert (code, installed()) == (0, "2.0"), told
    assert "首次运行" in told


@pytest.mark.parametrize("answer", ["exit 1", "exit 127"])
def test_a_python_that_is_old_or_fails_is_no_python(answer: str, checkout: Path) -> None:
    programs = checkout / "bin"
    programs.mkdir()
    for name in ("python3.13", "python3.11", "python3", "python"):
        (programs / name).write_text(f"#!/bin/sh\n{answer}\n", "utf-8")
        (programs / name).chmod(0o755)
    for name in ("sh", "cat"):
        (programs / name).symlink_to(str(shutil.which(name)))
    code, told = set_up(checkout, PATH=str(programs))
    assert code == 1
    assert "没有找到 Python 3.11" in told


def test_a_python_without_venv_is_said_so(checkout: Path) -> None:
    hide = checkout / "hide"
    hide.mkdir()
    (hide / "sitecustomize.py").write_text(
        "import importlib.util, sys\n"
        "find = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name: None if name == 'ensurepip' else find(name)\n"
        "sys.modules['ensurepip'] = None\n",
        "utf-8",
    )
    code, told = set_up(checkout, PYTHONPATH=str(hide))
    assert code == 1
    assert "缺少 venv 或 ensurepip" in told
    assert not (checkout / ".venv").exists()
