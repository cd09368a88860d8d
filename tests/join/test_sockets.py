"""Into the room over the socket: who one is, what one is told, and what one does not hear."""

from contextlib import suppress
from datetime import timedelta

import pytest

from engagenow.core.clock import now
from engagenow.core.database import db
from engagenow.core.models import EventRow, LiveSession
from engagenow.core.writing import transaction
from engagenow.realtime import ticker
from engagenow.realtime.catch_up import CatchUp
from engagenow.sessions.schemas import rfc3339
from tests.inside import Page

EMPTY = {
    "chat": {"messages": [], "pinned": []},
    "reactions": {"totals": {}},
    "activities": {"activities": [], "results": [], "quizzes": []},
}


def test_hello(page):
    (hello,) = page().heard("connected")
    assert set(hello) == {"sid", "server_time"}
    assert hello["server_time"].endswith("Z")


def test_the_server_s_time_is_that_of_the_clock_by_which_deadlines_are_judged(page, live, tick, clock, monkeypatch):
    """The database's, which may be another machine's."""
    monkeypatch.setattr(ticker, "shared_moment", lambda _database: clock.time + timedelta(seconds=90))
    clock.goes(seconds=10)
    tick()
    one = page()
    joined = one.joins(live, nickname="하나")
    theirs = rfc3339(clock.time + timedelta(seconds=90))
    assert (one.heard("connected")[0]["server_time"], joined["server_time"]) == (theirs, theirs)


def test_joining_with_a_nickname(page, live):
    one = page()
    answer = one.asks("join_session", session_code=live["session_code"].lower(), nickname=" 하나 ")
    assert answer.pop("ok") is True
    assert answer == one.heard("joined_session")[0]
    told = {"session", "participant", "token", "snapshot", "events", "last_seq", "participant_count"}
    assert set(answer) == told | {"mine", "server_time"}
    assert answer["participant"] == {"id": answer["participant"]["id"], "nickname": "하나", "role": "participant"}
    assert answer["snapshot"] == EMPTY
    assert answer["events"] == []
    assert answer["participant_count"] == answer["session"]["participant_count"] == 1
    assert answer["last_seq"] == answer["session"]["last_seq"] == live["last_seq"]


def test_a_token_in_the_handshake_joins_at_once(page, guest, live):
    one = guest("하나")
    two = page(token=one.token, session_id=live["id"], since=live["last_seq"])
    (joined,) = two.heard("joined_session")
    assert joined["participant"] == one.me
    assert joined["events"] == []
    assert "snapshot" not in joined
    assert two.says("안녕")["ok"]


@pytest.mark.parametrize(
    ("auth", "code"),
    [
        ({"token": "p.nonsense"}, "token_invalid"),
        ({"token": "p.nonsense", "since": -1}, "invalid"),
        ({"session_id": 7}, "invalid"),
        ({"session_id": "nowhere"}, "token_invalid"),
        ({"since": "0"}, "invalid"),
    ],
)
def test_a_handshake_is_never_refused_its_join_is(page, guest, live, auth, code):
    one = guest("하나")
    two = page(**{"token": one.token, "session_id": live["id"], **auth})
    assert two.client.is_connected()
    assert two.heard("connected")
    assert [error["code"] for error in two.heard("error")] == [code]
    assert not two.heard("joined_session")


@pytest.mark.parametrize("token", [7, None, [], {}, "", "x" * 5000])
def test_a_handshake_of_any_shape_connects(page, token):
    assert page(token=token, session_id={}).heard("connected")


def test_the_presenter_by_access_token(page, ada, live, guest):
    guest("하나")
    for how in ({"token": ada.token}, {}):
        one = page(token=ada.token)
        answer = one.joins(live, **how)
        assert answer["participant"] == {"id": answer["participant"]["id"], "nickname": "Ada", "role": "presenter"}
        assert answer["participant_count"] == 1, "the presenter is in no count"
        assert answer["session"]["joined_count"] == 1


