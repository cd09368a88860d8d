from datetime import UTC, datetime, timedelta

import pytest

from engagenow.core.errors import InvalidTransition, TooMany
from engagenow.questions import rules

STATES = ("waiting", "live", "answered", "merged", "dismissed", "withdrawn")


@pytest.mark.parametrize(("check", "allowed"), [
    (rules.check_may_vote, {"live"}),
    (rules.check_may_queue, {"live"}),
    (rules.check_may_edit, {"waiting", "live"}),
    (rules.check_may_withdraw, {"waiting", "live", "merged", "dismissed", "withdrawn"}),
    (rules.check_shown, {"live", "answered"}),
])  # fmt: skip
def test_what_may_be_done_follows_from_the_state(check, allowed):
    for state in STATES:
        if state in allowed:
            check(state)
        else:
            with pytest.raises(InvalidTransition):
                check(state)


def test_a_participant_has_three_unanswered_and_a_session_a_thousand():
    rules.check_may_ask(2)
    rules.check_room(999)
    for check, number in ((rules.check_may_ask, 3), (rules.check_room, 1000)):
        with pytest.raises(TooMany):
            check(number)


@pytest.mark.parametrize(("seconds", "votes", "free"), [(0, 0, True), (60, 0, True), (61, 0, False), (1, 1, False)])
def test_an_edit_is_free_for_a_minute_and_without_votes(seconds, votes, free):
    asked_at = datetime(2026, 1, 1, tzinfo=UTC)
    assert rules.is_free_edit(asked_at, asked_at + timedelta(seconds=seconds), votes) is free


@pytest.mark.parametrize(("position", "queue"), [
    (0, ["x", "a", "b"]),
    (1, ["a", "x", "b"]),
    (9, ["a", "b", "x"]),
    (None, ["a", "b"]),
])  # fmt: skip
def test_a_queue_has_each_question_once(position, queue):
    assert rules.placed(["a", "b"], "x", position) == queue
    assert rules.placed(queue, "x", position) == queue
    assert rules.placed(["a", "x", "b"], "x", position) == queue


def test_only_two_different_listed_questions_are_merged():
    rules.check_may_merge("live", "answered", same=False)
    for source, target, same in (("live", "live", True), ("merged", "live", False), ("live", "waiting", False)):
        with pytest.raises(InvalidTransition):
            rules.check_may_merge(source, target, same=same)


def test_a_session_has_twenty_labels():
    rules.check_labels({str(number) for number in range(20)})
    with pytest.raises(TooMany):
        rules.check_labels({str(number) for number in range(21)})
