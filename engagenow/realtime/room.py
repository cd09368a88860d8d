"""One session's clients in this process, and what waits to be written to them."""

import math
from collections.abc import Iterable

from engagenow.core.clock import monotonic
from engagenow.core.figures import figures
from engagenow.core.pending import Told
from engagenow.realtime.connections import Connection
from engagenow.realtime.sequence import Sequence
from engagenow.realtime.wire import Burst, Wire, event_text

REST = 1  # times as long as a room's flush took, until its next one: one room's take half of the core at most
SMOOTH = 0.3


class Batch:
    """The events that the next flush writes. Every member that has heard none of them gets the same bytes."""

    def __init__(self, newcomers: dict[str, int]) -> None:
        self.since = 0.0
        self.events: list[tuple[int | None, str]] = []  # (seq, packet)
        # {sid: (skip, last_seq)}: the first `skip` events are not for it, nor is any event up to `last_seq`.
        self._heard = {sid: (0, last_seq) for sid, last_seq in newcomers.items()}
        self._whole: Burst | None = None

    def add(self, told: list[Told]) -> None:
        """Write these events, too."""
        if told and not self.events:
            self.since = monotonic()
        self.events += [(t.seq, event_text(t.name, t.text)) for t in told]
        self._whole = None

    def rest(self, sid: str) -> Burst:
        """What a client has not heard yet."""
        if sid in self._heard:
            skip, last_seq = self._heard[sid]
            return Burst([text for seq, text in self.events[skip:] if seq is None or seq > last_seq])
        if self._whole is None:
            self._whole = Burst([text for _, text in self.events])
        return self._whole

    def heard(self, sid: str, last_seq: int | None = None) -> None:
        """A client has everything so far, and also every event up to `last_seq`."""
        known = self._heard.get(sid, (0, 0))[1]
        self._heard[sid] = (len(self.events), known if last_seq is None else last_seq)

    def forget(self, sid: str) -> None:
        """The client is no member any more."""
        self._heard.pop(sid, None)

    def newcomers(self, next_seq: int) -> dict[str, int]:
        """{sid: last_seq} of those whose state is ahead of the room, which hears `next_seq` next."""
        return {sid: last_seq for sid, (_, last_seq) in self._heard.items() if last_seq >= next_seq}


class Room:
    """Not safe between threads: Delivery's lock is held by the caller."""

    def __init__(self, wire: Wire, last_seq: int) -> None:
        self.sequence = Sequence(last_seq)
        self.flush_planned = False
        self.healing = False
        self._wire = wire
        self._members: dict[str, Connection] = {}
        self._entering: dict[Connection, list[Told]] = {}  # with what is held back while their state is read
        self._people: dict[str, set[Connection]] = {}  # {participant id: members and those who enter}
        self._person_of: dict[Connection, str] = {}
        self._desk: set[Connection] = set()  # those of them who may see what only the presenter and moderators may
        self._batch = Batch({})
        self._flushed_at = -math.inf
        self._cost = 0.0  # seconds that a flush takes, smoothed

    @property
    def is_empty(self) -> bool:
        """Whether no client is in the room or enters it."""
        return not (self._members or self._entering)

    @property
    def has_batch(self) -> bool:
        """Whether there is something for the next flush to write."""
        return bool(self._batch.events)

    def expect(self, connection: Connection) -> None:
        """From now on hold back for a client what the room is told."""
        self.leave(connection)
        self._entering[connection] = []
        if connection.participant is not None:
            self._person_of[connection] = connection.participant.id
            self._people.setdefault(connection.participant.id, set()).add(connection)
            if connection.participant.at_desk:
                self._desk.add(connection)

    def admit(self, connection: Connection, first: bytes, last_seq: int) -> bool:
        """Write to a client the packet `first` with its state, and what was held back and is newer than `last_seq`.

        False, and nothing is written, when it is not expected any more.
        """
        held = self._entering.pop(connection, None)
        if held is None:
            return False
        rest = [t for t in held if t.seq is None or t.seq > last_seq]
        self._wire.send(connection, Burst([first, *(event_text(t.name, t.text) for t in rest)], own=True))
        self._members[connection.sid] = connection
        self._batch.heard(connection.sid, last_seq)
        self.sequence.hear_of(last_seq)
        return True

    def leave(self, connection: Connection) -> None:
        """From now on the client hears nothing of the room. One that is not there changes nothing."""
        self._members.pop(connection.sid, None)
        self._entering.pop(connection, None)
        self._batch.forget(connection.sid)
        self._desk.discard(connection)
        person = self._person_of.pop(connection, None)
        if person is not None:
            self._people[person].discard(connection)
            if not self._people[person]:
                del self._people[person]

    def clients_of(self, participant_id: str) -> list[Connection]:
        """The connections of a participant who is here or enters."""
        return list(self._people.get(participant_id, ()))

    @property
    def has_desk(self) -> bool:
        """Whether the presenter or a moderator is here or enters."""
        return bool(self._desk)

    @property
    def people(self) -> set[str]:
        """The ids of all who are here, of every role."""
        return set(self._people)

    def pass_to_desk(self, told: Told, scope: str | None = None) -> bool:
        """As `pass_to`, to those at the desk who have this scope and have read what they were sent before.

        Returns whether all who have the scope were told.
        """
        desk = {client for client in self._desk if client.participant and client.participant.may(scope)}
        behind = {client for client in desk - self._entering.keys() if self._wire.is_behind(client)}
        self._pass(desk - behind, told)
        return not behind

    def pass_to(self, participant_id: str, told: Told) -> None:
        """Write to one participant what has no place among the events of the room, at once."""
        self._pass(self._people.get(participant_id, ()), told)

    def pass_to_all(self, participant_ids: Iterable[str], told: Told) -> None:
        """As `pass_to`, with one encoding for all of them."""
        self._pass((one for person in participant_ids for one in self._people.get(person, ())), told)

    def _pass(self, clients: Iterable[Connection], told: Told) -> None:
        burst = Burst([event_text(told.name, told.text)])
        for connection in clients:
            if connection in self._entering:
                self._entering[connection].append(told)
            else:
                self._wire.send(connection, burst)

    def add(self, told: list[Told]) -> None:
        """Let the next flush write these events."""
        for held in self._entering.values():
            held += told
        self._batch.add(told)

    def tell(self, participant_id: str, told: Told) -> None:
        """Write an event to one participant, after what the room was told before it. Costs nothing per member."""
        burst = Burst([event_text(told.name, told.text)])
        for connection in self.clients_of(participant_id):
            if connection in self._entering:
                self._entering[connection].append(told)
                continue
            self._write_rest(self._batch, connection)
            self._batch.heard(connection.sid)
            self._wire.send(connection, burst)

    def until_flush(self, pace: float) -> float:
        """Seconds until the next flush may come."""
        return self._flushed_at + max(pace, REST * self._cost) - monotonic() if pace else 0.0

    def flush(self) -> None:
        """Write the batch to every member."""
        self.flush_planned = False
        began, batch = monotonic(), self._batch
        if not batch.events:
            return
        self._batch = Batch(batch.newcomers(self.sequence.next))
        for connection in list(self._members.values()):
            self._write_rest(batch, connection)
        self._flushed_at = monotonic()
        figures.flushed(len(batch.events) * len(self._members), self._flushed_at - batch.since)
        self._cost += SMOOTH * (self._flushed_at - began - self._cost)

    def _write_rest(self, batch: Batch, connection: Connection) -> None:
        rest = batch.rest(connection.sid)
        if rest.texts:
            self._wire.send(connection, rest)