def test_the_presenter_by_the_browser_s_login(app, page, ada, live):
    browser = app.test_client()
    browser.post("/auth/test-login", data={"email": ada.email})
    assert page(browser).joins(live)["participant"]["role"] == "presenter"
    assert page(browser).joins(live, nickname="하나")["participant"]["role"] == "participant"


def test_a_stranger_s_login_opens_nothing(app, page, bob, live):
    browser = app.test_client()
    browser.post("/auth/test-login", data={"email": bob.email})
    assert page(browser).asks("join_session", session_id=live["id"])["code"] == "session_not_found"
    assert page(token=bob.token).asks("join_session", session_id=live["id"])["code"] == "session_not_found"
    assert page().asks("join_session", session_id=live["id"])["code"] == "token_required"


def test_another_session_s_token(page, outsider, live, ada):
    assert page().asks("join_session", session_id=live["id"], token=outsider.token)["code"] == "token_invalid"
    assert page(token=outsider.token).asks("join_session", session_id=live["id"])["code"] == "token_invalid"
    wanted = {"session_code": live["session_code"], "token": outsider.token, "nickname": "하나"}
    assert page().asks("join_session", **wanted)["code"] == "token_invalid"


@pytest.mark.parametrize("token", ["nonsense", "p.nonsense", "p.WyJhIiwiYiJd.AAAA", "eyJhbGciOiJub25lIn0.e30."])
def test_a_forged_token(page, live, token):
    assert page().asks("join_session", session_id=live["id"], token=token)["code"] == "token_invalid"
    with_name = page().asks("join_session", session_id=live["id"], token=token, nickname="하나")
    assert with_name["code"] == "token_invalid", "a broken token is not passed over for a name"


def test_nobody_takes_a_participant_s_id(page, guest, stage, live):
    one = guest("하나")
    for borrowed in (one.me["id"], stage.me["id"]):
        thief = page()
        answer = thief.asks("join_session", session_id=live["id"], participant_id=borrowed, nickname="둘")
        assert answer["code"] == "token_required"
        assert thief.says("ich bin's")["code"] == "not_joined"
    assert not one.heard("new_message")


def test_a_foreign_id_is_echoed_and_identifies_nobody(page, live):
    first = page().joins(live, participant_id="test-participant-id", nickname="하나")
    assert first["participant"]["client_ref"] == "test-participant-id"
    assert first["participant"]["id"] != "test-participant-id"
    second = page().joins(live, participant_id="test-participant-id", nickname="둘")
    assert second["participant"]["id"] != first["participant"]["id"]


def test_a_token_counts_and_a_borrowed_id_beside_it_does_not(page, guest, live):
    one, two = guest("하나"), guest("둘")
    answer = page().joins(live, token=one.token, participant_id=two.me["id"])
    assert answer["participant"]["id"] == one.me["id"]


@pytest.mark.parametrize(
    "payload",
    [
        {}, {"nickname": "하나"}, {"session_id": 7}, {"session_id": ""}, {"session_id": "x" * 201},
        {"session_id": None},
        {"session_id": ["a"]}, {"session_id": "LIVE", "nickname": 7}, {"session_id": "LIVE", "nickname": ["a"]},
        {"session_id": "LIVE", "nickname": "하나", "role": "presenter"}, {"session_id": "LIVE", "token": 7},
        {"session_id": "LIVE", "nickname": "x" * 401}, {"session_id": "LIVE", "nickname": "a", "join_key": "short"},
        [], ["session_id"], "text", 7, None, True, 1.5, b"bytes",
    ],
)  # fmt: skip
def test_what_is_no_joining(page, live, payload):
    if isinstance(payload, dict) and payload.get("session_id") == "LIVE":
        payload = {**payload, "session_id": live["id"]}
    one = page()
    answer = one.sends("join_session", payload)
    assert (answer["ok"], answer["code"]) == (False, "invalid")
    assert answer["errors"]
    assert one.heard("error") == [{name: value for name, value in answer.items() if name != "ok"}]


def test_a_refusal_with_an_unknown_session(page):
    for where in ({"session_id": "nowhere"}, {"session_code": "NOSUCH"}):
        assert page().asks("join_session", nickname="하나", **where)["code"] == "session_not_found"


