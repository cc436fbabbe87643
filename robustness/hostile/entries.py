"""Folder entries that are no plain files, or have names that break something."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

from robustness.hostile.kind import Claim, Kind, code_of, ignores, reads, refuses
from robustness.sound import sound_workbook

_FAMILY = "entry"
_LONGEST = 255
"""Bytes that a name may have on most disks."""


def _kind(name: str, told: str, claim: Claim, entry: str, put: Callable[[Path], None]) -> Kind:
    return Kind(
        _FAMILY, f"{_FAMILY}-{name}", told, claim, entry, lambda folder: put(folder / entry)
    )


def _named(name: str, told: str, entry: str, claim: Claim | None = None) -> Kind:
    """A sound return under this name."""

    def put(path: Path) -> None:
        path.write_bytes(sound_workbook(code_of(f"{_FAMILY}-{name}")))

    return _kind(name, told, claim or reads(), entry, put)


def _bytes(name: str, told: str, entry: str, claim: Claim, data: bytes) -> Kind:
    return _kind(name, told, claim, entry, lambda path: _write(path, data))


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "里.xlsx").write_bytes(sound_workbook(code_of(f"{_FAMILY}-in-folder")))


def _link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def _link_to_return(path: Path) -> None:
    """The file itself is hidden, so it is no return of its own."""
    hidden = path.with_name(".linked.xlsx")
    hidden.write_bytes(sound_workbook(code_of(f"{_FAMILY}-linked")))
    path.symlink_to(hidden.name)


def _socket(path: Path) -> None:
    """Bound by a short name, since names of sockets are limited to some hundred bytes."""
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def _forbidden(path: Path) -> None:
    path.write_bytes(sound_workbook(code_of(f"{_FAMILY}-no-permission")))
    path.chmod(0)


def _may_read_everything() -> bool:
    """The superuser reads what nobody may read."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _padded(start: str, end: str) -> str:
    """A name of exactly the longest length in bytes."""
    room = _LONGEST - len(start.encode()) - len(end.encode())
    return start + "😀" * (room // 4) + "x" * (room % 4) + end


EVERYWHERE: tuple[Kind, ...] = (
    _kind("folder", "a folder called like a workbook", ignores(), "entry-folder.xlsx", _folder),
    _bytes("lock", "a lock file of an office program", "~$表.xlsx", ignores(), b"\x05user" + bytes(160)),
    _bytes("lock-libre", "a lock file of another office program", ".~lock.表.xlsx#", ignores(), b",user,,"),
    _bytes("thumbs", "a system's cache of pictures", "Thumbs.db", ignores(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    _bytes("ds-store", "a system's notes on the folder", ".DS_Store", ignores(), b"\0\0\0\1Bud1"),
    _bytes("desktop-ini", "a system's settings of the folder", "desktop.ini", ignores(), b"[.ShellClassInfo]"),
    _bytes("apple-double", "a shadow file of another system", "._表.xlsx", ignores(), b"\0\5\x16\7"),
    _bytes("placeholder", "a placeholder of no bytes", "报送.xlsx", refuses("empty"), b""),
    _named("blanks", "a name with blanks at its ends", " 表  (1) 最终版 .xlsx"),
    _named("signs", "a name with signs of the shell", "$(touch x);`id`&|'表'!.xlsx"),
    _named("percent", "a name with percent signs and braces", "%s%n{0}{file}.xlsx"),
    _named("emoji", "a name of emoji", "📊👨‍👩‍👧‍👦.xlsx"),
    _named("longest", "a name of 255 bytes", _padded("长", ".xlsx")),
    _named("dash", "a name that begins like an option", "--output=x.xlsx"),
    _named("formula", "a name that begins like a formula", "=1+1.xlsx"),
    _named("at", "a name that begins with @", "@SUM(A1).xlsx"),
    _named("right-to-left", "a name that turns its direction", "表\u202excod.xlsx"),
    _named("invisible", "a name with signs of no width", "表\u200b\ufeff.xlsx"),
    _named("combining", "a name with combining accents", "e\u0301te\u0301.xlsx"),
    _named("no-suffix", "a name without an extension", "监控表"),
    _named("two-suffixes", "a name with two extensions", "表.xlsx.exe"),
)  # fmt: skip

POSIX: tuple[Kind, ...] = (
    _named("line-end", "a name with a line end", "表\n第二行\r.xlsx"),
    _named("control", "a name with controls of the terminal", "\x1b[2J\x07\x7f表.xlsx"),
    _named("tab", "a name that begins with a tab", "\t=1+1.xlsx"),
    _named("gbk-bytes", "a name of GBK bytes", os.fsdecode("网信办监控表.xlsx".encode("gbk"))),
    _named("broken-bytes", "a name of bytes that are no text", os.fsdecode(b"\xff\xfe\x80.xlsx")),
    _named("backslash", "a name with backslashes", "x\\..\\表.xlsx"),
    _named("device", "a name of a device", "CON.xlsx"),
    _named("dot-at-end", "a name that ends in a dot", "表.xlsx."),
    _named("space-at-end", "a name that ends in a space", "表.xlsx "),
    _named("question", "a name with wildcards", "*?<>|.xlsx"),
    _named("quotes", "a name with quotes", "\"表\"'.xlsx"),
    _kind("link-broken", "a link to nothing", ignores(), "entry-断链.xlsx", _link("nowhere.xlsx")),
    _kind("link-passwd", "a link to /etc/passwd", ignores(), "entry-passwd.xlsx", _link("/etc/passwd")),
    _kind("link-loop", "a link to itself", ignores(), "entry-loop.xlsx", _link("entry-loop.xlsx")),
    _kind("link-folder", "a link to the folder itself", ignores(), "entry-here", _link(".")),
    _kind("link-zero", "a link to an endless file", ignores(), "entry-zero.xlsx", _link("/dev/zero")),
    _kind("link-return", "a link to a sound return", ignores(), "entry-linked.xlsx", _link_to_return),
    _kind("fifo", "a pipe that nobody writes to", ignores(), "entry-fifo.xlsx", os.mkfifo),
    _kind("socket", "a socket", ignores(), "entry-socket.xlsx", _socket),
    _kind("no-permission", "a file that nobody may read", reads() if _may_read_everything() else refuses("unreachable"), "entry-forbidden.xlsx", _forbidden),
)  # fmt: skip

KINDS: tuple[Kind, ...] = (*EVERYWHERE, *(POSIX if os.name == "posix" else ()))
