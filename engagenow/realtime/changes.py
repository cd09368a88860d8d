"""Which parts of one session have changed and are not told yet, however this process learns of it."""

import math
from dataclasses import dataclass, field

from engagenow.core.pending import Touched


@dataclass(slots=True)
class Due:
    """What is to be told: `touched`, and all that has changed after the rev `since`, if that is not None."""

    touched: Touched = field(default_factory=Touched)
    since: int | None = None

    def __bool__(self) -> bool:
        return bool(self.touched) or self.since is not None

    def concerns(self, people: set[str]) -> bool:
        """Whether what any of these see for themselves, or as a group, may have changed."""
        known = bool(self.touched.groups) or not people.isdisjoint(self.touched.people)
        return bool(people) and (self.since is not None or known)

    def concerns_desk(self, feature: str) -> bool:
        """Whether this feature's part of the desk may have changed."""
        return self.since is not None or feature in self.touched.desk

    def people_of(self, feature: str) -> set[str]:
        """The participants whose own part of this feature is known to have changed."""
        return self.touched.mine.get(feature, set())

    def groups_of(self, feature: str) -> set[str]:
        """Its groups of which it is known that what they see has changed."""
        return self.touched.groups.get(feature, set())

    def take(self, other: "Due") -> None:
        """Add what `other` holds."""
        self.touched.take(other.touched)
        sinces = [since for since in (self.since, other.since) if since is not None]
        self.since = min(sinces, default=None)


class Changes:
    """`known`: up to this rev it is known what has changed. Each rev is one transaction's, so that a gap shows.

    Hints may come in any order, late, or not at all: what a gap hides is looked up by `mine_rev`.
    """

    def __init__(self, rev: int) -> None:
        self.known = rev
        self.planned = False
        self.told_at = -math.inf  # by core.clock.monotonic
        self.due = Due()
        self._rests: dict[tuple[str, str], float] = {}

    def rests(self, feature: str, group: str, now: float) -> bool:
        """Whether it is too early to tell a group again."""
        return self._rests.get((feature, group), -math.inf) > now

    def rest(self, feature: str, group: str, until: float) -> None:
        """Do not tell the group again before this moment, by core.clock.monotonic."""
        self._rests[feature, group] = until

    def hear(self, rev: int, touched: Touched) -> None:
        """With this rev these parts have changed."""
        if rev == self.known + 1:
            self.due.touched.take(touched)
            self.known = rev
        else:
            self.hear_of(rev)

    def hear_of(self, rev: int) -> None:
        """So far the session's rev has grown."""
        if rev > self.known:
            self.due.take(Due(since=self.known))
            self.known = rev

    def take(self) -> Due:
        """What is to be told now."""
        due, self.due = self.due, Due()
        return due
