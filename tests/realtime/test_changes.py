"""What a process knows of what has changed, however it is told: in any order, twice, or not at all."""

from hypothesis import given
from hypothesis import strategies as st

from engagenow.core.pending import Touched
from engagenow.realtime.changes import Changes


def polls(*people):
    return Touched({"polls"}, {"polls": set(people)} if people else {})


def test_in_order_it_knows_what_has_changed():
    changes = Changes(3)
    changes.hear(4, polls("one"))
    changes.hear(5, Touched(mine={"quiz": {"one", "two"}}))
    due = changes.take()
    assert due.since is None
    assert due.concerns_desk("polls")
    assert not due.concerns_desk("quiz")
    assert due.people_of("quiz") == {"one", "two"}
    assert due.concerns({"two", "three"})
    assert not due.concerns({"three"})
    assert not changes.take()


def test_what_is_known_already_changes_nothing():
    changes = Changes(3)
    for rev in (1, 2, 3):
        changes.hear(rev, polls("one"))
        changes.hear_of(rev)
    assert not changes.take()


def test_over_a_gap_everything_since_may_have_changed():
    changes = Changes(3)
    changes.hear(4, polls())
    changes.hear(6, polls())
    due = changes.take()
    assert due.since == 4
    assert due.concerns_desk("quiz")
    assert due.concerns({"anyone"})
    assert not due.concerns(set())
    changes.hear(5, polls())
    assert not changes.take(), "it came late, and what it says is told already"


def test_what_could_not_be_told_is_due_again():
    changes = Changes(0)
    changes.hear(1, polls("one"))
    changes.hear_of(3)
    due = changes.take()
    changes.hear(4, polls("two"))
    changes.hear_of(9)
    changes.due.take(due)
    again = changes.take()
    assert (again.since, again.touched.people) == (1, {"one", "two"})


@given(st.lists(st.tuples(st.integers(1, 12), st.booleans())))
def test_no_change_is_missed(hints):
    """Of a session with a change of somebody's own at each rev, every one that was hinted at or passed over is due."""
    changes = Changes(0)
    for rev, precise in hints:
        if precise:
            changes.hear(rev, polls(f"{rev}"))
        else:
            changes.hear_of(rev)
    due = changes.take()
    for rev in range(1, max((rev for rev, _ in hints), default=0) + 1):
        assert (due.since is not None and due.since < rev) or f"{rev}" in due.people_of("polls")
