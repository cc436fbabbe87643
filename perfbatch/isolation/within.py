"""Nothing is waited for without end."""

from asyncio import CancelledError
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What the work gives, done by a thread that is left alone when it takes too long.

    Raises TimeoutError, and what the work raises.
    """
    done: list[Result] = []
    failed: list[BaseException] = []

    def do() -> None:
        try:
            done.append(work())
        except (Exception, CancelledError) as error:  # noqa: BLE001 - raised where it is awaited
            failed.append(error)

    thread = Thread(target=do, daemon=True)
    thread.start()
    thread.join(seconds)
    for error in failed:
        raise error
    if not done:
        raise TimeoutError
    return done[0]
