"""The plain script in Polars: fastexcel reads, XlsxWriter writes a sheet for each unit."""

import sys
from pathlib import Path

import fastexcel
import polars as pl
import xlsxwriter

from benchmarks.rivals import template as form
from benchmarks.totals import Totals, fen_of, leave

UNIT = ("单位编码", "单位名称", "主管部门")
FLAGS = ("执行滞后", "绩效滞后", "年底差距")


def main(inbox: Path, output: Path) -> None:
    """Read the inbox, write the summary."""
    read = [_read(path) for path in sorted(inbox.iterdir())]
    detail = _with_rates(pl.concat([one for one, _ in read]))
    indicators = pl.concat([one for _, one in read])
    output.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(output / "summary.xlsx")) as book:
        _summary(detail).write_excel(book, "分单位汇总", autofit=False)
        detail.write_excel(book, "项目明细", autofit=False)
        indicators.write_excel(book, "指标明细", autofit=False)
        for (code,), rows in detail.group_by("单位编码", maintain_order=True):
            rows.write_excel(book, str(code), autofit=False)
    leave(output, Totals(detail.height, fen_of(detail[form.BUDGET].to_list())))


def _read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The projects and the indicators of a workbook, each row with its unit."""
    book = fastexcel.read_excel(path)
    top = book.load_sheet(
        form.PROJECTS, header_row=None, n_rows=form.HEADER, dtypes="string"
    ).to_polars()
    places = (form.UNIT_CODE, form.UNIT_NAME, form.DEPARTMENT)
    unit = [pl.lit(top[place]).alias(label) for label, place in zip(UNIT, places, strict=True)]
    sheet = book.load_sheet(
        form.PROJECTS,
        header_row=form.HEADER,
        skip_rows=form.FIRST - form.HEADER - 1,
        dtypes="string",
    ).to_polars()
    sheet = sheet.rename({one: one.partition("\n")[0] for one in sheet.columns})
    rows = sheet.filter(pl.col(form.NAME).is_not_null())
    sheet = book.load_sheet(form.INDICATORS, header_row=form.INDICATOR_HEADER, dtypes="string")
    indicators = sheet.to_polars().filter(pl.col(form.NAME).is_not_null())
    return rows.select(*unit, pl.all()), indicators.select(unit[0], pl.all())


def _with_rates(detail: pl.DataFrame) -> pl.DataFrame:
    """The detail with numbers as numbers, the execution rate and the three flags."""
    numbers = [*form.AMOUNTS, "绩效目标实现程度"]
    detail = detail.with_columns(pl.col(numbers).cast(pl.Float64, strict=False))
    rate = pl.col("累计执行数") / pl.col("调整后预算数")
    goal = pl.col("绩效目标实现程度") / 100
    return detail.with_columns(
        rate.alias("执行率"),
        ((form.PACE - rate) / form.PACE >= form.LIMIT).alias("执行滞后"),
        ((form.PACE - goal) / form.PACE >= form.LIMIT).alias("绩效滞后"),
        (pl.col("预计年底实现情况") == "差距较大").alias("年底差距"),
    )


def _summary(detail: pl.DataFrame) -> pl.DataFrame:
    """A line a unit: sums, rate, how many are flagged."""
    sums = pl.col(*form.AMOUNTS, *FLAGS).sum()
    units = detail.group_by(*UNIT).agg(sums).sort(UNIT[1])
    return units.with_columns((pl.col("累计执行数") / pl.col("调整后预算数")).alias("执行率"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
