"""When an answer is in time, and when it is final: decisions on plain values."""

from datetime import UTC, datetime, timedelta

import pytest

from engagenow.activities.rules import (
    ActivityClosed,
    ActivityNotOpen,
    Sight,
    Standing,
    WrongRound,
    check_in_time,
    extended,
    is_final,
    may_see,
    next_show,
    next_state,
)
from engagenow.core.errors import InvalidTransition

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def at(seconds):
    return NOON + timedelta(seconds=seconds)


TIMED = Standing("open", 1, closes_at=at(30), accepts_until=at(32))
BY_TIMER = Standing("closed", 1, closes_at=at(30), closed_at=at(30), accepts_until=at(32))
BY_HAND = Standing("closed", 1, closed_at=at(30), accepts_until=at(30))
PAUSED = Standing("paused", 1, accepts_until=at(30))


@pytest.mark.parametrize(
    ("standing", "seconds"),
    [
        (Standing("open", 1), 9999),
        (TIMED, 30),
        (TIMED, 32),  # 2 s of grace
        (BY_TIMER, 32),  # it reached the server in time and is stored only now
        (BY_HAND, 30),
        (PAUSED, 30),
    ],
)
def test_what_reached_the_server_in_time_counts(standing, seconds):
    check_in_time(standing, 1, at(seconds))


@pytest.mark.parametrize(
    ("standing", "seconds", "late_by"),
    [(TIMED, 32.1, 2.1), (BY_TIMER, 40, 10.0), (BY_HAND, 30.04, 0.0), (BY_HAND, 31, 1.0)],
)
def test_who_is_late_is_told_by_how_much(standing, seconds, late_by):
    with pytest.raises(ActivityClosed) as refusal:
        check_in_time(standing, 1, at(seconds))
    assert refusal.value.extra == {"late_by": late_by}


@pytest.mark.parametrize("standing", [Standing("draft", 1), Standing("archived", 1, accepts_until=at(99)), PAUSED])
def test_what_is_not_open_says_so_before_anything_else(standing):
    with pytest.raises(ActivityNotOpen):
        check_in_time(standing, 2, at(31))


def test_another_round_is_told_before_lateness():
    for standing in (TIMED, BY_TIMER, BY_HAND):
        with pytest.raises(WrongRound):
            check_in_time(standing, 2, at(99))


@pytest.mark.parametrize(
    ("sight", "final"),
    [
        (Sight("hidden", shown=False), False),
        (Sight("live", shown=True), True),
        (Sight("hidden", shown=True), True),
        (Sight("after_answer", shown=False), True),
        (Sight("hidden", shown=False, seen_at=at(1)), True),
        (Sight("hidden", shown=False, seen_at=at(-1)), False),
        (Sight("live", shown=True, reopened_at=at(1)), False),
        (Sight("live", shown=True, reopened_at=at(-1)), True),
        (Sight("revealed", shown=True, seen_from=at(5)), True),
        (Sight("revealed", shown=True, seen_from=at(6)), False),
        (Sight("after_answer", shown=False, seen_from=at(6)), False),
    ],
)
def test_an_answer_is_final_once_its_owner_has_seen_results(sight, final):
    assert is_final(sight, "until_shown", NOON, received_at=at(5)) is final
    assert is_final(sight, "never", NOON, received_at=at(5))
    assert not is_final(sight, "always", NOON, received_at=at(5))


def test_who_may_see_results():
    assert [may_see(show, answered=False) for show in ("hidden", "after_answer", "live", "revealed")] == [0, 0, 1, 1]
    assert [may_see(show, answered=True) for show in ("hidden", "after_answer", "live", "revealed")] == [0, 1, 1, 1]


def test_what_is_revealed_stays_revealed():
    assert next_show("live", "hidden") == "hidden"
    assert next_show("revealed", "revealed") == "revealed"
    for show in ("hidden", "after_answer", "live"):
        with pytest.raises(InvalidTransition):
            next_show("revealed", show)


@pytest.mark.parametrize(
    ("step", "allowed"),
    [("pause", {"open", "paused"}), ("resume", {"paused", "open"}), ("close", {"open", "paused", "closed"}),
     ("archive", {"draft", "closed", "archived"})],
)  # fmt: skip
def test_steps_from_other_states_are_refused(step, allowed):
    for state in ("draft", "open", "paused", "closed", "archived"):
        if state in allowed:
            assert next_state(step, state)
        else:
            with pytest.raises(InvalidTransition):
                next_state(step, state)


def test_an_extension_never_ends_before_two_seconds_from_now():
    assert extended(at(30), 15, NOON) == at(45)
    assert extended(at(30), -600, NOON) == at(2)
    assert extended(None, 20, NOON) == at(20)
    assert extended(None, -5, NOON) == at(2)
