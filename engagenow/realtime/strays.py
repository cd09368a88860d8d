"""Participants who are connected here while no process has them by the database."""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from engagenow.core.live import Live
from engagenow.realtime.census import Census
from engagenow.realtime.hall import Hall
from engagenow.realtime.session_jobs import SessionJobs


class Strays:
    """Claims such participants for this process.

    The database says that they are nowhere: another process stored that they had left it, or it has died.
    """

    def __init__(self, hall: Hall, census: Census, jobs: SessionJobs) -> None:
        self._hall = hall
        self._census = census
        self._jobs = jobs
        self._perhaps_here: dict[str, set[str]] = defaultdict(set)

    def add(self, session_id: str, people: Iterable[str]) -> None:
        """Claim these participants with the next `keep`, if they are here by then."""
        self._perhaps_here[session_id].update(people)

    def keep(self) -> None:
        """Claim those who are here still."""
        asked, self._perhaps_here = self._perhaps_here, defaultdict(set)
        for session_id, people in asked.items():
            if not self._jobs.add("keep", session_id, partial(self._claim, session_id, people)):
                self.add(session_id, people)

    def keep_here(self, session_id: str, people: Iterable[str]) -> None:
        """Claim those of these participants who are here, at once: before the next count."""
        if here := self._those_here(session_id, people):
            self.add(session_id, here)
            self.keep()

    def _claim(self, session_id: str, people: set[str]) -> None:
        here = self._those_here(session_id, people)
        # Those who could not be claimed are found again by the next check.
        if here and self._jobs.store(session_id, partial(self._stay, here)):
            self._census.touch(session_id)

    def _stay(self, people: list[str], live: Live) -> None:
        self._hall.house.stay(live, people)

    def _those_here(self, session_id: str, people: Iterable[str]) -> list[str]:
        return sorted(person for person in people if self._hall.presence.is_here(session_id, person))
