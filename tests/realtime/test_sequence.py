"""Any order in, the order of seq out."""

from hypothesis import given
from hypothesis import strategies as st

from engagenow.core.pending import Told
from engagenow.realtime import sequence
from engagenow.realtime.sequence import Sequence

LAST = 12


def event(seq):
    return Told("new_message", "{}", seq=seq)


def seqs(told):
    return [one.seq for one in told]


@given(delivered=st.integers(0, 5), arrivals=st.lists(st.integers(1, LAST), max_size=40))
def test_whatever_comes_is_heard_once_in_order_and_as_soon_as_it_can_be(delivered, arrivals):
    room, heard, come = Sequence(delivered), [], set(range(1, delivered + 1))
    for seq in arrivals:
        heard += seqs(room.offer(event(seq)))
        come.add(seq)
        reached = next(n for n in range(LAST + 1) if n + 1 not in come)
        assert heard == list(range(delivered + 1, reached + 1))
        assert room.has_gap == (max(come, default=0) > reached)


def test_what_somebody_has_heard_of_is_missing_until_it_comes():
    room = Sequence(3)
    room.hear_of(3)
    assert not room.has_gap
    room.hear_of(5)
    assert room.has_gap
    assert seqs(room.offer(event(5))) == []
    assert seqs(room.offer(event(4))) == [4, 5]
    assert not room.has_gap


def test_what_is_in_no_log_any_more_is_passed_over():
    room = Sequence(0)
    room.offer(event(3))
    room.offer(event(4))
    room.hear_of(6)
    assert seqs(room.give_up()) == [3, 4]
    assert room.has_gap
    assert room.give_up() == []
    assert (room.has_gap, room.next) == (False, 7)


def test_what_waits_is_bounded(monkeypatch):
    monkeypatch.setattr(sequence, "MOST_EARLY", 3)
    room = Sequence(0)
    for seq in range(2, 12):
        room.offer(event(seq))
    assert seqs(room.offer(event(1))) == [1, 2, 3, 4]
    assert room.has_gap
    assert (room.next, room.head) == (5, 11)