@pytest.mark.parametrize("steps", [["pause"], ["end"]])
def test_a_token_joins_in_every_status_a_name_does_not(page, guest, ada, live, steps):
    one = guest("하나")
    for step in steps:
        ada.moves(live, step)
    back = page(token=one.token)
    assert back.joins(live)["session"]["status"] != "active"
    assert back.says("안녕")["code"] == "session_not_active"
    assert page().asks("join_session", session_id=live["id"], nickname="둘")["code"] == "session_not_active"


def test_refusals_speak_the_page_s_language(app, live):
    english = Page(app, query="lang=en")
    assert english.says("hi")["detail"] == "Join a session first."
    assert english.asks("nonsense")["detail"] == "This command is unknown."


# Catching up


@pytest.fixture
def talk(guest, live):
    one = guest("하나")
    for text in "abc":
        one.says(text)
    return one


@pytest.mark.parametrize("since", [0, 1, 3, 5])
def test_since_is_what_was_missed(page, talk, live, ada, since):
    log = ada.asks("GET", f"/api/sessions/{live['id']}/events").body["events"]
    assert len(log) == 5
    joined = page().joins(live, token=talk.token, since=since)
    assert joined["events"] == log[since:]
    assert joined["last_seq"] == 5
    assert "snapshot" not in joined
    assert "reset" not in joined


@pytest.mark.parametrize("since", [6, 1000, 2**31, 2**62])
def test_since_beyond_the_log_is_a_restored_backup(page, talk, live, since):
    joined = page().joins(live, token=talk.token, since=since)
    assert joined["reset"] is True
    assert joined["events"] == []
    assert [message["message"] for message in joined["snapshot"]["chat"]["messages"]] == ["a", "b", "c"]


def test_a_since_of_four_hundred_digits_is_beyond_the_log_too(page, talk, live):
    two = page()
    payload = f'{{"session_id":"{live["id"]}","token":"{talk.token}","since":1{"0" * 400}}}'
    two.sends_raw(f'21["join_session",{payload}]')
    assert [joined["reset"] for joined in two.heard("joined_session")] == [True]


@pytest.mark.parametrize("since", [-1, 1.0, 1.5, "1", "", True, [], {}])
def test_since_is_a_whole_number(page, talk, live, since):
    answer = page().asks("join_session", session_id=live["id"], token=talk.token, since=since)
    assert (answer["code"], answer["errors"][0]["field"]) == ("invalid", "since")


@pytest.mark.parametrize("since", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_what_json_does_not_know_joins_nobody_and_breaks_nothing(page, talk, live, since):
    two = page()
    with suppress(ValueError):  # the connection's own thread ends with it, and the connection
        two.sends_raw(f'21["join_session",{{"session_id":"{live["id"]}","token":"{talk.token}","since":{since}}}]')
    assert not two.heard("joined_session")
    talk.says("weiter")
    assert talk.heard("new_message")[-1]["message"] == "weiter"


def test_more_than_a_thousand_behind_gets_a_snapshot(page, talk, live, app):
    lengthen(app, live, 1005)
    joined = page().joins(live, token=talk.token, since=5)
    assert len(joined["events"]) == 1000
    assert joined["events"][0]["seq"] == 6
    joined = page().joins(live, token=talk.token, since=4)
    assert joined["reset"] is True
    assert joined["events"] == []
    assert joined["last_seq"] == 1005


def lengthen(app, live, last_seq):
    """Puts filling into the log."""
    with app.app_context(), transaction(db.engine) as database:
        row = database.get(LiveSession, live["id"])
        for seq in range(row.last_seq + 1, last_seq + 1):
            database.add(
                EventRow(session_id=row.id, seq=seq, name="filling", payload=f'{{"seq":{seq}}}', created_at=now())
            )
        row.last_seq = last_seq


def test_what_comes_after_joining_follows_without_a_gap(page, talk, live):
    two = page()
    joined = two.joins(live, nickname="둘", since=2)
    talk.says("d")
    two.says("e")
    seqs = [event["seq"] for event in joined["events"]] + [event["seq"] for event in two.log]
    assert seqs == [3, 4, 5, 6, 7]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_what_is_said_while_the_state_is_read_is_heard_once(page, talk, live, monkeypatch, moment):
    read, two = CatchUp.read, page()

    def interrupted(catch_up, arrival):
        if moment == "before":
            talk.says("dazwischen")
        state = read(catch_up, arrival)
        if moment == "after":
            talk.says("dazwischen")
            talk.taps()
        return state

    monkeypatch.setattr(CatchUp, "read", interrupted)
    joined = two.joins(live, nickname="둘", since=5)
    talk.says("danach")
    texts = [event["data"]["message"] for event in joined["events"] + two.log]
    assert texts == ["dazwischen", "danach"]
    assert [name for name, _ in two.events][:2] == ["connected", "joined_session"]


def test_joining_twice_hears_once(page, talk, live):
    two = page()
    two.joins(live, nickname="둘")
    two.joins(live, token=two.token)
    talk.says("d")
    assert [message["message"] for message in two.heard("new_message")] == ["d"]


def test_moving_to_another_room_leaves_the_first(page, guest, live, ada, talk, tick):
    other = ada.opens("다른 방")
    one = guest("이사")
    tick()
    one.joins(other, nickname="이사")
    talk.says("hört er nicht")
    assert not one.heard("new_message")
    tick()
    assert talk.heard("participant_count")[-1] == {"session_id": live["id"], "count": 1}


# Who is here


def test_counts_are_of_people_and_said_once_a_tick(page, guest, stage, outsider, live, tick):
    tick()
    one = guest("하나")
    second_tab = page(token=one.token)
    second_tab.joins(live)
    guest("둘").says("안녕")
    assert not stage.heard("participant_count")
    tick()
    assert stage.heard("participant_count") == [{"session_id": live["id"], "count": 2}]
    tick()
    assert len(stage.heard("participant_count")) == 1
    second_tab.goes()
    tick()
    assert len(stage.heard("participant_count")) == 1, "the first tab is still there"
    one.goes()
    tick()
    assert stage.heard("participant_count")[-1] == {"session_id": live["id"], "count": 1}
    assert not [c for c in outsider.heard("participant_count") if c["session_id"] == live["id"]]


def test_counts_of_a_hall_are_said_every_third_tick_and_the_last_one_always(guest, stage, tick, clock, monkeypatch):
    monkeypatch.setattr(ticker, "HALL", 1)

    def counts():
        return [told["count"] for told in stage.heard("participant_count")]

    for name in ("하나", "둘", "셋", "넷"):
        guest(name)
        tick()
        clock.goes(seconds=ticker.TICK)
    assert counts() == [1, 2]
    tick()
    assert counts() == [1, 2, 4]
    for _ in range(3):
        clock.goes(seconds=ticker.TICK)
        tick()
    assert counts() == [1, 2, 4]


def test_leaving_is_for_good_in_this_connection(guest, stage, tick, live):
    one = guest("하나")
    assert one.asks("leave_session") == {"ok": True}
    assert one.asks("leave_session")["code"] == "not_joined"
    stage.says("hört er nicht")
    assert not one.heard("new_message")
    tick()
    assert stage.heard("participant_count")[-1]["count"] == 0


@pytest.mark.parametrize("payload", [{"x": 1}, [], "now", 7])
def test_leaving_takes_no_fields(guest, payload):
    one = guest("하나")
    assert one.sends("leave_session", payload)["code"] == "invalid"
    assert one.says("noch da")["ok"]


@pytest.mark.parametrize("command", ["", "join", "Join_Session", "new_message", "connected", "__class__", "x" * 1000])
def test_unknown_commands(guest, command):
    one = guest("하나")
    answer = one.asks(command)
    assert (answer["ok"], answer["code"]) == (False, "unknown_command")
    assert one.heard("error")[-1]["code"] == "unknown_command"
