"""An inbox at an address: read like a folder, from an S3 store on this machine."""

import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

import fsspec
import pytest
import store as stores
from test_roster import EDUCATION, lists

from perfbatch.cli import main
from perfbatch.intake.inbox import entries_at, read_entries
from perfbatch.intake.remote import (
    NoDriver,
    RemoteFile,
    bytes_there,
    read_there,
    require_driver,
    stands,
)
from perfbatch.model.address import Address, place_of
from perfbatch.model.entry import Ignored
from perfbatch.model.finding import Finding
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.stages.collect import InboxMissing, collect
from perfbatch.wording.system import reason_of_store

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples" / "2022-06").glob("*.xlsx"))
BUCKET = "county"
ROSTER = "应报单位名录.xlsx"


def zipped(*files: tuple[str, bytes]) -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return stored.getvalue()


@pytest.fixture(scope="module")
def store() -> Iterator[stores.Store]:
    with pytest.MonkeyPatch.context() as patch, stores.running() as running:
        for name, value in running.settings.items():
            patch.setenv(name, value)
        running.make(BUCKET)
        running.make(stores.LOCKED)
        yield running


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inbox with everything in it, a policy and a roster beside it."""
    inbox = tmp_path_factory.mktemp("here") / "2022-06"
    inbox.mkdir()
    for path in EXAMPLES[1:]:
        shutil.copy(path, inbox)
    (inbox / "打包 100%?.zip").write_bytes(
        zipped((EXAMPLES[0].name, EXAMPLES[0].read_bytes()), ("bad.xlsx", b"no workbook"))
    )
    (inbox / "bomb.xlsx").write_bytes(zipped(("[Content_Types].xml", b" " * 50 * 1024**2)))
    (inbox / "empty.xlsx").write_bytes(b"")
    (inbox / "~$lock.xlsx").write_bytes(b"x")
    (inbox / "a#b::c.xlsx").write_bytes(EXAMPLES[0].read_bytes()[:5000])
    (inbox / "older").mkdir()
    (inbox / "older" / EXAMPLES[0].name).write_bytes(EXAMPLES[0].read_bytes())
    (inbox.parent / "policy.toml").write_text("threshold = 25\n", "utf-8")
    (inbox.parent / ROSTER).write_bytes(lists([EDUCATION, ("999", "县水利局")]))
    return inbox


def tree(folder: Path) -> dict[str, bytes]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def summarize(*words: object, cwd: Path = ROOT, **environment: str) -> tuple[int, list[str]]:
    """A run of its own, which leaves nothing in this one: the exit code and what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "perfbatch", "summarize", *map(str, words)],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr.splitlines()


