"""The command line: summarize, check, template. Nothing heavy is imported before it is needed."""

import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

from perfbatch.cli.arguments import chosen_from
from perfbatch.cli.ending import BUG, WRONG_USAGE, Stop, keep_details, say
from perfbatch.wording import screen


def main(arguments: Sequence[str]) -> int:
    """Run a command; returns the exit code and never raises."""
    try:
        chosen = chosen_from(arguments)
        if chosen.command is None:
            say(screen.CHOOSE)
            return WRONG_USAGE
        from perfbatch.cli.commands import COMMANDS  # help and wrong words need none of it

        return COMMANDS[chosen.command](chosen)
    except Stop as stop:
        say(stop.sentence)
        return stop.code
    except KeyboardInterrupt:
        say(screen.STOPPED)
        return BUG
    except Exception:  # noqa: BLE001 - the last net: a bug becomes a sentence and a log
        return _bug()


def _bug() -> int:
    """Keep the traceback in a file and say where it is."""
    say(screen.BUG.format(path=keep_details(traceback.format_exc())))
    return BUG


def run() -> NoReturn:
    """The entry of the installed command."""
    sys.exit(main(sys.argv[1:]))
