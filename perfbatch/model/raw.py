"""What stands in a workbook of the standard form, cell by cell, before anybody has judged it."""

from collections.abc import Mapping
from dataclasses import dataclass

from perfbatch.model.carried import Carried
from perfbatch.model.cell import RawValue, Uncalculated, is_blank, shown
from perfbatch.model.feedback import LastRound
from perfbatch.model.finding import Finding
from perfbatch.model.records import DeclaredClass, SetAside
from perfbatch.model.source import Block, Source


@dataclass(frozen=True, slots=True)
class RawField:
    """A value of the heading card with its cell and the unit that its label states."""

    value: RawValue
    source: Source
    unit: str


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of a table: field → raw value, for the columns that are on the sheet.

    `foreign`: what stands in columns outside the form, each with the column's label or letter.
    """

    number: int
    values: Mapping[str, RawValue]
    foreign: tuple[tuple[str, RawValue], ...] = ()

    @property
    def text(self) -> str:
        """What the row says, for a person: its filled cells side by side, no bare formulas."""
        told = (one for one in self.values.values() if not isinstance(one, Uncalculated))
        return " ".join(shown(value) for value in told if not is_blank(value))


@dataclass(frozen=True, slots=True)
class RawSum:
    """A row that adds up others, with the word that says so.

    `whole`: the word is that of the table's total, over all rows. `settled`: it is known for a
    sum by its figures, so that they need no checking.
    """

    row: RawRow
    word: str
    whole: bool = False
    settled: bool = False


@dataclass(frozen=True, slots=True)
class RawSource:
    """A source of funds below the amounts of a single project, with its label.

    `part`: it says that it is a part of what stands above it (其中).
    """

    row: RawRow
    part: bool


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it stands on its sheet. `units`: field → unit that its label states.

    `sums`: rows that add up others, from above. `totalled`: the rows over which they may stand,
    where these are not the table's own alone. `beyond`: rows under another table below this one.
    `sources`: the rows below the amounts of a single project that make them up.
    """

    block: Block
    units: Mapping[str, str]
    rows: tuple[RawRow, ...]
    sums: tuple[RawSum, ...] = ()
    totalled: tuple[RawRow, ...] = ()
    beyond: tuple[RawRow, ...] = ()
    sources: tuple[RawSource, ...] = ()

    @property
    def under_sums(self) -> tuple[RawRow, ...]:
        """The rows over which sums may stand."""
        return self.totalled or self.rows

    @property
    def all_rows(self) -> tuple[RawRow, ...]:
        """The rows of the table, those of sums among them."""
        return (*self.rows, *(one.row for one in self.sums))


@dataclass(frozen=True, slots=True)
class RawReturn:
    """What a workbook says of one unit, nothing judged yet.

    `form` is the key of the form in whose shape it stands. Tables by the form's table name, one
    for each place where such a table stands. `of_file`: what is to be said of the whole file,
    which holds other returns too. `declared`: what the report beside the table says of its classes.
    `last_round`: what the bureau asked when it gave this workbook back.
    """

    file: str
    form: str
    card: Mapping[str, RawField]
    tables: Mapping[str, tuple[RawTable, ...]]
    findings: tuple[Finding, ...] = ()
    of_file: tuple[Finding, ...] = ()
    declared: tuple[DeclaredClass, ...] = ()
    last_round: LastRound | None = None


@dataclass(frozen=True, slots=True)
class Unusable(Carried):
    """A workbook that cannot be used, with the findings that say why, and its rows if known.

    `sha256`: of its bytes, empty where they could not be read.
    """

    file: str
    findings: tuple[Finding, ...]
    set_aside: tuple[SetAside, ...] = ()
    sha256: str = ""

    @property
    def fingerprint(self) -> str:
        """12 hexadecimal digits that stand for its bytes; empty where they are not known."""
        return self.sha256[:12]

    @property
    def rows_found(self) -> int:
        """Project rows that could at least be seen."""
        return len(self.set_aside)