@pytest.fixture(scope="module")
def local(mixed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """What a run over the folder puts out, and what it says."""
    output = tmp_path_factory.mktemp("local") / "out"
    code, said = summarize(mixed, "--output", output, "--no-cache")
    assert code == 0, said
    assert "忽略 2，拆包 1" in said[1]
    assert len(tree(output)) > 3
    return output, said


@pytest.mark.parametrize("engine", [[], ["--engine", "dask", "--jobs", "2"]])
def test_the_same_bytes_as_from_a_folder(
    engine: Sequence[str],
    local: tuple[Path, list[str]],
    mixed: Path,
    store: stores.Store,
    tmp_path: Path,
) -> None:
    store.put_folder(BUCKET, mixed)
    here, said = local
    words = [f"s3://{BUCKET}/{mixed.name}", "--output", tmp_path, "--no-cache", *engine]
    code, told = summarize(*words)
    assert (code, [one.replace(str(tmp_path), str(here)) for one in told]) == (0, said)
    assert tree(tmp_path) == tree(here)


def test_an_address_is_listed_as_a_folder_is(mixed: Path, store: stores.Store) -> None:
    store.put_folder(BUCKET, mixed)
    told = entries_at(Address(f"s3://{BUCKET}/{mixed.name}/"))
    files = [one for one in told if one.ignored is not Ignored.FOLDER]
    here = collect(mixed)
    assert [(one.name, one.ignored) for one in told] == [(one.name, one.ignored) for one in here]
    assert [one.size for one in files] == [
        one.size for one in here if one.ignored is not Ignored.FOLDER
    ]


def test_what_a_store_can_hold_and_a_disk_cannot(store: stores.Store) -> None:
    for key in ("odd/", "odd/a.xlsx", "odd/a.xlsx/b", "odd//c.xlsx", "odd/line\u2028break.xlsx"):
        store.put(BUCKET, key, b"x" if key[-1] != "/" else b"")
    told = [(one.name, one.ignored) for one in entries_at(Address(f"s3://{BUCKET}/odd"))]
    assert told == [
        ("/", Ignored.FOLDER),
        ("a.xlsx", None),
        ("a.xlsx (2)", Ignored.FOLDER),
        ("line\ufffdbreak.xlsx", None),
    ]


def only_finding(store: stores.Store, folder: str, name: str) -> Finding:
    """What is found on the one file of a folder, which is listed and then goes."""
    store.put(BUCKET, f"{folder}/{name}", b"x")
    entries = entries_at(Address(f"s3://{BUCKET}/{folder}"))
    store.drop(BUCKET, f"{folder}/{name}")
    (refused,) = read_entries(entries, lambda *_: None, None).unusable
    (finding,) = refused.findings
    return finding


def test_what_has_gone_or_is_denied_is_said_as_of_a_disk(
    store: stores.Store, tmp_path: Path
) -> None:
    (tmp_path / "gone.xlsx").write_bytes(b"x")
    listed = collect(tmp_path)
    (tmp_path / "gone.xlsx").unlink()
    (refused,) = read_entries(listed, lambda *_: None, None).unusable
    assert only_finding(store, "going", "gone.xlsx") == refused.findings[0]
    denied = only_finding(store, "denying", f"{stores.LOCKED}.xlsx")
    assert denied.variant == refused.findings[0].variant
    assert "没有权限" in denied.message


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("s3://none/2022-06", "不存在"),
        (f"s3://{BUCKET}/none", "不存在"),
        (f"s3://{stores.LOCKED}/2022-06", "没有权限"),
        (f"s3://{BUCKET}/file/a.xlsx", "是一个文件"),
        (f"s3://{BUCKET}/void", "没有可以读取的报表"),
    ],
)
def test_no_inbox_there(address: str, told: str, store: stores.Store, tmp_path: Path) -> None:
    store.put(BUCKET, "file/a.xlsx", b"x")
    store.put(BUCKET, "void/", b"")
    code, said = summarize(address, "--output", tmp_path / "out")
    assert code == 3
    assert address in said[0]
    assert told in said[0]
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("store")
def test_a_store_that_is_not_there() -> None:
    gone = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
    address = f"s3://{BUCKET}/2022-06"
    code, said = summarize(address, "--policy", ROOT / "docs" / "policy.example.toml", **gone)
    assert code == 3
    assert "不能打开：连不上，或者连接断了（Could not connect" in said[0]
    assert "?" not in said[0]


def test_what_stands_beside_an_address_is_wrong(store: stores.Store, tmp_path: Path) -> None:
    for folder in ("policy", "roster"):
        store.put(BUCKET, f"{folder}/in/a.xlsx", EXAMPLES[0].read_bytes())
    store.put(BUCKET, "policy/policy.toml", b"threshold = 1000\n")
    store.put(BUCKET, f"roster/{ROSTER}", EXAMPLES[0].read_bytes())
    code, said = summarize(f"s3://{BUCKET}/policy/in", "--output", tmp_path / "out")
    assert code == 2
    assert f"s3://{BUCKET}/policy/policy.toml" in said[0]
    code, said = summarize(f"s3://{BUCKET}/roster/in", "--output", tmp_path / "out")
    assert code == 2
    assert f"s3://{BUCKET}/roster/{ROSTER}" in said[0]
    assert not (tmp_path / "out").exists()


# --- in this process, in a store that is in its memory


@pytest.fixture
def memory() -> Iterator[Address]:
    held = fsspec.filesystem("memory")
    held.pipe_file("/in/a.bin", b"12345")
    yield Address("memory://in", "a.bin")
    held.rm("/in", recursive=True)


