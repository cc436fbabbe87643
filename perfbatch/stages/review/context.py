"""What every rule may know beside the row itself."""

from dataclasses import dataclass

from perfbatch.policy import Policy


@dataclass(frozen=True, slots=True)
class Context:
    """The month up to which the period runs, and the policy in force."""

    month: int
    policy: Policy
