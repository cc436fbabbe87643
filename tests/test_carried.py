"""Records on their way from one process to another, and what was typed as bytes."""

import pickle
import zlib
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any

import pytest

from perfbatch.intake.opening import open_entry
from perfbatch.model import packed as packed_module
from perfbatch.model.carried import LONGEST_TEXT, made, shared
from perfbatch.model.cell import (
    Dressed,
    ErrorValue,
    Percentage,
    RawValue,
    Ticked,
    Uncalculated,
)
from perfbatch.model.entry import Entry
from perfbatch.model.finding import Subject, rule_of, subject_of
from perfbatch.model.opened import Opened
from perfbatch.model.packed import packed, unpacked
from perfbatch.model.records import SetAside, SourcesOfFunds
from perfbatch.model.source import Block, Cells, Source
from perfbatch.model.typed import Typed, TypedRow, TypedTable

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "examples" / "2022-06").glob("*.xlsx"))


def again(one: object) -> object:
    """The record as another process has it."""
    return ForkingPickler.loads(ForkingPickler.dumps(one))


def flat(one: object) -> object:
    """All that a record says: those fields too that make no difference between two."""
    if is_dataclass(one) and not isinstance(one, type):
        return type(one).__name__, [flat(getattr(one, field.name)) for field in fields(one)]
    if isinstance(one, dict):
        return [(key, flat(value)) for key, value in one.items()]
    if isinstance(one, tuple | list):
        return type(one).__name__, [flat(value) for value in one]
    return type(one).__name__, repr(one)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_was_read_arrives_as_it_was(path: Path) -> None:
    opened = open_entry(Entry(path.name, path))
    arrived = again(opened)
    assert isinstance(arrived, Opened)
    assert arrived == opened
    assert flat(arrived) == flat(opened)
    assert flat(again(arrived)) == flat(opened)


def test_equal_values_of_several_files_become_one_object() -> None:
    text, other = "县水利局" * 2, "".join(["县水利局"] * 2)
    assert text is not other
    first, second = again(Source("a", text)), again(Source("b", other))
    assert isinstance(first, Source)
    assert isinstance(second, Source)
    assert first.sheet is second.sheet
    subjects = [again(Subject("1", name, "项目")) for name in (text, other)]
    assert subjects[0] is subjects[1]
    blocks = [again(Block(file, "表", {"unit_code": 1}, {}, {"a": "b"})) for file in "ab"]
    assert all(isinstance(one, Block) for one in blocks)
    assert len({id(one.columns) for one in blocks if isinstance(one, Block)}) == 1
    assert blocks[0] != blocks[1]


def test_numbers_that_are_equal_and_say_something_else_stay_apart() -> None:
    for digits in ("1", "1.0", "1.00", "1E+2", "100", "-0", "0"):
        aside = made(SourcesOfFunds, Decimal(digits), 1)
        assert isinstance(aside, SourcesOfFunds)
        assert str(aside.sums_fen) == digits


def test_a_long_text_is_nobodys() -> None:
    found = [again(SetAside(Source("a"), Subject(), "长" * LONGEST_TEXT + "。")) for _ in range(2)]
    assert found[0] == found[1]
    texts = [one.reason for one in found if isinstance(one, SetAside)]
    assert texts[0] is not texts[1]


@pytest.mark.parametrize("kind", [str, dict, Path, Decimal, ErrorValue, "Source", None])
def test_nothing_is_made_but_records_of_ours(kind: Any) -> None:
    with pytest.raises((TypeError, AttributeError)):
        made(kind, "a")


def test_a_record_has_all_its_values() -> None:
    with pytest.raises(ValueError, match="zip"):
        made(Source, "a")
    with pytest.raises(ValueError, match="zip"):
        made(Source, "a", "b", 1, 2, 3)


def test_an_equal_table_is_one_and_says_the_same_in_its_order() -> None:
    first, second = shared({"a": 1, "b": 2}), shared({"a": 1, "b": 2})
    assert first is second
    assert list(shared({"b": 2, "a": 1})) == ["b", "a"]


