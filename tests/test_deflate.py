"""Members of a zip that another library packs and unpacks: any other program sees no difference."""

import io
import random
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zlib_ng import zlib_ng

from perfbatch.deflate import Broken, packing, released, squeezed, unpacking

CONTENTS = (
    b"",
    b"a",
    "县教育局".encode() * 50_000,
    random.Random(1).randbytes(3 << 20),
    b"<row/>" * (1 << 19),
)


def packed(content: bytes, name: str = "一 部分.xml") -> bytes:
    """A zip of one member that was packed here."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, packing(archive, zipfile.ZipInfo(name)) as part:
        for at in range(0, len(content), 100_000):
            part.write(content[at : at + 100_000])
    return file.getvalue()


@contextmanager
def only_member(data: bytes) -> Iterator[IO[bytes]]:
    """The member of a zip of one, as it is unpacked here."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (member,) = archive.infolist()
        with unpacking(archive, member) as part:
            yield part


@pytest.mark.parametrize("content", CONTENTS, ids=[str(len(one)) for one in CONTENTS])
def test_the_zip_module_reads_what_was_packed(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(content))) as archive:
        assert archive.testzip() is None
        (member,) = archive.infolist()
        assert (member.compress_type, member.file_size) == (zipfile.ZIP_DEFLATED, len(content))
        assert archive.read(member) == content


@pytest.mark.parametrize("content", CONTENTS, ids=[str(len(one)) for one in CONTENTS])
@pytest.mark.parametrize("way", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_what_the_zip_module_has_packed_is_unpacked(content: bytes, way: int) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", way) as archive:
        archive.writestr("a", content)
    with zipfile.ZipFile(file) as archive, unpacking(archive, archive.getinfo("a")) as part:
        assert part.read(10) == content[:10]
        assert part.read() == content[10:]


def test_the_other_library_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the program would be slower without anybody seeing it."""
    content = CONTENTS[2]
    expected = packed(content)

    def none(*_: object) -> None:
        return None

    monkeypatch.setattr(zipfile, "_get_decompressor", none)
    with only_member(expected) as part:
        assert part.read() == content
    monkeypatch.setattr(zipfile, "_get_compressor", none)
    assert packed(content) == expected


def test_damaged_members_are_refused() -> None:
    good = packed(CONTENTS[2])
    refused = 0
    for at in range(60, len(good) - 120, max(1, len(good) // 300)):
        bad = good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :]
        with only_member(bad) as part, pytest.raises((Broken, zipfile.BadZipFile, EOFError)):
            part.read()
        refused += 1
    assert refused > 100


def test_no_more_is_unpacked_than_is_asked_for() -> None:
    """A reader stops at the size that the directory declares, whatever comes after it."""
    content = b"\0" * (50 << 20)
    with only_member(packed(content)) as part:
        assert part.read(1_000) == content[:1_000]
        assert part.tell() == 1_000
        assert part._decompressor.unconsumed_tail  # type: ignore[attr-defined]  # the rest waits


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_that_waits_comes_back(text: str) -> None:
    assert released(squeezed(text)) == text


def test_the_same_bytes_every_time(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(packed(CONTENTS[2]))
    assert packed(CONTENTS[2]) == (tmp_path / "a").read_bytes()
    assert zlib_ng.decompress(zlib_ng.compress(CONTENTS[3])) == CONTENTS[3]
