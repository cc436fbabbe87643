"""What the sources of funds of a single project come to, amount by amount."""

from collections.abc import Mapping, Sequence

from perfbatch.form.kinds import read
from perfbatch.form.schema import Table
from perfbatch.model.absence import Absence
from perfbatch.model.fen import Fen
from perfbatch.model.raw import RawTable
from perfbatch.model.records import SourcesOfFunds


def sources_of(table: RawTable, form_table: Table) -> Mapping[str, SourcesOfFunds]:
    """Amount → its sources, where any of them holds a number and none that nobody can read."""
    found: dict[str, SourcesOfFunds] = {}
    if not table.sources:
        return found
    for one in form_table.amounts:
        if not table.block.has(one.name):
            continue
        unit = table.units.get(one.name, "")
        values = [
            read(one.kind, source.row.values.get(one.name), unit).value for source in table.sources
        ]
        numbers = [value for value in values if isinstance(value, int)]
        if numbers and Absence.UNREADABLE not in values:
            amounts = [value if isinstance(value, int) else 0 for value in values]
            parts = [source.part for source in table.sources]
            found[one.name] = SourcesOfFunds(possible_sums(amounts, parts), len(numbers))
    return found


def possible_sums(amounts: Sequence[Fen], parts: Sequence[bool]) -> tuple[Fen, ...]:
    """What the sources may come to. `parts`: which of them say 其中.

    The first 其中 speaks of the total, a later one of the source above it, so that it is not added
    again; whether those behind it belong to it too no sheet says. Where all say 其中 each may be a
    source of its own.
    """
    alike = all(parts)
    found = {(False, amounts[0])}
    for amount, part in zip(amounts[1:], parts[1:], strict=True):
        added = {(False, summed + amount) for _, summed in found}
        if part:
            inside = {(True, summed) for _, summed in found}
            found = inside | added if alike else inside
        else:
            found = added | {(within, summed) for within, summed in found if within}
    return tuple(sorted({summed for _, summed in found}))