def test_bytes_are_those_that_were_listed(memory: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_there(memory, 5) == read_there(memory) == b"12345"
    for size in (4, 6, 0):
        with pytest.raises(RefusedWorkbook, match="changing"):
            read_there(memory, size)
    monkeypatch.setattr("perfbatch.intake.remote.MOST_BYTES", 4)
    for known in (5, None):
        with pytest.raises(RefusedWorkbook, match="too_large"):
            read_there(memory, known)
    with pytest.raises(OSError, match="too_large"):
        RemoteFile(memory).read_bytes()


def test_an_archive_is_fetched_anew_when_it_is_another(memory: Address) -> None:
    held = fsspec.filesystem("memory")
    for content in (b"first", b"other"):
        data = zipped(("a", content))
        held.pipe_file("/in/a.bin", data)
        for _ in range(2):
            assert bytes_there(memory, len(data), 0) == content


def test_a_store_may_raise_what_it_likes(memory: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise KeyError("torn")

    assert stands(memory)
    assert not stands(Address("memory://in", "none"))
    monkeypatch.setattr(type(fsspec.filesystem("memory")), "cat_file", fail)
    with pytest.raises(OSError, match="torn"):
        read_there(memory, 5)
    monkeypatch.setattr(type(fsspec.filesystem("memory")), "info", fail)
    assert stands(memory)
    monkeypatch.setattr(type(fsspec.filesystem("memory")), "ls", fail)
    with pytest.raises(InboxMissing) as caught:
        entries_at(Address("memory://in"))
    assert "torn" in caught.value.reason


def test_why_a_store_refused_is_said_without_keys() -> None:
    class NoCredentialsError(Exception):
        pass

    told = reason_of_store(NoCredentialsError('none for "http://h/b?key=password" here\nmore'))
    assert told == '没有找到访问凭据（none for "http://h/b" here）'
    assert (
        reason_of_store(ConnectionRefusedError(111, "refused")) == "连不上，或者连接断了（refused）"
    )
    assert reason_of_store(TimeoutError()) == "等了很久没有回音（TimeoutError）"
    assert reason_of_store(KeyError()) == "KeyError"


def test_an_address_that_nobody_knows() -> None:
    for address in ("nothing://x", "gs://x/y"):
        with pytest.raises(NoDriver):
            require_driver(Address(address))


# --- the command line


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nothing://x"], "nothing"),
        (["github://x/y"], "单凭这样的地址打不开"),
        (["dir://x"], "单凭这样的地址打不开"),
        (["https://127.0.0.1:1/x"], "单凭这样的地址打不开"),
        (["s3://user:password@bucket/x"], "用户名和密码"),
        (["s3://user:se/cret:password@bucket/x"], "用户名和密码"),
        (["https://host/x?key:password"], "用户名和密码"),
        (["simplecache::ftp://user:password@host/x"], "用户名和密码"),
        (["file:///x::ftp://user:password@host/x"], "用户名和密码"),
        (["zip://x::s3://bucket/a.zip"], "“::”"),
    ],
)
def test_wrong_addresses(
    words: Sequence[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summarize", *words]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert ":password" not in said


@pytest.mark.parametrize("address", ["ftp://127.0.0.1:1/x", "zip://x"])
def test_what_is_closed_already_when_it_is_reached(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summarize", address]) == 3
    assert f"“{address}”不能打开：" in capsys.readouterr().err


@pytest.mark.usefixtures("memory")
def test_a_store_that_never_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    never = Event()
    monkeypatch.setattr("perfbatch.intake.remote.LOOK_SECONDS", 0.2)
    monkeypatch.setattr(type(fsspec.filesystem("memory")), "info", lambda *_: never.wait())
    assert main(["summarize", "memory://in"]) == 3
    never.set()
    assert "“memory://in”不能打开：等了很久没有回音" in capsys.readouterr().err


def test_a_store_need_not_know_sizes(memory: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    held = fsspec.filesystem("memory")
    info, ls = held.info("/in/a.bin"), held.ls("/in", detail=True)
    for told in (info, *ls):
        del told["size"]
    monkeypatch.setattr(type(held), "info", lambda *_: info)
    monkeypatch.setattr(type(held), "ls", lambda *_, **__: ls)
    assert [(one.name, one.size) for one in entries_at(Address("memory://in"))] == [("a.bin", None)]
    assert read_there(memory) == read_there(memory, 5) == b"12345"
    with pytest.raises(RefusedWorkbook, match="changing"):
        read_there(memory, 4)


def test_without_the_extra_a_sentence_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nsys.modules['fsspec'] = sys.modules['distributed'] = None\n", "utf-8"
    )
    shadowed = {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    inbox = ROOT / "examples" / "2022-06"
    for words in (["s3://bucket/x"], [inbox, "--engine", "dask"]):
        code, said = summarize(*words, "--output", tmp_path / "out", **shadowed)
        assert code == 2
        assert "requirements/cluster.txt" in said[0]
    assert summarize(inbox, "--output", tmp_path / "out", **shadowed)[0] == 0


@pytest.mark.parametrize("inside", ["", "x"])
def test_an_address_on_the_disk_is_a_folder(
    inside: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    shutil.copy(EXAMPLES[0], inbox)
    output = inbox / inside
    assert main(["summarize", inbox.as_uri(), "--output", str(output)]) == 2
    assert "重叠" in capsys.readouterr().err
    assert [one.name for one in inbox.iterdir()] == [EXAMPLES[0].name]


@pytest.mark.parametrize("text", ["C:\\county\\in", "C://county", "in", "./s3:/x", "a b://c", "/x"])
def test_paths_are_no_addresses(text: str) -> None:
    assert place_of(text) == Path(text)


def test_addresses() -> None:
    inbox = place_of("s3://bucket/a/2022-06/")
    assert isinstance(inbox, Address)
    assert str(inbox) == "s3://bucket/a/2022-06/"
    assert str(inbox.inside("x y?.xlsx")) == "s3://bucket/a/2022-06/x y?.xlsx"
    assert inbox.beside("p") == Address("s3://bucket/a", "p")
    assert Address("s3://bucket/").beside("p") is None
    assert not inbox.has_secret
    assert inbox.scheme == "s3"
