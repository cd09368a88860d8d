"""Taps: counted at once, told at most four times a second over all processes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from engagenow.core.database import db
from engagenow.core.unit_of_work import Command
from engagenow.reactions import service
from engagenow.reactions.rules import EMOJI
from engagenow.reactions.taps import Taps
from tests.inside import Page, ticker_of


def test_one_event_a_tick_for_everybody_s_taps(guest, stage, outsider, live, tick):
    one, two = guest("하나"), guest("둘")
    for _ in range(3):
        assert one.taps() == {"ok": True}
    two.taps()
    two.taps("😀")
    assert not one.log, "acknowledged at once, told with the next tick"
    tick()
    assert one.heard("reactions") == [
        {
            "seq": live["last_seq"] + 1,
            "session_id": live["id"],
            "counts": {"👍": 4, "😀": 1},
            "totals": {"👍": 4, "😀": 1},
        }
    ]
    assert one.log == two.log == stage.log
    assert not one.heard("new_message")
    assert not outsider.log


def test_totals_are_all_there_ever_were(guest, tick, clock):
    one = guest("하나")
    for _ in range(3):
        one.taps("🎉")
        tick()
        clock.goes(seconds=0.25)
    told = one.heard("reactions")
    assert [t["counts"] for t in told] == [{"🎉": 1}] * 3
    assert [t["totals"] for t in told] == [{"🎉": 1}, {"🎉": 2}, {"🎉": 3}]


def test_without_taps_nothing_is_told(guest, tick):
    one = guest("하나")
    tick()
    tick()
    assert not one.log


def test_two_processes_tell_the_room_once_in_250_ms_and_every_tap_once(app, make_app, guest, live, clock, tick, ada):
    other_app = make_app(DATABASE_URL=app.config["DATABASE_URL"])
    other = Page(other_app)
    one = guest("하나")
    other.joins(live, nickname="둘")
    other_tick = ticker_of(other_app).tick

    def both_tick():
        tick()
        with other_app.app_context():
            other_tick()

    for number in range(8):
        one.taps("👍")
        other.taps("👏")
        both_tick()
        clock.goes(seconds=0.1)
        if number == 3:
            assert len(stored(ada, live)) == 2, "in 400 ms"
    clock.goes(seconds=0.25)
    both_tick()
    events = stored(ada, live)
    assert events[-1]["totals"] == {"👍": 8, "👏": 8}
    assert [sum(event["counts"].get(emoji, 0) for event in events) for emoji in "👍👏"] == [8, 8]
    other.goes()


def test_a_tap_does_not_wait_for_two_pauses(guest, ada, live, clock, tick):
    """What ends a pause takes along what was tapped since the last tick."""
    one = guest("하나")
    for _ in range(2):
        one.taps("👍")
        tick()
        clock.goes(seconds=0.1)
    one.taps("👍")
    clock.goes(seconds=0.15)
    tick()
    assert [event["totals"] for event in stored(ada, live)] == [{"👍": 1}, {"👍": 3}]


def stored(ada, live):
    """The data of every `reactions` in the log."""
    events = ada.asks("GET", f"/api/sessions/{live['id']}/events")["events"]
    return [event["data"] for event in events if event["name"] == "reactions"]


def test_every_session_has_its_own(guest, outsider, tick):
    one = guest("하나")
    one.taps("👍")
    outsider.taps("👏")
    tick()
    assert one.heard("reactions")[0]["totals"] == {"👍": 1}
    assert outsider.heard("reactions")[0]["totals"] == {"👏": 1}


@pytest.mark.parametrize("emoji", EMOJI)
def test_what_may_be_tapped(guest, tick, emoji):
    one = guest("하나")
    assert one.taps(emoji) == {"ok": True}
    tick()
    assert one.heard("reactions")[0]["counts"] == {emoji: 1}


@pytest.mark.parametrize("emoji", ["", "🦄", "👍👍", "👍🏽", "thumbs", " 👍", "x" * 17, 7, None, ["👍"], True])
def test_what_may_not(guest, tick, emoji):
    one = guest("하나")
    answer = one.taps(emoji)
    assert (answer["ok"], answer["code"]) == (False, "invalid")
    assert answer["errors"]
    tick()
    assert not one.log


def test_a_client_msg_id_makes_no_difference(guest, tick):
    one = guest("하나")
    for _ in range(2):
        assert one.asks("send_message", message="👍", message_type="emoji", client_msg_id="m1")["ok"]
    tick()
    assert one.heard("reactions")[0]["counts"] == {"👍": 2}


def test_taps_need_reactions_on_and_no_chat(guest, stage, tick):
    one = guest("하나")
    stage.asks("set_feature", feature="chat", enabled=False)
    assert one.taps()["ok"]
    stage.asks("set_feature", feature="reactions", enabled=False)
    assert one.taps()["code"] == "feature_disabled"
    assert stage.taps()["code"] == "feature_disabled"
    assert one.heard("error")[-1]["code"] == "feature_disabled"
    stage.asks("set_feature", feature="reactions", enabled=True)
    assert one.taps()["ok"]


@pytest.mark.parametrize("step", ["pause", "end"])
def test_taps_need_a_running_session(guest, ada, live, step):
    one = guest("하나")
    ada.moves(live, step)
    assert one.taps()["code"] == "session_not_active"


def test_what_was_tapped_before_the_end_is_told_before_the_end(guest, ada, live, stage, tick):
    one = guest("하나")
    one.taps()
    ada.moves(live, "end")
    tick()
    assert [event["name"] for event in stage.log] == ["reactions", "session_updated", "session_ended"]


def test_what_waits_to_be_told_is_told_before_a_change_and_once(guest, ada, live, stage, tick, page):
    one = guest("하나")
    for _ in range(2):  # the second is stored, and waits until 250 ms have passed
        one.taps()
        tick()
    one.taps()
    assert page().joins(live, nickname="둘")["snapshot"]["reactions"] == {"totals": {"👍": 1}}, "as of last_seq"
    ada.switches(live, "reactions", False)
    ada.switches(live, "reactions", True)
    assert [event["name"] for event in stage.log] == ["reactions", "reactions", "session_updated", "session_updated"]
    assert [told["counts"] for told in one.heard("reactions")] == [{"👍": 1}, {"👍": 2}]
    assert one.heard("reactions")[-1]["totals"] == {"👍": 3}


def test_two_changes_in_one_batch_tell_a_tap_once(app, guest, live):
    one = guest("하나")
    one.taps()

    def change_twice(live):
        service.settle(live)
        service.settle(live)

    with app.app_context():
        app.extensions["unit_of_work"].run(Command(live["id"], change_twice))
    assert [told["counts"] for told in one.heard("reactions")] == [{"👍": 1}]


def test_whoever_has_not_joined_taps_nothing(page):
    assert page().taps()["code"] == "not_joined"


def test_a_snapshot_has_the_totals(guest, page, live, tick):
    guest("하나").taps()
    before = page().joins(live, nickname="둘")
    assert before["snapshot"]["reactions"] == {"totals": {}}, "as of last_seq: not told yet"
    tick()
    after = page().joins(live, nickname="셋")
    assert after["snapshot"]["reactions"] == {"totals": {"👍": 1}}
    assert after["last_seq"] == before["last_seq"] + 1


def test_sixty_at_once_then_ten_a_second(guest, clock):
    one, two = guest("하나"), guest("둘")
    assert all(one.taps()["ok"] for _ in range(60))
    answer = one.taps()
    assert answer["code"] == "rate_limited"
    assert answer["retry_after"] == 0.1
    assert two.taps()["ok"]
    clock.goes(seconds=1)
    assert [one.taps()["ok"] for _ in range(11)] == [True] * 10 + [False]


def test_a_tick_that_could_not_be_stored_is_told_later(guest, app, tick):
    one = guest("하나")
    one.taps()

    def fail(_connection):
        raise OSError("the disk is full")

    with app.app_context():
        engine = db.engine
    event.listen(engine, "commit", fail)
    tick()
    event.remove(engine, "commit", fail)
    assert not one.log
    tick()
    assert one.heard("reactions")[0]["counts"] == {"👍": 1}


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(EMOJI)) | st.sampled_from("ab")))
def test_no_tap_is_lost_or_counted_twice_in_memory(steps):
    """A pair is a tap in a session, a letter alone takes a session's taps."""
    taps, tapped, taken = Taps(), 0, 0
    for step in steps:
        if isinstance(step, tuple):
            taps.add(*step)
            tapped += 1
        else:
            taken += sum(taps.take(step).values())
    taken += sum(sum(taps.take(session).values()) for session in taps.sessions())
    assert taken == tapped
    assert taps.sessions() == []
