"""The words of the command line: commands and options, their help in Chinese."""

import argparse
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from perfbatch import __version__
from perfbatch.cli.ending import NOTHING, WRONG_USAGE, Stop
from perfbatch.wording import screen

if TYPE_CHECKING:
    from perfbatch.model.address import Address, Place

MOST_JOBS = 32
ENGINES = ("local", "dask")
"""Where files are read: the first is this machine alone."""


class _Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese and leaves the exit code to `main`."""

    def error(self, message: str) -> NoReturn:
        for pattern, told in screen.USAGE_ERRORS:
            message = re.sub(pattern, told, message)
        raise Stop(WRONG_USAGE, screen.WRONG_USAGE.format(error=message))


class _Help(argparse.HelpFormatter):
    """Help with a Chinese word before the usage."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, screen.USAGE if prefix is None else prefix)


def chosen_from(words: Sequence[str]) -> argparse.Namespace:
    """What was chosen by these words. Raises Stop for wrong ones."""
    chosen = command_line().parse_args(words)
    if getattr(chosen, "scheduler", None) is not None and chosen.engine == ENGINES[0]:
        raise Stop(WRONG_USAGE, screen.SCHEDULER_ALONE)
    return chosen


def command_line() -> argparse.ArgumentParser:
    """The parser of the whole command line; a wrong word raises Stop."""
    top = _new_parser("perfbatch", screen.PROGRAM)
    top.add_argument(
        "--version",
        action="version",
        version=f"perfbatch {__version__}",
        help=screen.HELP["version"],
    )
    commands = top.add_subparsers(dest="command", title=screen.COMMANDS, metavar="")
    summarize = _command(commands, "summarize")
    summarize.add_argument("inbox", type=_inbox, metavar="INBOX", help=screen.HELP["inbox"])
    summarize.add_argument("--period", metavar="YYYY-MM", help=screen.HELP["period"])
    summarize.add_argument(
        "--output", type=Path, default=Path("output"), metavar="DIR", help=screen.HELP["output"]
    )
    summarize.add_argument("--policy", type=Path, metavar="FILE", help=screen.HELP["policy"])
    summarize.add_argument("--roster", type=Path, metavar="FILE", help=screen.HELP["roster"])
    summarize.add_argument("--jobs", type=_jobs, metavar="N", help=screen.HELP["jobs"])
    _add_engine(summarize)
    summarize.add_argument("--no-cache", action="store_true", help=screen.HELP["no_cache"])
    summarize.add_argument("--strict", action="store_true", help=screen.HELP["strict"])
    summarize.add_argument("--json", action="store_true", help=screen.HELP["json"])
    check = _command(commands, "check")
    check.add_argument("files", type=Path, nargs="+", metavar="FILE", help=screen.HELP["file"])
    check.add_argument("--policy", type=Path, metavar="FILE", help=screen.HELP["policy"])
    check.add_argument("--roster", type=Path, metavar="FILE", help=screen.HELP["roster"])
    check.add_argument("--feedback", action="store_true", help=screen.HELP["feedback"])
    check.add_argument(
        "--output", type=Path, default=Path("output"), metavar="DIR", help=screen.HELP["output"]
    )
    check.add_argument("--strict", action="store_true", help=screen.HELP["strict"])
    _add_template(commands)
    return top


def _add_template(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    template = _command(commands, "template")
    template.add_argument(
        "--roster", type=Path, metavar="FILE", help=screen.HELP["template_roster"]
    )
    template.add_argument("--period", metavar="YYYY-MM", help=screen.HELP["period"])
    template.add_argument(
        "--output",
        type=Path,
        default=Path("input_templates"),
        metavar="DIR",
        help=screen.HELP["template_output"],
    )


def _add_engine(summarize: argparse.ArgumentParser) -> None:
    summarize.add_argument(
        "--engine",
        type=_engine,
        default=ENGINES[0],
        metavar=f"{{{','.join(ENGINES)}}}",
        help=screen.HELP["engine"],
    )
    summarize.add_argument("--scheduler", metavar="ADDRESS", help=screen.HELP["scheduler"])


def _engine(written: str) -> str:
    if written not in ENGINES:
        raise Stop(WRONG_USAGE, screen.BAD_ENGINE.format(engine=written))
    return written


def _inbox(written: str) -> "Place":
    """A folder, or an address that can be opened here, in which no password stands."""
    from perfbatch.model.address import Address, place_of

    place = place_of(written)
    if isinstance(place, Address):
        _require(place)
    return place


def _require(address: "Address") -> None:
    """Raises Stop for an address that cannot be opened here. A secret in it is never repeated."""
    from perfbatch.intake.remote import NoDriver, NotByAddress, require_driver
    from perfbatch.wording.system import reason_of

    if address.has_secret:
        raise Stop(WRONG_USAGE, screen.CREDENTIALS_IN_ADDRESS)
    if address.is_chain:
        raise Stop(WRONG_USAGE, screen.CHAINED_ADDRESS)
    try:
        require_driver(address)
    except NoDriver as missing:
        alone = isinstance(missing, NotByAddress)
        told = (screen.BAD_ADDRESS if alone else screen.NO_DRIVER).format(
            path=address, scheme=address.scheme, detail=missing.strerror
        )
        raise Stop(WRONG_USAGE, told) from None
    except OSError as closed:
        told = screen.INBOX_UNREACHABLE.format(path=address, reason=reason_of(closed))
        raise Stop(NOTHING, told) from None


def _jobs(written: str) -> int | None:
    """A number of processes; nothing written (make's empty variable) leaves the choice open."""
    if not written:
        return None
    if re.fullmatch(r"[0-9]{1,2}", written) and 1 <= int(written) <= MOST_JOBS:
        return int(written)
    raise Stop(WRONG_USAGE, screen.BAD_JOBS.format(jobs=written))


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str
) -> argparse.ArgumentParser:
    told = screen.HELP[name]
    one: argparse.ArgumentParser = commands.add_parser(
        name, help=told, description=told, add_help=False, formatter_class=_Help
    )
    return _worded(one)


def _new_parser(name: str, told: str) -> argparse.ArgumentParser:
    parser = _Parser(prog=name, description=told, add_help=False, formatter_class=_Help)
    return _worded(parser)


def _worded(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("-h", "--help", action="help", help=screen.HELP["help"])
    parser._positionals.title = screen.POSITIONALS  # noqa: SLF001 - no public name for it
    parser._optionals.title = screen.OPTIONS  # noqa: SLF001 - as above
    return parser
