"""The plain script: pandas with openpyxl reads, merges, computes, and writes a sheet for each unit."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from benchmarks.rivals import template as form
from benchmarks.totals import Totals, fen_of, leave

Frames = tuple[pd.DataFrame, pd.DataFrame]


def main(inbox: Path, output: Path, engine: Literal["openpyxl", "calamine"] = "openpyxl") -> None:
    """Read the inbox, write the summary."""
    read = [_read(path, engine) for path in sorted(inbox.iterdir())]
    detail = _with_rates(pd.concat([one for one, _ in read], ignore_index=True))
    indicators = pd.concat([one for _, one in read], ignore_index=True)
    output.mkdir(parents=True, exist_ok=True)
    with pd.ExcelWriter(output / "summary.xlsx", engine="openpyxl") as book:
        _summary(detail).to_excel(book, sheet_name="分单位汇总")
        detail.to_excel(book, sheet_name="项目明细", index=False)
        indicators.to_excel(book, sheet_name="指标明细", index=False)
        for code, rows in _by_unit(detail):
            rows.to_excel(book, sheet_name=code, index=False)
    leave(output, Totals(len(detail), fen_of(detail[form.BUDGET].tolist())))


def _read(path: Path, engine: Literal["openpyxl", "calamine"]) -> Frames:
    """The projects and the indicators of a workbook, each row with its unit."""
    with pd.ExcelFile(path, engine=engine) as book:
        sheet = pd.read_excel(book, sheet_name=form.PROJECTS, header=None)
        indicators = pd.read_excel(book, sheet_name=form.INDICATORS, header=form.INDICATOR_HEADER)
    rows = sheet.iloc[form.FIRST :].copy()
    rows.columns = [str(one).partition("\n")[0] for one in sheet.iloc[form.HEADER]]
    rows = rows[rows[form.NAME].notna()]
    unit: list[Any] = [
        sheet.iloc[place] for place in (form.UNIT_CODE, form.UNIT_NAME, form.DEPARTMENT)
    ]
    for at, label in enumerate(("单位编码", "单位名称", "主管部门")):
        rows.insert(at, label, unit[at])
    indicators = indicators[indicators[form.NAME].notna()]
    indicators.insert(0, "单位编码", unit[0])
    return rows, indicators


def _with_rates(detail: pd.DataFrame) -> pd.DataFrame:
    """The detail with numbers as numbers, the execution rate and the three flags."""
    numbers = [*form.AMOUNTS, "绩效目标实现程度"]
    for label in numbers:
        detail[label] = pd.to_numeric(detail[label], errors="coerce")
    detail["执行率"] = detail["累计执行数"] / detail["调整后预算数"]
    behind = (form.PACE - detail["执行率"]) / form.PACE
    goal_behind = (form.PACE - detail["绩效目标实现程度"] / 100) / form.PACE
    detail["执行滞后"] = behind >= form.LIMIT
    detail["绩效滞后"] = goal_behind >= form.LIMIT
    detail["年底差距"] = detail["预计年底实现情况"] == "差距较大"
    return detail


def _summary(detail: pd.DataFrame) -> pd.DataFrame:
    """A line a unit: sums, rate, how many are flagged."""
    sums = [*form.AMOUNTS, "执行滞后", "绩效滞后", "年底差距"]
    units = detail.groupby(["主管部门", "单位编码", "单位名称"])[sums].sum()
    units["执行率"] = units["累计执行数"] / units["调整后预算数"]
    return units


def _by_unit(detail: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    for code, rows in detail.groupby("单位编码"):
        yield str(code), rows


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
