"""A session as it is at one moment, for all who come in at that moment."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from orjson import Fragment
from sqlalchemy.orm import Session

from engagenow.core.features import House
from engagenow.core.fields import Fields
from engagenow.core.figures import figures
from engagenow.core.log import encode, merge, read_reduced
from engagenow.core.models import LiveSession
from engagenow.core.parts import Parts
from engagenow.core.people import Participant
from engagenow.sessions.service import view

MOST_EVENTS = 1000  # further behind gets a snapshot instead
MOST_READ = 5 * MOST_EVENTS  # before events of one subject are merged
FARTHEST = 20_000  # so far behind the log is not even read

Text = tuple[int, str, str]  # (seq, name, payload)


@dataclass(slots=True)
class State:
    """A session at one moment, as far as those who came in at that moment need it."""

    row: LiveSession
    count: int
    parts: Parts
    snapshot: Fragment | None = None
    events: list[Text] = field(default_factory=list)
    complete_after: int = 0  # `events` has all after this seq
    lists: dict[int, list[Fragment] | None] = field(default_factory=dict)  # by `since`
    views: dict[str, Fields] = field(default_factory=dict)  # by the public address that links start with

    def session(self, origin: str, house: House) -> Fields:
        """`session` of joined_session; `origin`: the public address that its links start with."""
        if origin not in self.views:
            self.views[origin] = view(self.row, origin, house).model_dump(mode="json")
        return self.views[origin]

    def after(self, since: int | None) -> Fields:
        """`snapshot`, `events` and `reset` of joined_session."""
        missed = self.missed(since)
        if missed is not None:
            figures.catch_ups["events"] += 1
            return {"events": missed}
        figures.catch_ups["snapshot" if since is None else "reset"] += 1
        state: Fields = {"snapshot": self.snapshot, "events": []}
        return state if since is None else {**state, "reset": True}

    def parts_of(self, person: Participant) -> Fields:
        """`desk` and `mine` of joined_session, as far as they are for this one."""
        desk = {"desk": self.parts.desk_of(person)} if person.at_desk else {}
        mine = {"mine": self.parts.mine_of(person.id)} if person.has_own_parts else {}
        return {**desk, **mine}

    def missed(self, since: int | None) -> list[Fragment] | None:
        """The events after `since`; None: a snapshot."""
        if since is None or not self.complete_after <= since <= self.row.last_seq:
            return None
        if since not in self.lists:
            events = merge([event for event in self.events if event[0] > since])
            self.lists[since] = list(map(_encoded, events)) if len(events) <= MOST_EVENTS else None
        return self.lists[since]

    def read_events(self, database: Session, sinces: Iterable[int | None]) -> None:
        """Read the events after the smallest of these, as far as they are not too many."""
        last_seq = self.row.last_seq
        within = [since for since in sinces if since is not None and last_seq - FARTHEST <= since <= last_seq]
        self.complete_after = min(within, default=last_seq)
        if self.complete_after < last_seq:
            self.events = read_reduced(database, self.row.id, self.complete_after, last_seq, MOST_READ)
        if len(self.events) == MOST_READ:
            self.complete_after = self.events[0][0] - 1


def _encoded(event: Text) -> Fragment:
    seq, name, payload = event
    return Fragment(f'{{"seq":{seq},"name":{encode(name)},"data":{payload}}}')
