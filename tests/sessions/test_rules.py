from datetime import UTC, datetime, timedelta

import pytest

from engagenow.core.errors import InvalidTransition
from engagenow.sessions.rules import next_status, step_to

NOW = datetime(2026, 3, 4, tzinfo=UTC)
NO = InvalidTransition

TABLE = {
    # step       draft     active    paused    ended
    "activate": ("active", "active", "active", "active"),
    "pause": (NO, "paused", "paused", NO),
    "end": (NO, "ended", "ended", "ended"),
}
CASES = [
    (step, status, wanted)
    for step, row in TABLE.items()
    for status, wanted in zip(("draft", "active", "paused", "ended"), row, strict=True)
]


@pytest.mark.parametrize(("step", "status", "wanted"), CASES)
def test_which_step_leads_where(step, status, wanted):
    ended_at = NOW - timedelta(hours=1) if status == "ended" else None
    if wanted is NO:
        with pytest.raises(NO):
            next_status(step, status, ended_at=ended_at, now=NOW)
    else:
        assert next_status(step, status, ended_at=ended_at, now=NOW) == wanted


def test_an_ended_session_opens_again_for_48_hours():
    ended_at = NOW - timedelta(hours=48)
    assert next_status("activate", "ended", ended_at=ended_at, now=NOW) == "active"
    with pytest.raises(InvalidTransition):
        next_status("activate", "ended", ended_at=ended_at, now=NOW + timedelta(seconds=1))


def test_ended_is_ended_however_long_ago():
    assert next_status("end", "ended", ended_at=NOW - timedelta(days=99), now=NOW) == "ended"


@pytest.mark.parametrize(("status", "step"), [("active", "activate"), ("paused", "pause"), ("ended", "end")])
def test_a_status_names_its_step(status, step):
    assert step_to(status) == step


def test_nothing_leads_back_to_a_draft():
    with pytest.raises(InvalidTransition):
        step_to("draft")