def test_the_places_of_a_heading_are_told_when_asked_for() -> None:
    places = {"year": Source("a", "表", 3, 2), "month": Source("a", "表", 3, 4)}
    found = Cells.of("a", places)
    assert dict(found) == places
    assert (found["year"], found.get("day"), len(found)) == (places["year"], None, 2)
    assert again(found) == found


VALUES: list[RawValue] = [
    *("", "文字", "\ud800", "\U0001f600", '"\\\x00\n', 0, 1, -1, 10**15, 0.1, -0.0, 1.0, 1e-300),
    *(True, False, None, float("inf"), 1.7976931348623157e308),
    *(date(2022, 6, 30), datetime(2022, 6, 30, 1, 2, 3, 4), datetime(2022, 6, 30)),  # noqa: DTZ001 - as cells
    *(datetime(2022, 6, 30, tzinfo=UTC), time(1, 2, 3), timedelta(days=-1, microseconds=1)),
    *(ErrorValue("#DIV/0!"), Uncalculated(), Uncalculated("A1+1"), Percentage(0.4286)),
    *(Dressed(6, "万元"), Dressed(60000.0, scaled=True), Dressed(1)),
    Ticked((("是", "√"), ("否", None), ("或", Percentage(0.5))), {"是": 3, "否": 4}),
    Ticked(()),
]


def test_values_come_out_of_bytes_as_they_went_in() -> None:
    found = unpacked(packed(VALUES))
    assert flat(found) == flat(VALUES)
    assert [flat(unpacked(packed([one]))[0]) for one in VALUES] == [flat(one) for one in VALUES]
    assert packed(found) == packed(VALUES)
    assert packed(["ab", "ab"]) == packed(["ab", "".join("ab")])


def test_what_is_no_value_is_neither_packed_nor_made() -> None:
    with pytest.raises(TypeError):
        packed([Path("a")])
    for told in ('[{"Path":"a"}]', '[{"a":1,"b":2}]', "[{}]", "["):
        with pytest.raises(ValueError, match=r"."):
            unpacked(zlib.compress(told.encode()))
    with pytest.raises(ValueError, match="header"):
        unpacked(b"no bytes of ours")


def test_a_table_has_the_rows_that_were_typed() -> None:
    rows = (
        TypedRow(9, ("甲", 1.5, None), (("备用", "说明"), ("T", ErrorValue("#N/A")))),
        TypedRow(12, ("乙", Percentage(0.5), date(2022, 6, 1))),
    )
    block = Block("a.xlsx", "表", {"name": 1})
    table = TypedTable.of("projects", block, ("name", "rate", "day"), {"rate": "%"}, iter(rows))
    assert flat(table.rows) == flat(rows)
    assert table.cells(rows[1]) == {
        "name": ("乙", ""),
        "rate": (Percentage(0.5), "%"),
        "day": (date(2022, 6, 1), ""),
    }
    typed = Typed.of("monitoring", {"unit_name": ("县水利局", ""), "total": (1.0, "元")}, [table])
    assert dict(typed.heading) == {"unit_name": ("县水利局", ""), "total": (1.0, "元")}
    assert again(typed) == typed
    assert (typed.tables, len(typed.fingerprint)) == ((table,), 12)


@pytest.mark.parametrize(
    "told", ["[" * 200_000, '{"Dressed":[]}', '{"Ticked":5}', '{"timedelta":[1e99]}', "{}", "[1"]
)
def test_odd_bytes_are_one_kind_of_fault(told: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpacked(zlib.compress(told.encode()))


def test_no_more_is_unpacked_than_a_workbook_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_module, "LARGEST", 1_000)
    assert unpacked(packed(["a" * 900])) == ["a" * 900]
    with pytest.raises(ValueError, match="too large"):
        unpacked(packed(["a" * 2_000]))


def test_what_is_shared_is_not_changed_by_bytes_from_elsewhere() -> None:
    """A pickle may give a record other values after it was made: not one that others hold."""
    subject = subject_of("1", "ABC", "p")
    rule = rule_of("B01")
    for one in (subject, rule):
        head = pickle.dumps(one, 2)[:-1]
        forged = head + pickle.dumps(["2", "XYZ", "q"], 2)[2:-1] + b"b."
        with pytest.raises(TypeError):
            ForkingPickler.loads(forged)
    assert subject == Subject("1", "ABC", "p")
    assert rule.code == "B01"
