"""Every sheet says what somebody has read: a change of a page is seen before it is committed."""

from pathlib import Path

import pytest
import sheets


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return sheets.texts(tmp_path_factory.mktemp("sheets"))


def test_every_sheet_is_as_it_was_read(found: dict[str, str]):
    assert "\n".join(sheets.differences(found, sheets.committed())) == ""


def test_a_changed_cell_is_seen(found: dict[str, str]):
    name = "02 总览.txt"
    changed = {**found, name: found[name].replace("执行率", "执行绿", 1)}
    told = sheets.differences(changed, found)
    assert any(line.startswith("+") and "执行绿" in line for line in told)


def test_the_texts_are_of_all_sheets(found: dict[str, str]):
    kinds = {name.split(" ")[0] if not name[0].isdigit() else "" for name in found}
    assert kinds == {"", "反馈单", "模板"}
    assert len([name for name in found if name[0].isdigit()]) == 9 + 5


def test_the_folder_has_nothing_else():
    assert {path.suffix for path in Path(sheets.GOLDEN).iterdir()} == {".txt"}
