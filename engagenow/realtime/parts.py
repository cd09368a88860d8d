"""Parts out: who may see a part that has changed is told it whole, a moment after the commit.

The database says what is so (`live_sessions.rev`, `participants.mine_rev`), messages only say when to look: this
process's own commit, a hint over Redis, and the check of all held rooms, for whatever neither told.
"""

import logging
import threading
from collections.abc import Callable, Collection
from functools import partial

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from engagenow.core.clock import monotonic
from engagenow.core.database import reading
from engagenow.core.events import Event
from engagenow.core.features import House
from engagenow.core.log import encode
from engagenow.core.models import ParticipantRow
from engagenow.core.outage import log_failure
from engagenow.core.parts import Parts
from engagenow.core.pending import Told, Touched
from engagenow.realtime.changes import Changes, Due
from engagenow.realtime.delivery import Delivery
from engagenow.realtime.ordering import Later
from engagenow.realtime.own_parts import OwnParts, part_told, rev_of
from engagenow.sessions.events import Desk

log = logging.getLogger(__name__)

PACE = 0.25  # seconds between two tellings of a session's parts: four a second are as many as an eye can follow
TRY_AGAIN = 1.0  # seconds after the database could not be read


class PartsDelivery:
    """`later(seconds, job)` runs a job once. `publish` tells the other processes what has been touched in this one.

    `own`: tells participants their own parts.
    """

    def __init__(self, house: House, engine: Engine, delivery: Delivery, later: Later) -> None:
        self._house = house
        self._engine = engine
        self._delivery = delivery
        self._later = later
        self.own = OwnParts(house, engine, delivery, later)
        self.publish: Callable[[str, int, Touched], None] = _publish_nowhere
        self._rooms: dict[str, Changes] = {}
        self._lock = threading.RLock()

    def expect(self, session_id: str, rev: int) -> None:
        """A client enters the room; its parts are going to be read as of `rev` at least."""
        with self._lock:
            self._rooms.setdefault(session_id, Changes(rev))

    def forget(self, session_id: str) -> None:
        """The room in this process is empty."""
        with self._lock:
            self._rooms.pop(session_id, None)
        self.own.forget(session_id)

    def touched(self, session_id: str, rev: int, touched: Touched) -> None:
        """These parts have changed with what has been stored in this process."""
        self.publish(session_id, rev, touched)
        self.hear(session_id, rev, touched)

    def hear(self, session_id: str, rev: int, touched: Touched) -> None:
        """These parts have changed with this rev, in whatever process."""
        with self._lock:
            if changes := self._rooms.get(session_id):
                changes.hear(rev, touched)
                self._plan(session_id, changes)

    def hear_of(self, session_id: str, rev: int) -> None:
        """So far the session's rev has grown."""
        with self._lock:
            if changes := self._rooms.get(session_id):
                changes.hear_of(rev)
                self._plan(session_id, changes)

    def _plan(self, session_id: str, changes: Changes) -> None:
        """Tell what is due now when the last time is long enough ago, else when it will be."""
        if changes.due and not changes.planned:
            changes.planned = True
            wait = max(0.0, changes.told_at + PACE - monotonic())
            self._later(wait, partial(self._tell_due, session_id, changes))

    def _tell_due(self, session_id: str, changes: Changes) -> None:
        with self._lock:
            due = changes.take()
        try:
            untold = self._tell(session_id, changes, due)
        except Exception:
            log_failure(log, "the parts of session %s could not be told", session_id)
            self._tell_later(session_id, changes, due)
            return
        with self._lock:
            changes.due.take(untold)
            changes.told_at = monotonic()
            changes.planned = False
            self._plan(session_id, changes)
        self.own.tell(session_id)

    def _tell_later(self, session_id: str, changes: Changes, due: Due) -> None:
        with self._lock:
            changes.due.take(due)
            if self._rooms.get(session_id) is changes:
                self._later(TRY_AGAIN, partial(self._tell_due, session_id, changes))

    def _tell(self, session_id: str, changes: Changes, due: Due) -> Due:
        """Tell all but own parts, of which it only notes whose. Returns what is to be told later: parts of the desk
        that a slow client could not take yet, and groups that were told a moment ago."""
        at_desk, people = self._delivery.audience(session_id)
        if not (at_desk or due.concerns(people)):
            return Due()
        with reading(self._engine) as database:
            parts = self._read(database, session_id, due, at_desk=at_desk)
            unknown = people & _changed_since(database, session_id, due.since)
            groups, waiting = self._read_groups(database, session_id, changes, due, people, parts.rev)
        for feature in self._house:
            if feature.mine:
                self.own.owe(session_id, feature.name, unknown | people & due.people_of(feature.name))
        self._tell_groups(session_id, groups)
        return Due(Touched(desk=self._tell_desk(session_id, parts), groups=waiting))

    def _tell_desk(self, session_id: str, parts: Parts) -> set[str]:
        """The features whose part not everybody there could be told."""
        return {
            feature
            for feature, data in parts.desk.items()
            if not self._delivery.pass_to_desk(
                session_id, part_told(Desk, session_id, feature, parts.rev, data), parts.scopes.get(feature)
            )
        }

    def _tell_groups(self, session_id: str, groups: list[tuple[Event, Collection[str]]]) -> None:
        for event, members in groups:
            told = Told(event.name, encode(event.model_dump(mode="json")))
            self._delivery.pass_to_all(session_id, members, told)

    def _read_groups(
        self, database: Session, session_id: str, changes: Changes, due: Due, people: set[str], rev: int
    ) -> tuple[list[tuple[Event, Collection[str]]], dict[str, set[str]]]:
        """([(what a group sees, those of these people who are in it)], {feature: groups that are to wait})."""
        found: list[tuple[Event, Collection[str]]] = []
        waiting: dict[str, set[str]] = {}
        for feature in self._house:
            groups = due.groups_of(feature.name)
            if due.since is not None and feature.groups:
                groups = groups | set(feature.groups(database, session_id))
            if not (feature.group and people and groups):
                continue
            waiting[feature.name] = {group for group in groups if changes.rests(feature.name, group, monotonic())}
            for group in groups - waiting[feature.name]:
                if told := feature.group(database, session_id, group, rev, people):
                    found.append(told)
                    changes.rest(feature.name, group, monotonic() + told[0].own_pause.total_seconds())
        return found, {name: groups for name, groups in waiting.items() if groups}

    def _read(self, database: Session, session_id: str, due: Due, *, at_desk: bool) -> Parts:
        """The desk's parts. Nothing of a session that has been deleted."""
        rev = rev_of(database, session_id)
        parts = Parts(rev or 0)
        if rev is not None and at_desk:
            parts.read_desk(self._house, database, session_id, due.concerns_desk)
        return parts


def _publish_nowhere(_session_id: str, _rev: int, _touched: Touched) -> None:
    """There is no other process."""


def _changed_since(database: Session, session_id: str, since: int | None) -> set[str]:
    """The participants whose own parts have changed after this rev; none for None."""
    if since is None:
        return set()
    theirs = (ParticipantRow.session_id == session_id, ParticipantRow.mine_rev > since)
    return set(database.scalars(select(ParticipantRow.id).where(*theirs)))
