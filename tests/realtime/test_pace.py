"""How many commands a connection may send, and how long it may be in no room."""

import pytest

from engagenow.realtime import pace, unjoined
from engagenow.realtime.unjoined import Unjoined
from tests.inside import Page


@pytest.fixture
def realtime(app):
    return app.extensions["realtime"]


@pytest.fixture
def cut(realtime, monkeypatch):
    """The Engine.IO ids of those who were ended."""
    ended = []
    monkeypatch.setattr(realtime.connections, "cut_off", ended.append)
    return ended


def test_any_command_is_counted_and_who_goes_on_is_ended(page, clock, cut):
    opened = page()
    taken = pace.COMMANDS.burst - 1  # CONNECT was one
    codes = [opened.asks("no such command")["code"] for _ in range(taken + pace.REFUSED.burst + 1)]
    assert codes == ["unknown_command"] * taken + ["rate_limited"] * (pace.REFUSED.burst + 1)
    assert cut == [opened.client.eio_sid]


def test_who_waits_is_served_again(page, clock, cut):
    opened = page()
    for _ in range(pace.COMMANDS.burst + 5):
        answer = opened.asks("no such command")
    assert answer["code"] == "rate_limited"
    clock.goes(seconds=answer["retry_after"])
    assert opened.asks("no such command")["code"] == "unknown_command"
    assert cut == []


def test_a_page_that_comes_back_with_all_it_kept_is_not_slowed(guest, cut):
    back = guest("하나")
    assert all(back.says(f"{number}")["ok"] for number in range(60))
    assert all(back.taps()["ok"] for _ in range(60))
    assert cut == []


@pytest.fixture
def ended(realtime, monkeypatch):
    gone = []
    monkeypatch.setattr(realtime.hall.unjoined, "_end", gone.append)
    return gone


def test_who_is_in_no_room_is_ended_after_a_minute(page, guest, clock, tick, ended):
    idle, inside, left = page(), guest("하나"), guest("둘")
    clock.goes(seconds=unjoined.LONGEST - 1)
    tick()
    assert ended == []
    assert left.asks("leave_session")["ok"]
    clock.goes(seconds=1)
    tick()
    assert ended == [idle.client.eio_sid]
    clock.goes(seconds=unjoined.LONGEST)
    tick()
    assert ended == [idle.client.eio_sid, left.client.eio_sid]
    assert inside.says("아직")["ok"]


def test_a_kicked_client_may_not_stay_for_ever(clock, guest, stage, tick, ended):
    out = guest("하나")
    assert stage.asks("kick_participant", participant_id=out.me["id"])["ok"]
    clock.goes(seconds=unjoined.LONGEST)
    tick()
    assert ended == [out.client.eio_sid]


def test_the_oldest_gives_its_place(realtime, page, guest, ended):
    oldest, _, _ = page(), guest("하나"), page()
    assert realtime.make_place()
    assert ended == [oldest.client.eio_sid]
    assert realtime.make_place()
    assert not realtime.make_place(), "who is in a room keeps its place"


def test_saying_connect_again_makes_nobody_younger(clock):
    ended = []
    waiting = Unjoined(ended.append)
    waiting.add("a")
    clock.goes(seconds=30)
    waiting.add("b")
    waiting.add("a")
    clock.goes(seconds=30)
    waiting.end_overdue()
    assert ended == ["a"]


def test_who_closes_leaves_nothing_behind(realtime, page):
    opened: Page = page()
    assert len(realtime.hall.unjoined) == 1
    opened.goes()
    realtime.hall.unjoined.end_oldest()
    assert len(realtime.hall.unjoined) == 0


def test_who_says_disconnect_and_keeps_the_transport_is_ended_too(clock, guest, page, live, tick, ended):
    staying, out = page(), guest("하나")
    staying.joins(live, nickname="둘")
    out.sends_raw("1")
    clock.goes(seconds=unjoined.LONGEST)
    tick()
    assert ended == [out.client.eio_sid]
