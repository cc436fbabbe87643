"""What arrives in the folder: entries of every kind, names, archives, readers that fail."""

import hashlib
import io
import json
import os
import socket
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import ordeals
import pytest
import stories

from perfbatch.cli import main
from perfbatch.intake import inbox
from perfbatch.intake.inbox import Read, read_inbox
from perfbatch.intake.opening import open_entry
from perfbatch.isolation import CannotStart, Limits, Readers
from perfbatch.model.entry import Entry, Ignored, Verdict, shown_name, told_apart
from perfbatch.model.finding import Finding
from perfbatch.model.opened import Opened
from perfbatch.model.period import Period
from perfbatch.pipeline import report_of
from perfbatch.policy import Policy
from perfbatch.reading import archive, disk
from perfbatch.stages.collect import collect

JUNE = Period(2022, 6)
CARD = """
## {name}
| 填报单位编码 | "{code}" |
|---|---|
| 填报单位 | 单位{code} |
| 主管部门 | 县政府 |
| 监控年度 | 2022 |
| 截至月份 | 6 |
| 更正次数 | 0 |
| 零报告 | 否 |

### 项目监控表

| 项目名称 | 预算来源 | 年初预算数 | 累计执行数 | 绩效目标实现程度 | 预计年底实现情况 |
|---|---|---|---|---|---|
| 档案数字化 | 年初预算 | 10 | 5 | 50 | 能实现 |
"""


@pytest.fixture(scope="session")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """The return of a unit, as bytes, by its code."""
    folder = tmp_path_factory.mktemp("returned")

    def made(code: str) -> bytes:
        path = folder / f"{code}.xlsx"
        if not path.exists():
            text = CARD.format(name=path.name, code=code)
            stories.build(stories.parse(code, text).workbooks[0], folder)
        return path.read_bytes()

    return made


Returned = Callable[[str], bytes]


