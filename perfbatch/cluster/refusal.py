"""A cluster that is not worked with."""

from enum import Enum


class Refusal(Enum):
    """Why not."""

    UNREACHABLE = "unreachable"
    NO_PROGRAM = "no_program"
    OTHER_PROGRAM = "other_program"
    DAEMONIC = "daemonic"
    NO_WORKER = "no_worker"
    UNKNOWN = "unknown"


class ClusterRefused(Exception):
    """A cluster that cannot be reached, or that could give other results.

    `detail`: the addresses of those that are to blame, where there are any.
    """

    def __init__(self, reason: Refusal, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail
