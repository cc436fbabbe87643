"""Entries opened by a cluster: the same results whatever becomes of it, or a plain refusal."""

import gc
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import psutil
import pytest
from test_remote_inbox import EXAMPLES, ROOT, summarize, tree, zipped

from perfbatch.cli import main
from perfbatch.cluster import Cluster, ClusterRefused, engine, joining
from perfbatch.cluster.patience import uninterrupted
from perfbatch.cluster.standby import open_here
from perfbatch.cluster.task import Order, open_there, standing
from perfbatch.intake.inbox import Read, entries_at, new_readers, read_entries
from perfbatch.intake.opening import open_entry
from perfbatch.isolation import Limits, within
from perfbatch.wording import screen

MANY = 32
"""Enough for every worker to be at work when something happens after the first answer."""


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    for number in range(MANY):
        shutil.copy(EXAMPLES[number % len(EXAMPLES)], folder / f"{number:02}.xlsx")
    packed = [(one.name, one.read_bytes()) for one in EXAMPLES]
    (folder / "packed.zip").write_bytes(zipped(*packed))
    (folder / "bad.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "bomb.xlsx").write_bytes(zipped(("[Content_Types].xml", b" " * 50 * 1024**2)))
    (folder / "note.tmp~").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def right(inbox: Path) -> Read:
    """What a run without a cluster reads."""
    with new_readers(2) as readers:
        return read_entries(entries_at(inbox), lambda *_: None, readers)


class Away(NamedTuple):
    """A scheduler that is a process of its own."""

    address: str
    process: subprocess.Popen[bytes]


def dask(*words: object, path: Sequence[Path] = (), **environment: str) -> subprocess.Popen[bytes]:
    """A program of dask, which finds ours as this process does."""
    roots = os.pathsep.join(map(str, [*path, ROOT]))
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *map(str, words)],
        env=os.environ | {"PYTHONPATH": roots} | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=path[0] if path else ROOT,
        start_new_session=True,
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """End what it has started too."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def scheduler(folder: Path) -> Iterator[Away]:
    told = folder / "scheduler.json"
    words = ("--scheduler-file", told, "--host", "127.0.0.1", "--port", 0, "--no-dashboard")
    process = dask("scheduler", *words)
    try:
        address = waited(lambda: told.exists() and told.read_text("utf-8").partition('"tcp:')[2])
        yield Away("tcp:" + address.partition('"')[0], process)
    finally:
        end(process)


def known(client: Any) -> Mapping[str, Any]:
    """The workers that a scheduler knows; one that was killed may be among them for a while."""
    workers: Mapping[str, Any] = client.scheduler_info(n_workers=-1)["workers"]
    return workers


@contextmanager
def worker(
    away: Away, folder: Path, *words: str, path: Sequence[Path] = (), **environment: str
) -> Iterator[psutil.Process]:
    """A worker that has come; without a nanny unless the words say otherwise."""
    from distributed import Client

    with Client(away.address, set_as_default=False) as client:
        name = uuid.uuid4().hex
        common = ("--name", name, "--nthreads", 1, "--no-dashboard", "--local-directory", folder)
        process = dask("worker", away.address, *common, *words, path=path, **environment)
        try:
            waited(lambda: name in {one["name"] for one in known(client).values()})
            yield psutil.Process(process.pid)
        finally:
            end(process)


Found = TypeVar("Found")
ALONE = "--no-nanny"
NOT_DAEMONIC = {"DASK_DISTRIBUTED__WORKER__DAEMON": "False"}


def waited(look: Callable[[], Found]) -> Found:
    """What is found in the end."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise TimeoutError


def read(inbox: Path, cluster: Cluster, at_first: Callable[[], object] = lambda: None) -> Read:
    """What a cluster reads; something happens when the first answer is there."""
    happened = []

    def tell(done: int, _total: int) -> None:
        if done and not happened:
            happened.append(at_first())

    found = read_entries(entries_at(inbox), tell, cluster)
    assert happened
    return found


# --- a cluster that is made here


def test_the_output_is_that_of_a_run_without(inbox: Path, tmp_path: Path) -> None:
    work, free = tmp_path / "work", tmp_path / "free"
    work.mkdir()
    free.mkdir()
    words = [inbox, "--period", "2022-06", "--no-cache", "--output"]
    code, said = summarize(*words, tmp_path / "local")
    assert code == 0, said
    more = ["--engine", "dask", "--jobs", "2"]
    code, told = summarize(*words, tmp_path / "dasks", *more, cwd=work, TMPDIR=str(free))
    assert (code, [one.replace("dasks", "local") for one in told]) == (0, said)
    assert tree(tmp_path / "dasks") == tree(tmp_path / "local")
    assert len(tree(tmp_path / "local")) > 3
    assert list(work.iterdir()) == list(free.iterdir()) == []


def workers_of(cluster: Cluster) -> list[psutil.Process]:
    return [psutil.Process(pid) for pid in cluster._client.run(os.getpid).values()]


def test_workers_that_are_killed_lose_nothing(inbox: Path, right: Read) -> None:
    import dask as library

    before = library.config.get("distributed.worker.daemon", None)
    with Cluster(jobs=2) as cluster:
        mine = workers_of(cluster)
        assert len(mine) == 2
        assert read(inbox, cluster, mine[0].kill) == right
        assert read(inbox, cluster, lambda: [one.kill() for one in workers_of(cluster)]) == right
        last = workers_of(cluster)
    assert not any(one.is_running() for one in (*mine, *last))
    assert library.config.get("distributed.worker.daemon", None) == before