def zipped(*members: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in members:
            book.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def gbk_named(data: bytes, placeholder: str, name: str) -> bytes:
    """The archive with a name in GB18030 and no word of it, as Windows in Chinese writes it."""
    written = name.encode("gb18030")
    assert len(written) == len(placeholder)
    return data.replace(placeholder.encode(), written)


def read(folder: Path) -> Read:
    return read_inbox(folder, stories.no_progress, stories.readers())


def verdicts(folder: Path) -> dict[str, str]:
    return {one.name: one.verdict.value for one in report_of(read(folder), JUNE, Policy()).files}


def variants(found: Read) -> dict[str, str]:
    return {one.file: one.findings[0].variant for one in found.unusable}


def refusal(path: Path, size: int | None = None) -> Finding:
    unusable = open_entry(Entry(path.name, path, size=size)).unusable
    assert unusable is not None
    return unusable.findings[0]


# --- entries


def test_every_entry_has_one_verdict_and_nothing_blocks(tmp_path: Path, returned: Returned) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "好表.xlsx").write_bytes(returned("101"))
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "x.xlsx").mkdir()
    (folder / "坏链接.xlsx").symlink_to(folder / "nowhere.xlsx")
    (folder / "链接.xlsx").symlink_to(folder / "好表.xlsx")
    os.mkfifo(folder / "管道.xlsx")
    ignored = {
        "x.xlsx": Ignored.FOLDER,
        "坏链接.xlsx": Ignored.LINK,
        "链接.xlsx": Ignored.LINK,
        "管道.xlsx": Ignored.OTHER,
    }
    for name in ("~$好表.xlsx", ".~好表.xlsx", ".~lock.好表.xlsx#", "~WRD0001.tmp"):
        (folder / name).write_bytes(returned("102"))
        ignored[name] = Ignored.LOCK
    for name in ("Thumbs.db", "ehthumbs.db", "desktop.ini", ".DS_Store", "$RECYCLE.BIN", "Icon\r"):
        (folder / name).write_bytes(returned("103"))
        ignored[shown_name(name)] = Ignored.SYSTEM
    for name in ("网信办.xlsx.lnk", "附件.url"):
        (folder / name).write_bytes(returned("104"))
        ignored[name] = Ignored.LINK
    for name in ("未确认 1.crdownload", "报表.xlsx.part"):
        (folder / name).write_bytes(returned("105"))
        ignored[name] = Ignored.UNFINISHED
    with socket.socket(socket.AF_UNIX) as opened:
        os.chdir(folder)  # the name of a socket may not be long
        opened.bind("插座.xlsx")
        ignored["插座.xlsx"] = Ignored.OTHER
        found = read(folder)
        entries = collect(folder)
    assert {one.name: one.ignored for one in found.ignored} == ignored
    assert len(entries) == len(list(folder.iterdir())) == len(ignored) + 2
    files = report_of(found, JUNE, Policy()).files
    assert Counter(one.verdict for one in files) == {
        Verdict.COUNTED: 1,
        Verdict.SET_ASIDE: 1,
        Verdict.IGNORED: len(ignored),
    }
    assert all(one.reason for one in files if one.verdict is not Verdict.COUNTED)
    assert {one.name for one in files} == {one.name for one in entries}


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test may go to its folder and is brought back."""
    monkeypatch.chdir(Path.cwd())


def test_a_file_that_is_not_there_any_more(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.xlsx").variant == "unreachable"
    assert refusal(tmp_path / ("n" * 300)).variant == "unreachable"


def test_a_file_that_changes_after_it_was_listed(tmp_path: Path, returned: Returned) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(returned("101"))
    (entry,) = collect(tmp_path)
    assert entry.size == path.stat().st_size
    assert open_entry(entry).returns
    path.write_bytes(returned("101") + b"more")
    assert refusal(path, entry.size).variant == "changing"


def test_a_file_that_a_pipe_or_a_folder_replaces(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "folder").variant in {"changing", "unreachable"}
    assert refusal(tmp_path / "pipe", 0).variant == "changing"


def test_a_file_of_ten_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(10 * 1024**3)
    found = refusal(path)
    assert (found.variant, found.found) == ("too_large", "文件有10240MB")
    with path.open("wb") as file:
        file.truncate(disk.MOST_BYTES)
    assert refusal(path).variant == "damaged"


# --- names


def test_a_name_in_gbk_is_shown_as_it_was_meant() -> None:
    assert shown_name(os.fsdecode("网信办.xlsx".encode("gb18030"))) == "网信办.xlsx"
    assert shown_name(os.fsdecode(b"\xff\xfe.xlsx")) == "\ufffd\ufffd.xlsx"
    assert shown_name("a\nb\x1b[31m\u2028.xlsx") == "a\ufffdb\ufffd[31m\ufffd.xlsx"
    assert shown_name("网信办✓😀.xlsx") == "网信办✓😀.xlsx"
    assert len(shown_name("长" * 70_000)) == 255


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["a", "b"], ("a", "b")),
        (["a", "a", "a"], ("a", "a (2)", "a (3)")),
        (["a", "a", "a (2)"], ("a", "a (3)", "a (2)")),
        (["a (2)", "a", "a", "a"], ("a (2)", "a", "a (3)", "a (4)")),
    ],
)
def test_equal_names_are_told_apart(names: list[str], told: tuple[str, ...]) -> None:
    assert told_apart(names) == told
    assert len(set(told)) == len(names)


def test_a_name_that_is_no_unicode_loses_nothing(tmp_path: Path, returned: Returned) -> None:
    """Both files count, the one whose name says it in UTF-8 keeps the plain name."""
    inbox, output = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    odd = os.fsencode(inbox) + b"/" + "网信办.xlsx".encode("gb18030")
    Path(os.fsdecode(odd)).write_bytes(returned("101"))
    (inbox / "网信办.xlsx").write_bytes(returned("102"))
    (inbox / os.fsdecode(b"\xff\xff.xlsx")).write_bytes(b"")
    names = {one.name: os.fsencode(one.path.name) for one in collect(inbox)}
    assert names["网信办.xlsx"] == "网信办.xlsx".encode()
    assert names["网信办.xlsx (2)"] == "网信办.xlsx".encode("gb18030")
    assert main(["summarize", str(inbox), "--output", str(output)]) == 0
    record = json.loads((output / "2022-06" / "run.json").read_text("utf-8"))
    assert {one["file"]: one["verdict"] for one in record["inputs"]} == {
        "网信办.xlsx": "counted",
        "网信办.xlsx (2)": "counted",
        "\ufffd\ufffd.xlsx": "set_aside",
    }


# --- archives


def test_an_archive_is_opened_one_level(tmp_path: Path, returned: Returned) -> None:
    data = zipped(
        ("101.xlsx", returned("101")),
        ("folder/", b""),
        ("folder/102.xlsx", returned("102")),
        ("../../103.xlsx", returned("103")),
        ("/etc/104.xlsx", returned("104")),
        ("__MACOSX/._101.xlsx", b"fork"),
        ("folder/~$102.xlsx", b"lock"),
        (".DS_Store", b"store"),
        ("inner.zip", zipped(("105.xlsx", returned("105")))),
        ("inner.rar", b"Rar!\x1a\x07\x01\x00"),
        ("empty.xlsx", b""),
    )
    (tmp_path / "六月.zip").write_bytes(data)
    (tmp_path / "没有后缀").write_bytes(returned("106"))
    found = read(tmp_path)
    counted = {"101.xlsx", "folder/102.xlsx", "../../103.xlsx", "etc/104.xlsx"}
    assert verdicts(tmp_path) == {
        "六月.zip": "opened",
        "没有后缀": "counted",
        **{f"六月.zip/{name}": "counted" for name in counted},
        **{
            f"六月.zip/{name}": "ignored"
            for name in ("__MACOSX/._101.xlsx", "folder/~$102.xlsx", ".DS_Store")
        },
        **{f"六月.zip/{name}": "set_aside" for name in ("inner.zip", "inner.rar", "empty.xlsx")},
    }
    assert variants(found) == {
        "六月.zip/inner.zip": "nested",
        "六月.zip/inner.rar": "nested",
        "六月.zip/empty.xlsx": "empty",
    }
    assert found.archives == {"六月.zip": 10}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["六月.zip", "没有后缀"]


def test_names_in_an_archive(tmp_path: Path, returned: Returned) -> None:
    """UTF-8 that says so, GB18030 and UTF-8 that do not, a backslash, two of one name."""
    data = zipped(
        ("网信办.xlsx", returned("101")),
        ("AAAAAAA.xlsx", returned("102")),
        ("BBBBBBBBB.xlsx", returned("103")),
        ("folder\\104.xlsx", returned("104")),
        ("same.xlsx", returned("105")),
        ("same.xlsX", returned("106")),
    )
    data = gbk_named(data, "AAAAAAA", "教育局1").replace(b"BBBBBBBBB", "财政局".encode())
    (tmp_path / "a.zip").write_bytes(data.replace(b"same.xlsX", b"same.xlsx"))
    assert verdicts(tmp_path) == {
        "a.zip": "opened",
        "a.zip/网信办.xlsx": "counted",
        "a.zip/教育局1.xlsx": "counted",
        "a.zip/财政局.xlsx": "counted",
        "a.zip/folder/104.xlsx": "counted",
        "a.zip/same.xlsx": "counted",
        "a.zip/same.xlsx (2)": "counted",
    }


def encrypted(data: bytes, *names: bytes) -> bytes:
    """The archive with the mark of encryption on members, in their directory entries too."""
    made = bytearray(data)
    for name in names:
        for mark, flags, behind in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
            at = made.find(mark)
            while made[at + behind : at + behind + len(name)] != name:
                at = made.find(mark, at + 1)
            made[at + flags] |= 1
    return bytes(made)


def lying(data: bytes, size: int) -> bytes:
    """The archive whose directory declares another size for its first member."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 24] + size.to_bytes(4, "little") + data[at + 28 :]


