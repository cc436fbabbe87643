"""Nothing is waited for without end, and nothing is broken off in its midst."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from threading import Thread, current_thread, main_thread
from typing import TypeVar

Result = TypeVar("Result")


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What the work gives, done by a thread that is left alone when it takes too long.

    Raises TimeoutError, and what the work raises.
    """
    done: list[Result] = []
    failed: list[Exception] = []

    def do() -> None:
        try:
            done.append(work())
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            failed.append(error)

    thread = Thread(target=do, daemon=True)
    thread.start()
    thread.join(seconds)
    for error in failed:
        raise error
    if not done:
        raise TimeoutError
    return done[0]


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Who presses Ctrl-C is heard after the block: what is half made could not be taken down.

    Threads and processes that are started in it, and by those, never hear it, where there are
    masks of signals.
    """
    if current_thread() is not main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    mask = getattr(signal, "pthread_sigmask", None)
    if mask:
        resource_tracker.ensure_running()  # to start it later would lift the mask
    unmasked = mask(signal.SIG_BLOCK, {signal.SIGINT}) if mask else None
    try:
        yield
    finally:
        if mask:
            mask(signal.SIG_SETMASK, unmasked)  # what was held back comes now
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt
