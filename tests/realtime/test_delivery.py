"""Who hears what, in which order, however the flushes fall."""

from time import process_time

import orjson
import pytest

from engagenow.core.errors import Kicked, NotJoined
from engagenow.core.pending import Told
from engagenow.core.people import Participant
from engagenow.realtime.connections import Connection
from engagenow.realtime.delivery import Delivery

ROOM = "room"


class Paper:
    """A wire that writes down what each client hears."""

    def __init__(self):
        self.heard = {}
        self.writes = 0

    def send(self, connection, burst):
        self.writes += 1
        said = [orjson.loads(text[1:]) for text in burst.texts]
        self.heard.setdefault(connection.sid, []).extend(said)

    def broadcast(self, connections, burst):
        for connection in connections:
            self.send(connection, burst)

    def seqs(self, connection):
        return [data["seq"] for _, data in self.heard.get(connection.sid, []) if "seq" in data]

    def names(self, connection):
        return [name for name, _ in self.heard.get(connection.sid, [])]


class Timer:
    def __init__(self):
        self.jobs = []

    def later(self, _seconds, job):
        self.jobs.append(job)

    def rings(self):
        jobs, self.jobs = self.jobs, []
        for job in jobs:
            job()


@pytest.fixture
def paper():
    return Paper()


@pytest.fixture
def timer():
    return Timer()


class Log:
    """What is stored of the room, by seq."""

    def __init__(self):
        self.stored = {}
        self.reads = []

    def holds(self, *seqs):
        self.stored |= {seq: event(seq) for seq in seqs}

    def read_after(self, session_id, since):
        self.reads.append(since)
        return [told for seq, told in sorted(self.stored.items()) if seq > since]


@pytest.fixture
def log():
    return Log()


@pytest.fixture
def emptied():
    """The sessions whose rooms have emptied."""
    return []


@pytest.fixture
def delivery(paper, timer, emptied, log):
    """With an hour between two flushes: after the first one, everything waits until the timer rings."""
    return Delivery(
        paper, on_kick=lambda _: None, on_empty=emptied.append, later=timer.later, pace=3_600, read=log.read_after
    )


def client(sid):
    return Connection(sid=sid, eio_sid=sid, participant=Participant(f"p-{sid}", ROOM, sid, "participant"))


def event(seq):
    return Told("new_message", f'{{"seq":{seq}}}', seq=seq)


def _enter(delivery, connection, read):
    delivery.expect(ROOM, connection, 0)
    return delivery.admit(ROOM, connection, read)


def enters(delivery, connection, last_seq, meanwhile=()):
    def read():
        for told in meanwhile:
            delivery.deliver(ROOM, [told])
        return {"last_seq": last_seq}

    return _enter(delivery, connection, read)


def test_a_quiet_room_is_told_at_once_and_a_busy_one_in_bursts(delivery, paper, timer):
    ada = client("ada")
    enters(delivery, ada, 0)
    delivery.deliver(ROOM, [event(1)])
    assert paper.seqs(ada) == [1]
    delivery.deliver(ROOM, [event(2)])
    delivery.deliver(ROOM, [event(3)])
    assert paper.seqs(ada) == [1]
    timer.rings()
    assert paper.seqs(ada) == [1, 2, 3]
    assert timer.jobs == []


def test_a_newcomer_hears_exactly_what_its_state_leaves_out(delivery, paper, timer):
    ada, bob = client("ada"), client("bob")
    enters(delivery, ada, 0)
    delivery.deliver(ROOM, [event(1)])
    delivery.deliver(ROOM, [event(2)])  # waits for the timer; stored, so in what Bob reads
    enters(delivery, bob, 3, meanwhile=[event(3), event(4)])
    delivery.deliver(ROOM, [event(5)])
    timer.rings()
    assert paper.names(bob)[0] == "joined_session"
    assert paper.seqs(bob) == [4, 5]
    assert paper.seqs(ada) == [1, 2, 3, 4, 5]


def test_who_comes_twice_on_one_connection_starts_anew(delivery, paper, timer):
    ada = client("ada")
    enters(delivery, ada, 0)
    delivery.deliver(ROOM, [event(1)])
    delivery.deliver(ROOM, [event(2)])
    enters(delivery, ada, 2)
    delivery.deliver(ROOM, [event(3)])
    timer.rings()
    assert paper.names(ada) == ["joined_session", "new_message", "joined_session", "new_message"]
    assert paper.seqs(ada) == [1, 3]


def test_who_has_left_hears_nothing_more(delivery, paper, timer, emptied):
    ada, bob = client("ada"), client("bob")
    enters(delivery, ada, 0)
    enters(delivery, bob, 0)
    delivery.deliver(ROOM, [event(1)])
    delivery.deliver(ROOM, [event(2)])
    delivery.leave(ROOM, bob)
    timer.rings()
    assert paper.seqs(bob) == [1]
    assert emptied == []
    delivery.leave(ROOM, ada)
    assert emptied == [ROOM]
    delivery.deliver(ROOM, [event(3)])
    assert paper.seqs(ada) == [1, 2]


def test_who_is_kicked_hears_what_came_before_and_then_that(delivery, paper):
    ada, bob = client("ada"), client("bob")
    enters(delivery, ada, 0)
    enters(delivery, bob, 0)
    delivery.deliver(ROOM, [event(1)])
    delivery.deliver(ROOM, [event(2), Told("kicked", "{}", participant_id="p-bob")])
    assert paper.names(bob) == ["joined_session", "new_message", "new_message", "kicked"]
    assert bob.kicked
    assert "kicked" not in paper.names(ada)


def personal(connection, name="my_vote"):
    return Told(name, "{}", participant_id=connection.participant.id)


def test_what_is_for_one_comes_after_what_the_room_heard_before_and_nobody_else_hears_it(delivery, paper, timer):
    ada, bob = client("ada"), client("bob")
    enters(delivery, ada, 0)
    enters(delivery, bob, 0)
    delivery.deliver(ROOM, [event(1)])
    delivery.deliver(ROOM, [event(2), personal(bob)])
    assert paper.names(bob) == ["joined_session", "new_message", "new_message", "my_vote"]
    assert paper.seqs(ada) == [1]  # one person's event does not make the room be told more often
    delivery.deliver(ROOM, [event(3)])
    timer.rings()
    assert paper.seqs(bob) == paper.seqs(ada) == [1, 2, 3]
    assert "my_vote" not in paper.names(ada)


def test_both_tabs_of_a_person_hear_what_is_for_it_and_a_tab_that_has_gone_does_not(delivery, paper):
    first, second, gone = client("ada"), client("ada2"), client("ada3")
    for tab in (first, second, gone):
        tab.participant = first.participant
        enters(delivery, tab, 0)
    delivery.leave(ROOM, gone)
    delivery.deliver(ROOM, [personal(first)])
    assert paper.names(first) == paper.names(second) == ["joined_session", "my_vote"]
    assert paper.names(gone) == ["joined_session"]


def test_what_is_for_one_who_is_coming_in_follows_its_state(delivery, paper):
    ada = client("ada")
    enters(delivery, ada, 1, meanwhile=[event(1), personal(ada), event(2)])
    assert paper.names(ada) == ["joined_session", "my_vote", "new_message"]


def test_to_tell_each_of_a_hall_something_of_its_own_costs_one_write_each(delivery, paper):
    """Walking the room for each of them took five seconds for as many people."""
    hall = [client(f"c{n}") for n in range(5_000)]
    for one in hall:
        enters(delivery, one, 0)
    delivery.deliver(ROOM, [event(1)])
    writes, began = paper.writes, process_time()
    delivery.deliver(ROOM, [personal(one) for one in hall])
    assert process_time() - began < 0.5
    assert paper.writes - writes == len(hall)
    assert all(paper.names(one).count("my_vote") == 1 for one in hall)


def test_who_is_kicked_while_coming_in_does_not_come_in(delivery, paper):
    ada, bob = client("ada"), client("bob")
    enters(delivery, ada, 0)
    with pytest.raises(Kicked):
        enters(delivery, bob, 0, meanwhile=[Told("kicked", "{}", participant_id="p-bob")])
    delivery.deliver(ROOM, [event(1)])
    assert "joined_session" not in paper.names(bob)
    assert paper.seqs(bob) == []


def test_who_is_kicked_between_being_stored_and_being_read_to_does_not_come_in(delivery, paper):
    bob = client("bob")
    delivery.expect(ROOM, bob, 0)
    delivery.deliver(ROOM, [Told("kicked", "{}", participant_id="p-bob")])
    with pytest.raises(Kicked):
        delivery.admit(ROOM, bob, lambda: {"last_seq": 0})
    assert "joined_session" not in paper.names(bob)