def test_the_results_come_from_the_workers_in_order_and_are_counted(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [one for one in entries_at(inbox) if one.ignored is None]
    counted: list[int] = []
    with Cluster(jobs=1) as cluster:
        here = cluster._here.map
        monkeypatch.setattr(cluster._here, "map", lambda items, tell: here(items[:0], tell))
        found = cluster.map(entries, counted.append)
        assert cluster.map([]) == []
        assert cluster.jobs == 1
        assert cluster.limits == Limits()
    assert [one.name for one in found] == [one.name for one in entries]
    assert counted == sorted(counted)
    assert counted[-1] == len(entries)


# --- a cluster that is there


@pytest.fixture(scope="module")
def away(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Away]:
    with scheduler(tmp_path_factory.mktemp("scheduler")) as running:
        yield running


def test_a_nanny_that_is_killed_loses_nothing(
    away: Away, inbox: Path, right: Read, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        nannies = [stack.enter_context(worker(away, tmp_path, **NOT_DAEMONIC)) for _ in range(2)]
        with Cluster(away.address, 1) as cluster:
            assert read(inbox, cluster, nannies[0].kill) == right


def blind(folder: Path, inbox: Path) -> Path:
    """A folder by which a Python cannot see the files of an inbox."""
    (folder / "sitecustomize.py").write_text(
        "import os\n"
        "real = os.open\n"
        "def shut(path, *rest, **more):\n"
        f"    if str(path).startswith({str(inbox)!r}):\n"
        "        raise FileNotFoundError(2, 'planted', str(path))\n"
        "    return real(path, *rest, **more)\n"
        "os.open = shut\n",
        "utf-8",
    )
    return folder


def test_what_a_worker_cannot_see_is_opened_here(
    away: Away, inbox: Path, right: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(inbox.parent)  # a worker works elsewhere
    with (
        worker(away, tmp_path, ALONE, path=[blind(tmp_path, inbox)]),
        Cluster(away.address, 1) as cluster,
    ):
        assert read(inbox, cluster) == right
        assert read(Path(inbox.name), cluster) == right


def false(folder: Path, inbox: Path) -> Path:
    """A folder by which a Python sees, for one file of an inbox, another of the same size."""
    (folder / "other").write_bytes(EXAMPLES[0].read_bytes().replace(b"PK", b"pk"))
    (folder / "sitecustomize.py").write_text(
        "import os\n"
        "real = os.open\n"
        "def led(path, *rest, **more):\n"
        f"    if str(path) == {str(inbox / '00.xlsx')!r}:\n"
        f"        path = {str(folder / 'other')!r}\n"
        "    return real(path, *rest, **more)\n"
        "os.open = led\n",
        "utf-8",
    )
    return folder


def test_another_file_of_equal_size_is_not_taken_for_the_one_here(
    away: Away, inbox: Path, right: Read, tmp_path: Path
) -> None:
    with (
        worker(away, tmp_path, ALONE, path=[false(tmp_path, inbox)]),
        Cluster(away.address, 1) as cluster,
    ):
        there = cluster._client.submit(
            open_there,
            Order(standing().program, Limits(), remember=False, entries=entries_at(inbox)[:1]),
        ).result(timeout=60)
        assert [one.unusable is None for one in there] == [False]
        assert read(inbox, cluster) == right


def test_only_a_whole_answer_of_a_worker_is_taken(inbox: Path) -> None:
    entries = entries_at(inbox)[:2]
    first, second = map(open_entry, entries)
    cluster = Cluster(jobs=1)
    with cluster._digests:
        for answer, taken in (
            ([first, second], {0: first, 1: second}),
            ((first, replace(second, name="z")), {0: first}),
            ((replace(first, sha256="0" * 64), second), {1: second}),
            ((first,), {}),
            (None, {}),
            ({0: first, 1: second}, {}),
        ):
            assert cluster._taken(entries, range(2), answer) == taken


def other(folder: Path) -> Path:
    """Another program: ours, but for a line."""
    shutil.copytree(ROOT / "perfbatch", folder / "perfbatch")
    with (folder / "perfbatch" / "__init__.py").open("a", encoding="utf-8") as source:
        source.write("\n# another\n")
    return folder


def test_workers_that_are_not_fit_are_refused(
    away: Away, inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "none" / "perfbatch").mkdir(parents=True)
    empty = tmp_path / "none" / "perfbatch" / "__init__.py"
    empty.write_text("raise ImportError('planted')\n", "utf-8")
    words = ["summarize", str(inbox), "--output", str(tmp_path / "out"), "--engine", "dask"]
    words += ["--scheduler", away.address]
    for start, told in (
        (worker(away, tmp_path), "不能再启动子进程"),
        (worker(away, tmp_path, ALONE, path=[other(tmp_path / "other")]), "不是同一版本"),
        (worker(away, tmp_path, ALONE, path=[tmp_path / "none"]), "没装本程序"),
    ):
        with start, worker(away, tmp_path, ALONE):
            assert main(words) == 2
        said = capsys.readouterr().err
        assert told in said
        assert "tcp://127.0.0.1:" in said.partition("：")[2]
    assert not (tmp_path / "out").exists()


def test_a_worker_of_another_program_that_comes_late_is_not_heard(
    away: Away, inbox: Path, right: Read, tmp_path: Path
) -> None:
    late = worker(away, tmp_path, ALONE, path=[other(tmp_path / "other")])
    with worker(away, tmp_path, ALONE) as first, Cluster(away.address, 1) as cluster, late:
        first.kill()
        assert read(inbox, cluster) == right


def test_an_order_of_another_program_is_not_taken(inbox: Path) -> None:
    entry = entries_at(inbox)[0]
    ours = Order(standing().program, Limits(), remember=False, entries=(entry,))
    assert open_there(ours) == [open_entry(entry)]
    assert open_there(Order("another", Limits(), remember=False, entries=(entry,))) == ()


def test_readers_wait_a_while_and_go(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from perfbatch.cluster import standby

    monkeypatch.setattr(standby, "IDLE_SECONDS", 0.2)
    entries = entries_at(inbox)[:2]
    before = {one.pid for one in psutil.Process().children()}
    for _ in range(2):
        assert list(open_here(entries, Limits(), remember=False)) == [*map(open_entry, entries)]
        waited(lambda: {one.pid for one in psutil.Process().children()} <= before)


@pytest.mark.parametrize("what", [signal.SIGKILL, signal.SIGSTOP])
def test_a_scheduler_that_goes_or_stands_still_midway(
    what: signal.Signals,
    inbox: Path,
    right: Read,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "SILENCE_SECONDS", 2)
    monkeypatch.setattr(joining, "END_SECONDS", 1)
    with (
        scheduler(tmp_path) as going,
        worker(going, tmp_path, ALONE),
        Cluster(going.address, 2) as cluster,
    ):
        assert read(inbox, cluster, lambda: going.process.send_signal(what)) == right


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:9", "tls://127.0.0.1:9", "[::1]:9", "nowhere://x", "x y", "127.0.0.1:x"],
)
def test_a_scheduler_that_cannot_be_reached(
    address: str,
    inbox: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(joining, "START_SECONDS", 1)
    assert main(["summarize", str(inbox), "--engine", "dask", "--scheduler", address]) == 2
    assert f"连不上调度程序“{address}”" in capsys.readouterr().err
    gc.collect()  # a half-made client that ends in the thread of the next one would hold that up


def test_a_cluster_without_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "START_SECONDS", 2)
    with scheduler(tmp_path) as alone:
        cluster = Cluster(alone.address)
        with pytest.raises(ClusterRefused) as caught:
            cluster.__enter__()
    assert caught.value.reason.value == "no_worker"


def test_a_scheduler_that_stands_still_before_it_is_asked_for_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "START_SECONDS", 1)
    monkeypatch.setattr(joining, "END_SECONDS", 1)
    with scheduler(tmp_path) as still:

        def halt(client: Any) -> None:
            still.process.send_signal(signal.SIGSTOP)
            wait(client)

        wait = joining._wait_for_worker
        monkeypatch.setattr(joining, "_wait_for_worker", halt)
        with pytest.raises(ClusterRefused) as caught:
            Cluster(still.address).__enter__()
    assert caught.value.reason.value == "unreachable"


def test_who_does_not_know_himself_compares_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise LookupError

    monkeypatch.setattr(joining, "standing", fail)
    with pytest.raises(ClusterRefused) as caught:
        joining._judge({})
    assert screen.CLUSTER_REFUSED[caught.value.reason.value].startswith("本机分不清")


def test_nothing_is_waited_for_without_end() -> None:
    assert within(5, lambda: "done") == "done"
    with pytest.raises(TimeoutError):
        within(0.05, lambda: time.sleep(0.5))
    with pytest.raises(KeyError, match="planted"):
        within(5, lambda: {}["planted"])


@pytest.fixture
def heard() -> Iterator[Any]:
    """Ctrl-C as a terminal gives it, whatever the tests were started by."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield signal.default_int_handler
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_is_heard_after_what_must_not_be_broken_off(heard: Any) -> None:
    done = []

    def go_on() -> None:
        with uninterrupted():
            os.kill(os.getpid(), signal.SIGINT)
            done.append(True)

    with pytest.raises(KeyboardInterrupt):
        go_on()
    assert done
    assert signal.getsignal(signal.SIGINT) is heard
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    go_on()
    assert len(done) == 2


@pytest.mark.usefixtures("heard")  # who is deaf to it starts deaf programs
@pytest.mark.parametrize("what", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_of_a_run_that_is_ended(
    what: signal.Signals, inbox: Path, tmp_path: Path
) -> None:
    """Ctrl-C comes to all processes of a terminal, a kill to the one."""
    words = [sys.executable, "-m", "perfbatch", "summarize", inbox, "--output", tmp_path / "out"]
    words += ["--period", "2022-06", "--no-cache", "--engine", "dask", "--jobs", "2"]
    away = {"start_new_session": True, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    with subprocess.Popen(words, cwd=ROOT, **away) as run:
        started: list[psutil.Process] = waited(
            lambda: psutil.Process(run.pid).children(recursive=True)
        )
        (os.killpg if what is signal.SIGINT else os.kill)(run.pid, what)
        said = run.communicate(timeout=60)[1]
    waited(lambda: not any(one.is_running() for one in started))
    if what is signal.SIGINT:
        assert (run.returncode, said.splitlines()) == (5, [screen.STOPPED])
    assert not (tmp_path / "out").exists()


# --- the command line


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--scheduler", "tcp://127.0.0.1:9"], "--scheduler 只和 --engine dask 一起用"),
        (["--engine", "local", "--scheduler", ""], "--scheduler 只和 --engine dask 一起用"),
        (["--engine", "spark"], "“spark”"),
        (["--engine", ""], "--engine 后面应是"),
    ],
)
def test_wrong_usage(
    words: Sequence[str], told: str, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summarize", str(inbox), *words]) == 2
    assert told in capsys.readouterr().err
