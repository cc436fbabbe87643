"""Archives of workbooks, opened one level, and what else may be in them."""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from robustness.hostile.kind import (
    ASIDE,
    COUNTED,
    IGNORED,
    OPENED,
    Claim,
    Kind,
    code_of,
    ignores,
    opens_members,
    reads,
    refuses,
    sets_aside,
)
from robustness.sound import sound_workbook, zipped
from robustness.zips import ENCRYPTED, Member, changed, deflated, member, members_of, zip_of

_FAMILY = "archive"
_OPENED_OR_NOT = Claim(frozenset({OPENED, ASIDE, IGNORED}))
_ANYHOW = Claim(frozenset({COUNTED, ASIDE, IGNORED}))
_MANY = 20_000


def _sound(name: str) -> bytes:
    return sound_workbook(code_of(f"{_FAMILY}-{name}"))


def _kind(
    name: str, told: str, claim: Claim, make: Callable[[], bytes], suffix: str = ".zip"
) -> Kind:
    entry = f"{_FAMILY}-{name}{suffix}"

    def put(folder: Path) -> None:
        (folder / entry).write_bytes(make())

    return Kind(_FAMILY, f"{_FAMILY}-{name}", told, claim, entry, put)


def _with(
    name: str, told: str, more: Mapping[str, tuple[bytes, Claim]], suffix: str = ".zip"
) -> Kind:
    """An archive of one sound return and of what is named, each with its claim."""
    claims = {"甲.xlsx": reads()} | {member: claim for member, (_, claim) in more.items()}

    def make() -> bytes:
        return zipped({"甲.xlsx": _sound(name)} | {one: data for one, (data, _) in more.items()})

    return _kind(name, told, opens_members(claims), make, suffix)


def _raw(name: str, told: str, claim: Claim, make: Callable[[list[Member]], bytes]) -> Kind:
    """An archive of one sound return whose zip is written by hand."""
    return _kind(name, told, claim, lambda: make(members_of({"a.xlsx": _sound(name)})))


def _of_members(name: str, told: str, *names: str | bytes) -> Kind:
    """A sound return under names that lead elsewhere."""
    return _raw(
        name,
        told,
        _OPENED_OR_NOT,
        lambda members: zip_of([member(one, _sound(name)) for one in names] + members),
    )


def _forty_two(levels: int) -> bytes:
    """Sixteen zips in a zip, and so on; at the bottom 4 MB of zeros."""
    data = zipped({"0": bytes(4 << 20)})
    for _ in range(levels):
        data = zipped({f"{n}.zip": data for n in range(16)})
    return data


def _itself(depth: int) -> bytes:
    data = b""
    for _ in range(depth):
        data = zipped({"inner.zip": data}, zipfile.ZIP_STORED)
    return data


def _large(members: list[Member]) -> bytes:
    """Fifty workbooks that unpack to 20 MB of zeros each."""
    data = bytes(20 << 20)
    packed = deflated(data)
    one = replace(member("x", b""), packed=packed, size=len(data), crc=0)
    return zip_of(members + [replace(one, name=f"{n}.xlsx".encode()) for n in range(50)])


KINDS: tuple[Kind, ...] = (
    _with("plain", "two sound returns", {"乙/丙.xlsx": (sound_workbook(code_of("archive-plain-2")), reads())}),
    _with("named-xlsx", "an archive named .xlsx", {}, ".xlsx"),
    _with("with-locks", "lock and system files in an archive", {"~$甲.xlsx": (b"x" * 165, ignores()), "Thumbs.db": (b"x", ignores()), ".DS_Store": (b"x", ignores())}),
    _with("with-macosx", "the shadow files of another system", {"__MACOSX/._甲.xlsx": (b"\0\5\x16\7" * 30, _ANYHOW)}),
    _with("with-empty", "an empty file in an archive", {"空.xlsx": (b"", refuses("empty"))}),
    _with("with-damaged", "half a workbook in an archive", {"半.xlsx": (sound_workbook("800000001")[:5000], sets_aside("S01"))}),
    _with("with-letter", "a letter in an archive", {"说明.txt": ("请查收。".encode(), _ANYHOW)}),
    _with("with-archive", "an archive in an archive", {"里.zip": (zipped({"x.xlsx": b"x"}), sets_aside("S01"))}),
    _raw("with-folders", "members that are folders", opens_members({"a.xlsx": reads()}), lambda members: zip_of([member("目录/", b""), *members])),
    _kind("42", "zips in zips in zips", _OPENED_OR_NOT, lambda: _forty_two(3)),
    _kind("itself-200", "a zip in a zip, 200 deep", _OPENED_OR_NOT, lambda: _itself(200)),
    _kind("empty", "an archive without members", _OPENED_OR_NOT, lambda: zip_of([])),
    _raw("encrypted", "an archive with a password", Claim(frozenset({OPENED, ASIDE})), lambda members: zip_of(changed(members, "a.xlsx", lambda one: replace(one, flags=ENCRYPTED)))),
    _raw("cut", "half an archive", sets_aside("S01"), lambda members: zip_of(members)[:9000]),
    _raw("checksum", "a member whose checksum is wrong", Claim(frozenset({OPENED, ASIDE})), lambda members: zip_of(changed(members, "a.xlsx", lambda one: replace(one, crc=0)))),
    _of_members("dots", "members that lead out of the archive", "../escaped.xlsx", "../../escaped.xlsx", "x/../../escaped.xlsx"),
    _of_members("absolute", "members with absolute names", "/etc/escaped.xlsx", "C:\\escaped.xlsx", "\\\\127.0.0.1\\share\\x.xlsx"),
    _of_members("gbk-names", "member names in GBK without a mark", "监控表.xlsx".encode("gbk")),
    _of_members("broken-names", "member names that are no text", b"\xff\xfe\x80.xlsx", b"\x00.xlsx"),
    _of_members("control-names", "member names with line ends and controls", "a\nb.xlsx", "\x1b[31m.xlsx", "\u202exslx.exe"),
    _of_members("one-name-twice", "one member name three times", "a.xlsx", "a.xlsx"),
    _of_members("long-name", "a member name of 60,000 letters", "n" * 60_000),
    _of_members("devices", "members with names of devices", "CON.xlsx", "aux", "nul.xlsx"),
    _raw("many", f"{_MANY} members", _OPENED_OR_NOT, lambda members: zip_of(members + [member(f"{n}.xlsx", b"") for n in range(_MANY)])),
    _raw("large", "fifty members of 20 MB of zeros", _OPENED_OR_NOT, _large),
    _raw("declared-10-gb", "a member that declares 4 GB", _OPENED_OR_NOT, lambda members: zip_of(changed(members, "a.xlsx", lambda one: replace(one, size=0xFFFFFFF0)))),
    _raw("links", "a member that is a link to /etc/passwd", _OPENED_OR_NOT, lambda members: zip_of([*members, member("link.xlsx", b"/etc/passwd")])),
    _kind("workbook-as-zip", "a workbook named .zip", reads(), lambda: _sound("workbook-as-zip")),
)  # fmt: skip
