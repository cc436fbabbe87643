"""The template command: the blank workbooks, or one for each unit of the roster."""

from pathlib import Path

from perfbatch.cli.ending import not_written, say
from perfbatch.cli.telling import counting
from perfbatch.form.monitoring import MONITORING
from perfbatch.form.roster import ROSTER
from perfbatch.model.file_name import safe_file_name
from perfbatch.model.period import Period
from perfbatch.model.roster import Roster
from perfbatch.stages.write.swap import OutputRefused, staging
from perfbatch.template import blank, prefilled, write_template
from perfbatch.wording import screen


def write_blanks(folder: Path, period: Period | None) -> tuple[Path, ...]:
    """The blank template, and the blank roster where none stands; where they stand. Raises Stop.

    The roster that stands there may be filled: it is left as it is.
    """
    blanks = {screen.TEMPLATE_FILE: (MONITORING, blank(MONITORING, period))}
    if _stands(folder / screen.ROSTER_FILE):
        say(screen.ROSTER_KEPT.format(path=folder / screen.ROSTER_FILE))
    else:
        blanks[screen.ROSTER_FILE] = (ROSTER, blank(ROSTER))
    try:
        with staging(folder) as staged:
            for name, (form, content) in blanks.items():
                write_template(staged.making / name, form, content)
            placed = staged.put_in_place(tuple(blanks))
    except OutputRefused as refused:
        raise not_written(refused.path, refused.reason) from None
    return tuple(placed[name] for name in blanks)


def _stands(path: Path) -> bool:
    """Whether anything stands there; what nobody can look at is refused when it is written to."""
    try:
        return path.exists()
    except OSError:
        return False


def write_prefilled(folder: Path, period: Period | None, roster: Roster) -> Path:
    """A folder with a template for each unit, swapped in whole; where it stands. Raises Stop."""
    name = screen.UNIT_TEMPLATES_OF.format(period=period) if period else screen.UNIT_TEMPLATES
    taken: set[str] = set()
    tell = counting(screen.MAKING)
    try:
        with staging(folder) as staged:
            making = staged.making / name
            making.mkdir()
            for done, unit in enumerate(roster.units, start=1):
                content = prefilled(unit, roster.projects_of(unit), period)
                file = safe_file_name((unit.code, unit.name), taken)
                write_template(making / file, MONITORING, content)
                tell(done, len(roster.units))
            return staged.put_in_place((name,))[name]
    except OutputRefused as refused:
        raise not_written(refused.path, refused.reason) from None