def test_archives_that_are_not_opened(tmp_path: Path) -> None:
    one = zipped(("a.xlsx", b"a"), ("b.xlsx", b"b"))
    many = zipped(*((f"{number}.xlsx", b"") for number in range(archive.MOST_FILES + 1)))
    made = {
        "encrypted.zip": (encrypted(one, b"a.xlsx", b"b.xlsx"), "encrypted_archive"),
        "many.zip": (many, "too_large"),
        "large.zip": (lying(one, archive.MOST_BYTES + 1), "too_large"),
        "nothing.zip": (zipped(), "empty_archive"),
        "folders.zip": (zipped(("a/", b""), ("b/", b"")), "empty_archive"),
        "a.rar": (b"Rar!\x1a\x07\x01\x00" + bytes(100), "archive"),
        "a.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(100), "archive"),
        "cut.zip": (one[:-30], "damaged"),
        "document.zip": (zipped(("mimetype", b"application/epub+zip")), "unknown"),
    }
    for name, (data, _) in made.items():
        (tmp_path / name).write_bytes(data)
    found = read(tmp_path)
    assert variants(found) == {name: variant for name, (_, variant) in made.items()}
    assert found.archives == {}


def test_members_that_are_not_read(tmp_path: Path, returned: Returned) -> None:
    swollen = bytes(archive.SUSPECT_BYTES + 1)
    data = zipped(
        ("secret.xlsx", b"x" * 100),
        ("broken.xlsx", returned("101")),
        ("swollen.xlsx", swollen),
        ("large.xlsx", bytes(archive.MOST_BYTES_OF_A_FILE + 1)),
        ("good.xlsx", returned("102")),
    )
    data = encrypted(data, b"secret.xlsx")
    at = data.index(b"broken.xlsx") + 500
    (tmp_path / "a.zip").write_bytes(data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :])
    found = read(tmp_path)
    assert variants(found) == {
        "a.zip/secret.xlsx": "encrypted_archive",
        "a.zip/broken.xlsx": "damaged",
        "a.zip/swollen.xlsx": "too_large",
        "a.zip/large.xlsx": "too_large",
    }
    assert [one.file for one in found.returns] == ["a.zip/good.xlsx"]


