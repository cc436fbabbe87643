"""自检: how many places are blank or wrong, as a formula and as its value.

Each Tally counts one kind of fault twice: in the words of an office program (functions that
Excel 2010 and WPS share) and here, from the content.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from perfbatch.form.choice import Choice
from perfbatch.form.choices import BUDGET_ORIGIN, YES_NO
from perfbatch.form.numbers import Amount, Percent
from perfbatch.form.schema import Field, FilledBy, Table
from perfbatch.model.choices import BudgetOrigin, YesNo
from perfbatch.model.records import BUDGET_PARTS
from perfbatch.template.content import Row, fen_in, filled, number_of
from perfbatch.template.formulas import EXECUTED, REVISED, Totals, revised_of
from perfbatch.template.layout import Layout
from perfbatch.wording import template as words
from perfbatch.xlsx.content import Formula

ORIGIN = "budget_origin"
ISSUE_MONTH = "issue_month"
PROJECTED = "projected_executed_fen"
NIL_RETURN = "nil_return"
DECLARED_COUNT = "declared_project_count"
DECLARED_AMOUNT = "declared_amount_fen"


@dataclass(frozen=True)
class Tally:
    """The number of faults of one kind, and the formula that counts them."""

    formula: str
    count: int


@dataclass(frozen=True)
class SelfCheck:
    """The faults of a table of projects and of the heading card above it."""

    totals: Totals
    heading: Row

    @property
    def layout(self) -> Layout:
        """Where the table stands."""
        return self.totals.layout

    @property
    def rows(self) -> Sequence[Row]:
        """What the table is filled with."""
        return self.totals.rows

    def line(self) -> Formula:
        """The line of self-checking."""
        tallies = list(self.tallies())
        places = "+".join(tally.formula for tally in tallies)
        text = (
            f'IFERROR(IF({places}=0,"{words.SELF_CHECK_CLEAN}",'
            f'"{words.SELF_CHECK_BEFORE}"&({places})&"{words.SELF_CHECK_AFTER}"),'
            f'"{words.SELF_CHECK_ERROR}")'
        )
        return Formula(text, words.self_check(sum(tally.count for tally in tallies)))

    def tallies(self) -> Iterator[Tally]:
        """Everything that is counted, in the order of the sheet."""
        yield self.blank_heading()
        yield self.nil_return()
        yield self.declared_count()
        yield self.declared_amount()
        yield self.missing()
        for one in self.layout.table.fields:
            if isinstance(one.kind, Choice):
                yield self.not_listed(one, one.kind)
            elif isinstance(one.kind, Amount | Percent) and one.filled_by is not FilledBy.FORMULA:
                yield self.no_number(one)
                if one.kind != Amount(signed=True):
                    yield self.out_of_bounds(one)
        yield self.beyond(EXECUTED, REVISED)
        yield self.beyond(EXECUTED, PROJECTED)

    def blank_heading(self) -> Tally:
        """Required cells of the heading card."""
        required = [one.name for one in self.layout.card.fields if one.required]
        cells = (f"COUNTBLANK({self.layout.places[name].cell})" for name in required)
        return Tally("+".join(cells), sum(not filled(self.heading.get(name)) for name in required))

    def nil_return(self) -> Tally:
        """A nil return with rows, or neither of the two."""
        yes = YES_NO.word(YesNo.YES)
        cell, started = self.layout.places[NIL_RETURN].cell, self._started_count()
        formula = f'IF({cell}="{yes}",IF({started}>0,1,0),IF({started}=0,1,0))'
        return Tally(formula, int((self.heading.get(NIL_RETURN) == yes) == bool(self._started)))

    def declared_count(self) -> Tally:
        """A declared number of projects that is not that of the rows."""
        cell = self.layout.places[DECLARED_COUNT].cell
        formula = f"IF(ISNUMBER({cell}),IF({cell}<>{self._started_count()},1,0),0)"
        declared = number_of(self.heading.get(DECLARED_COUNT))
        return Tally(formula, int(declared is not None and declared != len(self._started)))

    def declared_amount(self) -> Tally:
        """A declared amount that is not the total of the revised budgets."""
        cell = self.layout.places[DECLARED_AMOUNT].cell
        total = self.layout.cell(REVISED, self.layout.total_row)
        formula = f"IF(ISNUMBER({cell}),IF(ROUND({cell}-{total},6)<>0,1,0),0)"
        declared = number_of(self.heading.get(DECLARED_AMOUNT))
        stated = number_of(self.totals.revised.value) or Fraction()
        return Tally(formula, int(declared is not None and fen_in(declared - stated) != 0))

    def missing(self) -> Tally:
        """Blank cells in rows that have been started."""
        blanks = [f"(LEN({self.layout.checked(name)})=0)" for name in must_be_filled(self._table)]
        blanks.append(f"({_lengths(self.layout.checked, BUDGET_PARTS)}=0)")
        added = BUDGET_ORIGIN.word(BudgetOrigin.ADDED)
        origin, month = self.layout.checked(ORIGIN), self.layout.checked(ISSUE_MONTH)
        blanks.append(f'({origin}="{added}")*(LEN({month})=0)')
        formula = f"SUMPRODUCT({self._started_rows()}*({'+'.join(blanks)}))"
        return Tally(formula, sum(self._missing_in(row, added) for row in self._started))

    def _missing_in(self, row: Row, added: str) -> int:
        blanks = sum(not filled(row.get(name)) for name in must_be_filled(self._table))
        no_budget = not any(filled(row.get(name)) for name in BUDGET_PARTS)
        no_month = row.get(ORIGIN) == added and not filled(row.get(ISSUE_MONTH))
        return blanks + no_budget + no_month

    def not_listed(self, one: Field, choice: Choice) -> Tally:
        """Words that are not on the list; it is the list's words that are looked for."""
        cells = self.layout.checked(one.name)
        formula = f"COUNTA({cells})-SUMPRODUCT(COUNTIF({cells},{choice.list_name}))"
        known = set(choice.words.values())
        values = [row.get(one.name) for row in self.rows]
        return Tally(formula, sum(filled(value) and value not in known for value in values))

    def no_number(self, one: Field) -> Tally:
        """Cells of a column of numbers that hold something else."""
        cells = self.layout.checked(one.name)
        values = [row.get(one.name) for row in self.rows]
        count = sum(filled(value) and number_of(value) is None for value in values)
        return Tally(f"COUNTA({cells})-COUNT({cells})", count)

    def out_of_bounds(self, one: Field) -> Tally:
        """Negative amounts; percentages outside 0 to 100, or so small that their scale is open."""
        cells = self.layout.checked(one.name)
        numbers = self._numbers(one.name)
        if isinstance(one.kind, Percent):
            formula = (
                f'COUNTIF({cells},"<0")+COUNTIF({cells},">100")'
                f'+COUNTIFS({cells},">0",{cells},"<=1")'
            )
            return Tally(formula, sum(n < 0 or n > 100 or 0 < n <= 1 for n in numbers))
        return Tally(f'COUNTIF({cells},"<0")', sum(number < 0 for number in numbers))

    def beyond(self, lesser: str, greater: str) -> Tally:
        """Rows in which what should be the lesser number is the greater one."""
        small, great = self.layout.checked(lesser), self.layout.checked(greater)
        formula = f"SUMPRODUCT(ISNUMBER({small})*ISNUMBER({great})*({small}>{great}))"
        count = 0
        for row in self.rows:
            one, other = self._number(row, lesser), self._number(row, greater)
            count += one is not None and other is not None and one > other
        return Tally(formula, count)

    @property
    def _table(self) -> Table:
        return self.layout.table

    @cached_property
    def _started(self) -> list[Row]:
        names = self._table.identifying
        return [row for row in self.rows if any(filled(row.get(name)) for name in names)]

    def _started_rows(self) -> str:
        return f"({_lengths(self.layout.checked, self._table.identifying)}>0)"

    def _started_count(self) -> str:
        return f"SUMPRODUCT({self._started_rows()}*1)"

    def _number(self, row: Row, name: str) -> Fraction | None:
        return number_of(revised_of(row) if name == REVISED else row.get(name))

    def _numbers(self, name: str) -> list[Fraction]:
        return [number for row in self.rows if (number := number_of(row.get(name))) is not None]


def must_be_filled(table: Table) -> tuple[str, ...]:
    """Fields that no row may leave blank: the required ones, and the outlook of V07."""
    return tuple(one.name for one in table.fields if one.required)


def _lengths(cells: Callable[[str], str], names: Iterable[str]) -> str:
    return "(" + "+".join(f"LEN({cells(name)})" for name in names) + ")"
