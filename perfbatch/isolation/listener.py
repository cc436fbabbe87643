"""What a process says, taken in by a thread: nobody else waits for the rest of half a message.

A process may be stopped, or may die slowly, in the middle of a message. The thread waits for it as
long as the process lives; who has the limits in mind ends the process, and that ends the thread.
On Windows and Linux a pipe can be waited for in this way.
"""

from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from threading import Event, Semaphore, Thread
from typing import Any

LAST_WORD_SECONDS = 0.5
"""What a process said before its end is there in a moment, or it never comes."""


class Listener:
    """Takes in one message for each that was asked for; nothing unasked is ever in memory.

    `most`: bytes of a message; of a longer one only the length is read, then nothing any more.
    `news` is set whenever there is something to take. Raises OSError where there is no thread.
    """

    def __init__(self, pipe: "Connection[Any, Any]", most: int, news: Event) -> None:
        self._pipe = pipe
        self._most = most
        self._news = news
        self._asked = Semaphore(0)
        self._heard: SimpleQueue[bytes | None] = SimpleQueue()
        self._over = False
        self._thread = Thread(target=self._listen, daemon=True)
        try:
            self._thread.start()
        except RuntimeError as error:
            raise OSError(str(error)) from error

    def ask(self) -> None:
        """Take in one more message."""
        self._asked.release()

    @property
    def has_news(self) -> bool:
        """Whether there is a message, or the certainty that none will come."""
        return not self._heard.empty()

    def take(self) -> bytes:
        """The message. Raises EOFError where none will come, be it that it was too long."""
        try:
            told = self._heard.get(timeout=LAST_WORD_SECONDS)
        except Empty:
            told = None
        if told is None:
            raise EOFError
        return told

    def stop(self, seconds: float) -> None:
        """For a process that is gone. A pipe that somebody else still holds open stays open."""
        self._over = True
        self._asked.release()
        self._thread.join(seconds)
        if not self._thread.is_alive():
            self._pipe.close()

    def _listen(self) -> None:
        told: bytes | None = b""
        while told is not None:
            self._asked.acquire()
            if self._over:
                return
            try:
                told = self._pipe.recv_bytes(self._most)
            except (EOFError, OSError, MemoryError):
                told = None
            self._heard.put(told)
            self._news.set()
