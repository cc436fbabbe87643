"""The words of the command line: commands and options, their help in Chinese."""

import argparse
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from perfbatch import __version__
from perfbatch.cli.ending import WRONG_USAGE, Stop
from perfbatch.wording import screen

MOST_JOBS = 32


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
    summarize.add_argument("inbox", type=Path, metavar="INBOX", help=screen.HELP["inbox"])
    summarize.add_argument("--period", metavar="YYYY-MM", help=screen.HELP["period"])
    summarize.add_argument(
        "--output", type=Path, default=Path("output"), metavar="DIR", help=screen.HELP["output"]
    )
    summarize.add_argument("--policy", type=Path, metavar="FILE", help=screen.HELP["policy"])
    summarize.add_argument("--roster", type=Path, metavar="FILE", help=screen.HELP["roster"])
    summarize.add_argument("--jobs", type=_jobs, metavar="N", help=screen.HELP["jobs"])
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
