"""An example of what a field holds, as a clerk would type it."""

from perfbatch.form.choice import Choice
from perfbatch.form.kinds import Code, Day, Whole
from perfbatch.form.numbers import Amount, Number, Percent, Quantity
from perfbatch.form.schema import Field


def example_of(one: Field) -> str:
    """What may be typed into the cell: 2.41, 42.86, 2022-09-30; nothing for free text.

    Of a list all options: the first alone would be taken for the right one.
    """
    match one.kind:
        case Choice(words=words):
            return " 或 ".join(words.values())
        case Amount():
            return "2.41"
        case Percent():
            return "42.86"
        case Whole(low=low):
            return one.default or str(low)
        case Day():
            return "2022-09-30"
        case Code():
            return "118001" if one.name == "unit_code" else "130600220520500100001"
        case Number() | Quantity():
            return "20"
        case _:
            return ""
