"""The choices in which provinces differ: thresholds, pace, denominators. Named, sourced, printed.

A small TOML file (`policy.toml` beside the inbox) changes them; a missing file means the defaults;
an unknown or impossible setting is a PolicyError, never ignored.
"""

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Protocol

from perfbatch.model.fen import FEN_PER_WAN, Fen
from perfbatch.model.pct import PCT_PER_POINT, Pct, pct_text

FILE_NAME = "policy.toml"
MOST_DIGITS = 20


class PolicyError(Exception):
    """A setting that is unknown or impossible: `setting` and a `reason` (wording.policy)."""

    def __init__(self, setting: str, reason: str, value: str = "") -> None:
        super().__init__(setting, reason, value)
        self.setting, self.reason, self.value = setting, reason, value


@dataclass(frozen=True)
class Policy:
    """Every choice with its default. Percentages in hundredths of a percent, amounts in fen."""

    threshold: Pct = 30 * PCT_PER_POINT
    """From this shortfall on a project is flagged, and a year-end gap is 差距较大."""
    near_miss: Pct = 20 * PCT_PER_POINT
    """From this shortfall on, below the threshold, a project is a near miss."""
    ahead: Pct = 30 * PCT_PER_POINT
    """From this lead in points a project is called ahead of pace (blue)."""
    goal_gap: Pct = 10 * PCT_PER_POINT
    """A gap between goal attainment and execution rate beyond it asks for an explanation."""
    pace_table: Mapping[int, Pct] = field(default_factory=dict)
    """Month → pace; empty: the calendar, month / 12."""
    denominator: str = "revised"
    """`revised` (调整后预算数) or `original` (年初预算数)."""
    carryover: str = "in"
    """Whether 上年结转数 is `in` the denominator or `out` of it."""
    added_pace: str = "calendar"
    """Pace of a project added during the year: `calendar` or `from_issue_month`."""
    spending_starts: int = 4
    """The month from which payments are expected."""
    tolerance_fen: Fen = FEN_PER_WAN * 5 // 1000
    """Rounding tolerance of an amount, a row (0.005 万元)."""
    trial: frozenset[str] = frozenset()
    """The codes of the audit rules that are only tried: shown as notes, counted nowhere."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Setting → the document it comes from, as the policy file states it."""
    changed: frozenset[str] = frozenset()
    """The settings that the policy file sets."""

    def calendar_pace(self, month: int) -> Fraction:
        """序时进度 t of a month: the policy's table, else month / 12."""
        if self.pace_table:
            return _share(self.pace_table[month], 100 * PCT_PER_POINT)
        return _share(month, 12)

    def check_month(self, month: int) -> None:
        """Raises PolicyError where the pace table leaves the month out: no pace is guessed."""
        if self.pace_table and month not in self.pace_table:
            raise PolicyError("pace_table", "month_missing", str(month))

    def check_trial(self, rules: Collection[str], never: Collection[str]) -> None:
        """Raises PolicyError for a rule on trial that does not exist, or that cannot be tried."""
        for code in sorted(self.trial):
            if code not in rules:
                raise PolicyError("trial", "no_rule", code)
            if code in never:
                raise PolicyError("trial", "never_tried", code)


@lru_cache(64)  # the projects of a run have one between them
def _share(part: int, whole: int) -> Fraction:
    return Fraction(part, whole)


def _number(setting: str, value: Any) -> Fraction:
    """A plain number, exactly; nothing of a size that no setting can have."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise PolicyError(setting, "number", str(value))
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        raise PolicyError(setting, "number", str(value)) from None
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        raise PolicyError(setting, "number", str(value))
    return Fraction(number)


def _pct(setting: str, value: Any) -> Pct:
    pct = _number(setting, value) * PCT_PER_POINT
    if pct.denominator != 1 or not 0 < pct <= 100 * PCT_PER_POINT:
        raise PolicyError(setting, "percent", str(value))
    return pct.numerator


def _pace_table(setting: str, value: Any) -> Mapping[int, Pct]:
    if not isinstance(value, dict) or not value:
        raise PolicyError(setting, "table", str(value))
    table: dict[int, Pct] = {}
    for month, pace in value.items():
        number = int(month) if month.isascii() and month.isdigit() and len(month) <= 2 else 0
        if not 1 <= number <= 12 or number in table:
            raise PolicyError(setting, "month", month)
        table[number] = _pct(setting, pace)
    paces = [table[month] for month in sorted(table)]
    if paces != sorted(paces):
        told = ", ".join(f"{month}: {pct_text(table[month])}" for month in sorted(table))
        raise PolicyError(setting, "falling", told)
    return dict(sorted(table.items()))


def _one_of(*words: str) -> Callable[[str, Any], str]:
    def read(setting: str, value: Any) -> str:
        if value not in words:
            raise PolicyError(setting, "choice", " / ".join(words))
        return str(value)

    return read


def _month(setting: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 12:
        raise PolicyError(setting, "month", str(value))
    return value


def _wan(setting: str, value: Any) -> Fen:
    fen = _number(setting, value) * FEN_PER_WAN
    if fen.denominator != 1 or not 0 <= fen <= FEN_PER_WAN:
        raise PolicyError(setting, "tolerance", str(value))
    return fen.numerator


def _codes(setting: str, value: Any) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise PolicyError(setting, "codes", str(value))
    return frozenset(code.strip().upper() for code in value)


_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "threshold": _pct,
    "near_miss": _pct,
    "ahead": _pct,
    "goal_gap": _pct,
    "pace_table": _pace_table,
    "denominator": _one_of("revised", "original"),
    "carryover": _one_of("in", "out"),
    "added_pace": _one_of("calendar", "from_issue_month"),
    "spending_starts": _month,
    "tolerance": _wan,
    "trial": _codes,
}
SETTINGS = tuple(_READERS)


def policy_of(text: str) -> Policy:
    """The policy that a TOML text describes. Raises PolicyError."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise PolicyError(FILE_NAME, "syntax", str(error)) from None
    sources = table.pop("sources", {})
    if not isinstance(sources, dict):
        raise PolicyError("sources", "sources", str(sources))
    for setting in (*table, *sources):
        if setting not in _READERS:
            raise PolicyError(setting, "unknown", "、".join(SETTINGS))
    known = {one.name for one in fields(Policy)}
    values = {name: _READERS[name](name, value) for name, value in table.items()}
    named = {name if name in known else f"{name}_fen": value for name, value in values.items()}
    for setting, source in sources.items():
        if not isinstance(source, str):
            raise PolicyError(setting, "source", str(source))
    policy = replace(Policy(), **named, sources=sources, changed=frozenset(table))
    if policy.near_miss >= policy.threshold:
        raise PolicyError("near_miss", "order", str(table.get("near_miss", "20")))
    return policy


class PolicyFile(Protocol):
    """Where a policy is read from: a path, or something that is read like one."""

    @property
    def name(self) -> str:
        """Its name in its folder."""

    def read_bytes(self) -> bytes:
        """All of it. Raises OSError."""


def read_policy(path: PolicyFile) -> Policy:
    """The policy of a file; the defaults where there is none. Raises PolicyError."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Policy()
    except UnicodeDecodeError:
        raise PolicyError(path.name, "encoding") from None
    except OSError as error:
        raise PolicyError(path.name, "unreachable", error.strerror or str(error)) from None
    return policy_of(text)
