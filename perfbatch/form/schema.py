"""The shape of a form: fields in a heading card and in tables. It refuses to contradict itself."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from perfbatch.form.choice import Choice
from perfbatch.form.kinds import Kind
from perfbatch.form.label import label_key
from perfbatch.form.numbers import Amount


class FilledBy(Enum):
    """Who fills a cell: the unit, the bureau beforehand, or a formula."""

    UNIT = "unit"
    PREFILLED = "prefilled"
    FORMULA = "formula"


class FormError(ValueError):
    """The declaration of a form contradicts itself: a bug."""


@dataclass(frozen=True)
class Field:
    """One field: its identifier, its label on paper, what it may hold and how it is explained.

    `required`: a blank is V05, V07 for a tick of several (`one_of_several`). `column_required`: a
    table without the column is S03.
    `unit` is printed behind the label; `width` counts half-width characters; `default` is the
    word that stands for a blank (prefilled in the template). `ticks`: a choice that is laid out
    over a column for each of its words, under the label in the row above. `weak`: aliases that
    name the field only where no column has a better one: 预算数 beside 调整后预算数 is another's.
    """

    name: str
    label: str
    kind: Kind
    help: str
    required: bool = False
    one_of_several: bool = False
    column_required: bool = False
    filled_by: FilledBy = FilledBy.UNIT
    unit: str = ""
    width: int = 12
    default: str = ""
    aliases: tuple[str, ...] = ()
    ticks: bool = False
    weak: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The label with its unit, as it stands in the template."""
        return f"{self.label}({self.unit})" if self.unit else self.label

    @property
    def choices(self) -> str:
        """The words of a closed list, side by side; nothing for other kinds."""
        return "、".join(self.kind.words.values()) if isinstance(self.kind, Choice) else ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The comparable forms of the label and its aliases."""
        return tuple(label_key(text) for text in (self.label, *self.aliases, *self.weak))


@dataclass(frozen=True)
class Card:
    """A heading block: a label in one cell, its value to the right.

    `titles`: the period also stands in the lines above the table or in front of its labels.
    """

    fields: tuple[Field, ...]
    titles: bool = False

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields by the comparable forms of their labels and aliases."""
        return {key: one for one in self.fields for key in one.keys}

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by their identifiers."""
        return {one.name: one for one in self.fields}

    def field(self, name: str) -> Field:
        """The field of that identifier. Raises KeyError."""
        return self.by_name[name]


@dataclass(frozen=True)
class Table:
    """A table with one header row. `sheet` is its sheet's name in the template.

    `identifying`: the fields of which at least one makes a row a data row. `signature`: how many
    labels of the table a row must show to be taken for its header. `total_label`: the word in the
    row of totals above the rows, empty where the table has none. `partial_labels`: how the
    reference names the rows of sums that people insert, which `form.sums` knows; a lone text of a
    `note_word` and a colon is a line under the table. `of_heading`:
    columns that say, row by row, what else stands in the heading: whose row it is. `open`:
    columns that the form does not know are natural in it. `telling`: the fields of which a header
    must show one, where the others are found on many a sheet; `essential`: those that it must show;
    `alien`: labels that it does not show, since with them it is another table's.
    `own_unit`: amounts are in 万元 where nothing else is said, since the form is ours.
    """

    name: str
    sheet: str
    title: str
    fields: tuple[Field, ...]
    identifying: tuple[str, ...]
    frozen_field: str
    prepared_rows: int
    signature: int
    total_label: str = ""
    partial_labels: tuple[str, ...] = ()
    note_words: tuple[str, ...] = ()
    of_heading: tuple[Field, ...] = ()
    open: bool = False
    telling: tuple[str, ...] = ()
    essential: tuple[str, ...] = ()
    alien: tuple[str, ...] = ()
    own_unit: bool = False

    @property
    def columns(self) -> tuple[Field, ...]:
        """Everything that may have a column: the fields of a row, and those of the heading."""
        return (*self.of_heading, *self.fields)

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields by the comparable forms of their labels and aliases."""
        return {key: one for one in self.columns for key in one.keys}

    @cached_property
    def ends(self) -> frozenset[str]:
        """The last signs of the labels and aliases as they are compared."""
        return frozenset(key[-1:] for key in self.by_key)

    @cached_property
    def laid_out(self) -> tuple[Field, ...]:
        """The choices that have a column for each of their words."""
        return tuple(one for one in self.columns if one.ticks)

    @cached_property
    def contents(self) -> frozenset[str]:
        """The fields that fill a row: neither its number nor the form's own formulas."""
        typed = (one.name for one in self.fields if one.filled_by is not FilledBy.FORMULA)
        return frozenset(typed) - {"serial_no"}

    @cached_property
    def typed(self) -> tuple[str, ...]:
        """Everything that has a column and is no formula of the form's own."""
        return tuple(one.name for one in self.columns if one.filled_by is not FilledBy.FORMULA)

    @cached_property
    def amounts(self) -> tuple[Field, ...]:
        """The fields that hold money."""
        return tuple(one for one in self.fields if isinstance(one.kind, Amount))

    @cached_property
    def computed_amounts(self) -> frozenset[str]:
        """The form's own formulas of amounts: one typed in their place is something."""
        own = (one for one in self.fields if one.filled_by is FilledBy.FORMULA)
        return frozenset(one.name for one in own if isinstance(one.kind, Amount))

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by their identifiers."""
        return {one.name: one for one in self.fields}

    def field(self, name: str) -> Field:
        """The field of that identifier. Raises KeyError."""
        return self.by_name[name]

    def column(self, name: str) -> int:
        """The field's column in the template, from 1. Raises KeyError."""
        return self._columns[name]

    @cached_property
    def _columns(self) -> Mapping[str, int]:
        return {one.name: column for column, one in enumerate(self.fields, start=1)}


@dataclass(frozen=True)
class Grid:
    """Amounts of a single project: row label × column label. The rows of the total are read.

    `signature`: how many of the columns' labels a row must show to be the grid's header.
    `next_section`: with one of these words in its label begins what stands below the sources.
    """

    fields: tuple[Field, ...]
    total_labels: tuple[str, ...]
    signature: int
    next_section: tuple[str, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by their identifiers."""
        return {one.name: one for one in self.fields}

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields by the comparable forms of their labels and aliases."""
        return {key: one for one in self.fields for key in one.keys}


@dataclass(frozen=True)
class Form:
    """A form: id and version, the heading card (on the first table's sheet), the tables.

    `mark`: the text on the page by which an older version is known. `card_signature`: how many
    labels of the card the first table's sheet must show, by which our own form is told from
    exports with the same columns. `grid`: the form is for a single project, whose labels stand on
    the card and whose amounts in a grid; the first table then only declares the fields of the
    row that comes out. `of_return`: it is filled by a unit that owes a return.
    """

    id: str
    version: str
    title: str
    card: Card
    tables: tuple[Table, ...]
    mark: str = ""
    card_signature: int = 0
    grid: Grid | None = None
    of_return: bool = True

    def __post_init__(self) -> None:
        for fields in (self.card.fields, *(table.columns for table in self.tables)):
            _refuse_doubles([one.name for one in fields])
            _refuse_doubles([key for one in fields for key in one.keys])
        _refuse_doubles([table.sheet for table in self.tables])
        for table in self.tables:
            for name in (*table.identifying, table.frozen_field):
                table.field(name)

    @property
    def key(self) -> str:
        """Id and version: what tells one form from every other."""
        return f"{self.id} {self.version}"

    @cached_property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that change with any label, kind or order of the form."""
        lines = [self.key]
        lines += [f"{one.name}|{one.heading}|{one.kind!r}" for one in self.all_fields()]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]

    def all_fields(self) -> Iterator[Field]:
        """The card's fields, then each table's."""
        yield from self.card.fields
        for table in self.tables:
            yield from table.fields


def _refuse_doubles(names: list[str]) -> None:
    doubles = {name for name in names if names.count(name) > 1}
    if doubles:
        raise FormError(f"declared twice: {sorted(doubles)}")