def test_an_archive_that_changes_between_the_rounds(tmp_path: Path, returned: Returned) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(("101.xlsx", returned("101"))))
    size = path.stat().st_size
    for member, known in ((5, size), (0, size + 1)):
        unusable = open_entry(Entry("a.zip/101.xlsx", path, size=known, member=member)).unusable
        assert unusable is not None
        assert unusable.findings[0].variant == "changing"


# --- the equation, wherever it is printed


@pytest.fixture
def mixed(tmp_path: Path, returned: Returned) -> Path:
    """Six entries and two in an archive: every verdict but one of them superseded."""
    inbox = tmp_path / "in"
    inbox.mkdir()
    for name, code in (("1.xlsx", "101"), ("2.xlsx", "101"), ("3.xlsx", "102")):
        (inbox / name).write_bytes(returned(code))
    (inbox / "bad.xlsx").write_bytes(b"PK\x03\x04")
    (inbox / "Thumbs.db").write_bytes(b"")
    (inbox / "a.zip").write_bytes(zipped(("4.xlsx", returned("103")), (".DS_Store", b"")))
    return inbox


EQUATION = {"counted": 3, "set_aside": 1, "superseded": 1, "ignored": 2, "opened": 1}


def test_entries_are_verdicts_wherever_it_is_said(
    mixed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import openpyxl

    output = mixed.parent / "out"
    assert main(["summarize", str(mixed), "--output", str(output), "--jobs", "2"]) == 0
    line = "文件：共 8 项，计入 3，未计入 1，被替代 1，忽略 2，拆包 1"
    folder = output / "2022-06"
    assert line in capsys.readouterr().err.splitlines()
    log = (folder / "run.log").read_text("utf-8").splitlines()
    assert line in log
    assert sum(one.startswith("已拆包 a.zip ") for one in log) == 1
    record = json.loads((folder / "run.json").read_text("utf-8"))
    assert record["files"] == EQUATION
    assert Counter(one["verdict"] for one in record["inputs"]) == EQUATION
    book = openpyxl.load_workbook(next(folder.glob("*.xlsx")), data_only=True)
    rows = {row[0]: row[1:8] for row in book["说明"].iter_rows(values_only=True)}
    assert rows["文件（项）"] == (8, 3, 1, 1, 2, 1, 0)
    assert rows["项目（行）"] == (4, 3, 0, 1, 0, 0, 0)
    rows = [tuple(row) for row in book["报送情况"].iter_rows(values_only=True)]
    head = next(at for at, row in enumerate(rows) if row[:2] == ("序号", "文件"))
    below = takewhile(lambda row: row[0] is not None, rows[head + 1 :])
    words = [row[2] for row in below]
    wanted = {"已计入": 3, "未计入": 1, "已被替代": 1, "已忽略": 2, "已拆包": 1}
    assert Counter(words) == wanted


def test_every_file_is_named_with_its_sha256(mixed: Path, returned: Returned) -> None:
    hashes = dict(read(mixed).hashes)
    files = {path.name: path.read_bytes() for path in mixed.iterdir() if path.name != "Thumbs.db"}
    files["a.zip/4.xlsx"] = returned("103")
    assert hashes == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def test_the_same_bytes_for_every_number_of_jobs(mixed: Path) -> None:
    written = []
    for jobs in ("1", "2", "8", ""):
        output = mixed.parent / f"jobs{jobs}"
        words = ["summarize", str(mixed), "--output", str(output), "--no-cache"]
        assert main([*words, "--jobs", jobs]) == 0
        written.append({path.name: path.read_bytes() for path in (output / "2022-06").iterdir()})
    assert written[0].keys() == {"run.json", "run.log", "预算绩效运行监控汇总_2022-06.xlsx"}
    assert written[1:] == written[:1] * 3


@pytest.mark.parametrize("jobs", ["0", "33", "-1", "two", "1.5", "１"])
def test_wrong_jobs(mixed: Path, jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summarize", str(mixed), f"--jobs={jobs}"]) == 2
    assert "--jobs" in capsys.readouterr().err


def test_check_opens_an_archive(mixed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (mixed / "b.zip").write_bytes(zipped(("empty.xlsx", b"")))
    assert main(["check", str(mixed / "a.zip"), str(mixed / "b.zip")]) == 0
    told = capsys.readouterr().err
    assert "a.zip：没有发现问题。" in told
    assert "S01" in told.partition("b.zip")[2]


# --- readers that do not come back


LIMITS = Limits(seconds=1.5, memory=256 * 1024**2)


@pytest.fixture
def failing(tmp_path: Path, returned: Returned, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose files, by their names, hang their reader, eat it up, kill it, or find a bug."""
    for ordeal in ("hang", "grow", "abort", "raise"):
        (tmp_path / f"{ordeal}.xlsx").write_bytes(returned("101"))
    (tmp_path / "good.xlsx").write_bytes(returned("102"))

    def readers(jobs: int | None = None, **_: bool) -> Readers[Entry, Opened]:
        return Readers(ordeals.open_entry_or_suffer, jobs, LIMITS)

    monkeypatch.setattr(inbox, "new_readers", readers)
    return tmp_path


def test_a_file_that_is_lost_says_why(failing: Path) -> None:
    found = read_inbox(failing, stories.no_progress)
    assert variants(found) == {
        "hang.xlsx": "hung",
        "grow.xlsx": "memory",
        "abort.xlsx": "crashed",
        "raise.xlsx": "internal",
    }
    assert [one.file for one in found.returns] == ["good.xlsx"]
    told = {one.file: one.findings[0].message for one in found.unusable}
    assert "超过1.5秒" in told["hang.xlsx"]
    assert "KeyError: 'planted'" in told["raise.xlsx"]
    assert list(found.bugs) == ["raise.xlsx"]


def test_a_bug_over_one_file_is_kept_for_the_maintainer(
    failing: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import tempfile

    other = tmp_path_factory.mktemp("other")
    monkeypatch.setattr(tempfile, "tempdir", str(other))
    assert main(["summarize", str(failing), "--output", str(other / "out")]) == 0
    kept = (other / "perfbatch-error.log").read_text("utf-8")
    assert kept.startswith("raise.xlsx\nTraceback")
    assert "KeyError: 'planted'" in kept
    assert str(other / "perfbatch-error.log") in capsys.readouterr().err


def test_a_machine_without_processes(
    mixed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object) -> None:
        raise CannotStart(11, "planted")

    monkeypatch.setattr(Readers, "map", refused)
    output = mixed.parent / "out"
    assert main(["summarize", str(mixed), "--output", str(output)]) == 5
    assert main(["check", str(mixed / "1.xlsx")]) == 5
    told = capsys.readouterr().err
    assert told.count("无法启动读取文件的进程") == 2
    assert not output.exists()


def test_a_finding_crosses_to_another_process_and_stays_what_it_is(tmp_path: Path) -> None:
    """A rule is told by identity: its copy would be another rule."""
    (tmp_path / "empty.xlsx").write_bytes(b"")
    (found,) = read(tmp_path).unusable
    here = open_entry(*collect(tmp_path))
    assert here.unusable is not None
    assert found == replace(here.unusable, sha256=here.sha256)
    assert found.findings[0].rule is refusal(tmp_path / "empty.xlsx").rule