def test_who_has_gone_while_coming_in_does_not_come_in(delivery, paper):
    bob = client("bob")
    delivery.expect(ROOM, bob, 0)
    delivery.leave(ROOM, bob)
    with pytest.raises(NotJoined):
        delivery.admit(ROOM, bob, lambda: {"last_seq": 0})
    assert paper.names(bob) == []


def test_a_read_that_fails_leaves_nobody_behind(delivery, emptied):
    def read():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        _enter(delivery, client("ada"), read)
    assert emptied == [ROOM]


def test_what_comes_early_waits_for_what_comes_late(delivery, paper, timer, log):
    ada = client("ada")
    enters(delivery, ada, 0)
    delivery.receive(ROOM, [event(2)])
    assert paper.seqs(ada) == []
    delivery.receive(ROOM, [event(1)])
    delivery.receive(ROOM, [event(2)])
    timer.rings()
    assert paper.seqs(ada) == [1, 2]
    assert log.reads == []


def test_what_does_not_come_is_read_from_the_log(delivery, paper, timer, log):
    ada = client("ada")
    enters(delivery, ada, 0)
    log.holds(1, 2, 3)
    delivery.receive(ROOM, [event(3)])
    timer.rings()
    assert log.reads == [0]
    assert paper.seqs(ada) == [1, 2, 3]
    delivery.receive(ROOM, [event(2), event(4)])
    timer.rings()
    assert paper.seqs(ada) == [1, 2, 3, 4]


def test_a_log_that_has_grown_in_silence_is_read(delivery, paper, timer, log):
    ada = client("ada")
    enters(delivery, ada, 0)
    assert delivery.held() == {ROOM: 0}
    log.holds(1, 2)
    delivery.hear_of(ROOM, 2)
    timer.rings()
    assert paper.seqs(ada) == [1, 2]
    assert delivery.held() == {ROOM: 2}


def test_a_log_that_cannot_be_read_is_tried_again(delivery, paper, timer, log, monkeypatch):
    ada = client("ada")
    enters(delivery, ada, 0)
    log.holds(1)

    def fails(_session_id, _since):
        raise ConnectionError

    monkeypatch.setattr(delivery.ordering, "_read", fails)
    delivery.hear_of(ROOM, 1)
    timer.rings()
    assert paper.seqs(ada) == []
    monkeypatch.setattr(delivery.ordering, "_read", log.read_after)
    timer.rings()
    assert paper.seqs(ada) == [1]


def test_what_is_in_no_log_holds_up_nothing_for_ever(delivery, paper, timer):
    ada = client("ada")
    enters(delivery, ada, 0)
    delivery.receive(ROOM, [event(3)])
    timer.rings()
    assert paper.seqs(ada) == [3]
    timer.rings()
    assert timer.jobs == []


def test_a_room_that_has_emptied_meanwhile_is_not_read_for(delivery, timer, log):
    ada = client("ada")
    enters(delivery, ada, 0)
    delivery.receive(ROOM, [event(2)])
    delivery.leave(ROOM, ada)
    timer.rings()
    assert log.reads == []
    assert timer.jobs == []


def test_a_newcomer_whose_state_is_ahead_of_the_room_hears_nothing_twice(delivery, paper, timer, log):
    """Its state holds what another process has stored and the room has not heard yet."""
    ada, bob = client("ada"), client("bob")
    enters(delivery, ada, 0)
    enters(delivery, bob, 3)
    log.holds(1, 2, 3)
    delivery.receive(ROOM, [event(1)])
    timer.rings()
    delivery.receive(ROOM, [event(4)])
    timer.rings()
    timer.rings()
    assert paper.seqs(ada) == [1, 2, 3, 4]
    assert paper.seqs(bob) == [4]


def test_a_newcomer_hears_what_the_log_gave_while_it_was_reading(delivery, paper, timer, log):
    ada, bob = client("ada"), client("bob")
    enters(delivery, ada, 0)
    log.holds(1, 2, 3)

    def read():
        delivery.receive(ROOM, [event(3)])
        timer.rings()
        return {"last_seq": 1}

    delivery.expect(ROOM, bob, 0)
    delivery.admit(ROOM, bob, read)
    assert paper.seqs(bob) == [2, 3]


def test_what_is_stored_here_is_told_to_the_other_processes(delivery):
    published = []
    delivery.publish = lambda session_id, told: published.append((session_id, told))
    delivery.deliver(ROOM, [event(1)])
    delivery.receive(ROOM, [event(2)])
    assert published == [(ROOM, [event(1)])]
