"""Typed rows: what a return says, each value traceable to its cell.

Field names are those of the form (and of the glossary): `form` declares them, `harmonise` fills
them. Money is whole fen, percentages exact Decimals (42.86 means 42.86 %), codes are text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import attrgetter

from perfbatch.model.absence import Absence, Maybe, or_zero
from perfbatch.model.carried import Carried
from perfbatch.model.choices import (
    BudgetOrigin,
    DeviationCause,
    Dimension,
    IndicatorNature,
    Likelihood,
    YearEndOutlook,
    YesNo,
)
from perfbatch.model.feedback import LastRound
from perfbatch.model.fen import Fen
from perfbatch.model.finding import Finding, Subject
from perfbatch.model.period import Period
from perfbatch.model.source import Block, RowPlace, Source
from perfbatch.model.typed import Typed

BUDGET_PARTS = ("original_budget_fen", "carryover_fen", "budget_adjustment_fen")
"""What 调整后预算数 is made of: B = B0 + C + A."""
_budget_parts = attrgetter(*BUDGET_PARTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Carried):
    """The heading block of a return: who reports, for which period, which version."""

    unit_code: str = ""
    unit_name: str = ""
    department: str = ""
    year: Maybe[int] = Absence.UNFILLED
    month: Maybe[int] = Absence.UNFILLED
    correction_no: Maybe[int] = Absence.UNFILLED
    nil_return: Maybe[YesNo] = Absence.UNFILLED
    declared_project_count: Maybe[int] = Absence.UNFILLED
    declared_amount_fen: Maybe[Fen] = Absence.UNFILLED
    preparer: str = ""
    responsible: str = ""
    phone: str = ""
    filled_date: Maybe[date] = Absence.UNFILLED
    places: Mapping[str, Source] = field(default_factory=dict, compare=False)

    @property
    def period(self) -> Period | None:
        """The period that the sheet states; None where it states none."""
        if isinstance(self.year, Absence) or isinstance(self.month, Absence):
            return None
        return Period(self.year, self.month)

    @property
    def correction(self) -> int:
        """更正次数, 0 where nothing was written."""
        return or_zero(self.correction_no)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRow(Carried):
    """A row of a table on a sheet. Where it stands is no part of what it says."""

    block: Block = field(compare=False)
    row: int = field(compare=False)

    def at(self, field_name: str) -> Source:
        """The cell of a field in this row."""
        return self.block.at(self.row, field_name)


@dataclass(frozen=True, slots=True)
class SourcesOfFunds(Carried):
    """What the sources below an amount come to, and how many of them hold a number.

    `sums_fen`: several where nobody can tell which of the sources are parts of another.
    """

    sums_fen: tuple[Fen, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(PlacedRow):
    """One project of a unit as the return gives it. Computed cells of the form are `stated_…`.

    `formula_budget_fen`: what the form's own formula makes of the budget cells as they were
    typed; it passes over amounts typed as text. `given_budget_fen`: the revised budget on forms
    that give it as one amount instead of computing it. `rate_scale_certain`: the cell of
    执行率 says by its format or a sign that it holds hundredths. `sources`: amount → its sources,
    on the form for a single project.
    """

    subject: Subject = field(compare=False)
    formula_budget_fen: Fen = field(compare=False)
    given_budget_fen: Maybe[Fen] = Absence.NOT_COMPUTED
    rate_scale_certain: bool = field(default=True, compare=False)
    sources: Mapping[str, SourcesOfFunds] = field(default_factory=dict, compare=False)
    serial_no: Maybe[int]
    project_code: str
    project_name: str
    budget_origin: Maybe[BudgetOrigin]
    issue_month: Maybe[int]
    original_budget_fen: Maybe[Fen]
    carryover_fen: Maybe[Fen]
    budget_adjustment_fen: Maybe[Fen]
    stated_revised_budget_fen: Maybe[Fen]
    executed_fen: Maybe[Fen]
    stated_execution_rate: Maybe[Decimal]
    projected_executed_fen: Maybe[Fen]
    goal_attainment: Maybe[Decimal]
    year_end_outlook: Maybe[YearEndOutlook]
    deviation_cause: Maybe[DeviationCause]
    deviation_note: str
    rectification_measure: str
    due_date: Maybe[date]
    review_explanation: str
    remark: str

    @property
    def revised_budget_fen(self) -> Maybe[Fen]:
        """调整后预算数 B as given, else B0 + C + A; UNFILLED where none of the three is given."""
        return self.summed_budget_fen if self.budget_is_summed else self.given_budget_fen

    @property
    def summed_budget_fen(self) -> Maybe[Fen]:
        """B0 + C + A, as far as they are given; UNFILLED where none of them is."""
        given = [part for part in _budget_parts(self) if not isinstance(part, Absence)]
        return sum(given) if given else Absence.UNFILLED

    @property
    def budget_is_summed(self) -> bool:
        """Whether the revised budget is the sum of its parts, and not an amount of its own."""
        return isinstance(self.given_budget_fen, Absence)

    @property
    def place(self) -> RowPlace:
        """The row in which the project stands."""
        return (self.block.file, self.block.sheet, self.row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(PlacedRow):
    """One indicator of a project. A value that is no number is kept as text."""

    subject: Subject = field(compare=False)
    serial_no: Maybe[int]
    project_code: str
    project_name: str
    dimension: Maybe[Dimension]
    category: str
    indicator: str
    indicator_nature: Maybe[IndicatorNature]
    measure_unit: str
    target_value: Maybe[Decimal | str]
    actual_value: Maybe[Decimal | str]
    projected_value: Maybe[Decimal | str]
    weight: Maybe[Decimal]
    likelihood: Maybe[Likelihood]
    deviation_cause: Maybe[DeviationCause]
    deviation_note: str
    remark: str


@dataclass(frozen=True, slots=True)
class SetAside(Carried):
    """A row that was found and is not counted: where, whose, why, and what it says."""

    source: Source
    subject: Subject
    reason: str
    text: str = ""
    project_code: str = ""


@dataclass(frozen=True, slots=True)
class SummedRows(Carried):
    """Rows over which a sum may stand: from one number on the sheet to another, and how many.

    `numbers_fen`: their cells that are numbers, added up as a formula does, which passes over
    amounts typed as text: field → fen.
    """

    first: int
    last: int
    count: int
    numbers_fen: Mapping[str, Fen]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTotals(PlacedRow):
    """A row of sums of a return, as far as it holds numbers: field → fen.

    `spans`: the runs of rows over which the sums may stand, the likeliest first; they may hold
    rows of several units. `whole`: it is the table's total. `tried_all`: there are no other runs.
    """

    amounts_fen: Mapping[str, Fen]
    spans: tuple[SummedRows, ...]
    word: str
    whole: bool
    tried_all: bool


@dataclass(frozen=True, slots=True)
class DeclaredClass(Carried):
    """What a report says of a class of projects: how many, and their budget where it says so.

    `kind`: outlook or progress; `name`: the class of that kind. `returns`: how many returns the
    file holds, to all of which it refers.
    """

    kind: str
    name: str
    count: int
    amount_fen: Fen | None
    source: Source
    returns: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(Carried):
    """A workbook read: heading, typed rows, rows set aside, findings on its cells.

    `typed`: what stands in the cells that people fill; of pieces put together, one after another.
    `last_round`: what the bureau asked when it gave this workbook back.
    `declared`: what the report beside the table says of its classes.
    `of_file`: what is to be said of the file as a whole, which holds other returns too.
    `piecemeal`: the form is for one project, so that a unit sends several of them.
    """

    file: str = field(compare=False)
    heading: Heading
    projects: tuple[Project, ...]
    indicators: tuple[Indicator, ...]
    totals: tuple[StatedTotals, ...] = ()
    declared: tuple[DeclaredClass, ...] = field(default=(), compare=False)
    set_aside: tuple[SetAside, ...] = ()
    typed: tuple[Typed, ...] = field(default=(), compare=False)
    last_round: LastRound | None = field(default=None, compare=False)
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    of_file: tuple[Finding, ...] = field(default=(), compare=False)
    piecemeal: bool = field(default=False, compare=False)

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """What stands for everything that was typed, of pieces for each of them."""
        return tuple(one.fingerprint for one in self.typed)

    @property
    def rows(self) -> "tuple[Project | SetAside, ...]":
        """The project rows, whether they count or not."""
        return (*self.projects, *self.set_aside)

    @property
    def rows_found(self) -> int:
        """Project rows on the sheet, whether they count or not."""
        return len(self.rows)

    @property
    def places(self) -> tuple[Source, ...]:
        """Where its project rows stand, whether they count or not."""
        rows = [row.block.at(row.row) for row in self.projects]
        return tuple(sorted([*rows, *(row.source for row in self.set_aside)]))

    @property
    def subject(self) -> Subject:
        """The unit that the heading names."""
        return Subject(self.heading.unit_code, self.heading.unit_name)
