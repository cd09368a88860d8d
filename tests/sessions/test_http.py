"""A presenter's sessions over HTTP."""

import re
import unicodedata

import pytest

from engagenow.core import codes
from engagenow.core.database import db
from engagenow.core.errors import TokenInvalid
from engagenow.core.people import Presenter
from engagenow.sessions import creation

FIELDS = {
    "id", "title", "description", "session_code", "status", "features", "stage", "moderation", "join_url",
    "qr_code_url", "participant_count", "joined_count", "last_seq", "created_at", "activated_at", "ended_at",
}  # fmt: skip
RFC3339_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def refused(answer, status, code):
    assert answer.status == status, answer
    assert answer["code"] == code
    assert answer["detail"]
    return True


def test_a_new_session_is_a_draft_with_reactions_and_without_chat(ada):
    live = ada.creates("수요일의 강연", description="두 줄\r\n입니다")
    assert set(live) == FIELDS
    assert live["status"] == "draft"
    assert live["features"] == {"chat": False, "reactions": True, "questions": False}
    assert live["description"] == "두 줄\n입니다"
    assert (live["participant_count"], live["joined_count"], live["last_seq"]) == (0, 0, 0)
    assert RFC3339_UTC.fullmatch(live["created_at"])
    assert live["activated_at"] is live["ended_at"] is None
    assert re.fullmatch(f"[{codes.ALPHABET}]{{6}}", live["session_code"])
    assert live["join_url"].endswith(f"/join/{live['session_code']}")
    assert live["qr_code_url"].endswith(f"/api/sessions/{live['id']}/qr.svg")


@pytest.mark.parametrize(
    ("title", "stored"),
    [
        ("가", "가"),
        ("가" * 100, "가" * 100),
        ("  강연  ", "강연"),
        (unicodedata.normalize("NFD", "각" * 100), "각" * 100),
        ("<script>", "<script>"),
        ("😀" * 100, "😀" * 100),
        ("1.\t주제\v부제\r\n끝\n", "1. 주제 부제 끝"),
    ],
)
def test_titles(ada, title, stored):
    assert ada.creates(title)["title"] == stored


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": ""}, "title"),
        ({"title": "   "}, "title"),
        ({"title": "가" * 101}, "title"),
        ({"title": "\u0958" * 100}, "title"),  # 200 code points once it is composed
        ({"title": "a\u0007b"}, "title"),
        ({"title": "Z" + "\u0311" * 5}, "title"),
        ({"title": "\u3164"}, "title"),
        ({"title": "a", "description": "Z" + "\u0311" * 5}, "description"),
        ({"title": 7}, "title"),
        ({"title": None}, "title"),
        ({"title": ["a"]}, "title"),
        ({"title": "a", "description": "가" * 1001}, "description"),
        ({"title": "a", "description": "a\u001bb"}, "description"),
        ({"title": "a", "status": "active"}, "status"),
        ({"title": "a", "owner_id": "someone"}, "owner_id"),
    ],
)
def test_what_is_no_session(ada, body, field):
    answer = ada.asks("POST", "/api/sessions", body)
    assert refused(answer, 422, "invalid")
    assert [error["field"] for error in answer["errors"]] == [field]
    assert all(error["message"] for error in answer["errors"])
    assert ada.asks("GET", "/api/sessions").body == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"title"', b"null", b"\xff\xfe", b'{"title": NaN}'])
def test_what_is_no_json(client, ada, content):
    headers = {"Authorization": f"Bearer {ada.token}"}
    answer = client.post("/api/sessions", data=content, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_a_code_that_is_taken_is_drawn_again(ada, monkeypatch):
    drawn = iter(["AAAAAA", "AAAAAA", "AAAAAA", "BBBBBB"])
    monkeypatch.setattr(creation, "new_session_code", lambda: next(drawn))
    assert [ada.creates()["session_code"] for _ in range(2)] == ["AAAAAA", "BBBBBB"]
    assert next(drawn, None) is None


def test_an_account_that_is_deleted_meanwhile_is_refused_at_once(app, monkeypatch):
    drawn = []
    monkeypatch.setattr(creation, "new_session_code", lambda: drawn.append(codes.new_session_code()) or drawn[-1])
    with app.app_context(), pytest.raises(TokenInvalid):
        creation.create_session(Presenter("nobody", "Nobody"), "수요일의 강연", "", show=drawn.append)
    assert drawn == []


def test_a_session_is_changed_in_part_and_the_room_is_told(ada):
    live = ada.creates("하나", description="설명")
    changed = ada.asks("PATCH", f"/api/sessions/{live['id']}", {"title": "둘"})
    assert (changed.status, changed["title"], changed["description"], changed["last_seq"]) == (200, "둘", "설명", 1)
    changed = ada.asks("PATCH", f"/api/sessions/{live['id']}", {"description": ""})
    assert (changed["title"], changed["description"], changed["last_seq"]) == ("둘", "", 2)
    for nothing_new in ({}, {"title": "둘"}, {"title": None}):
        assert ada.asks("PATCH", f"/api/sessions/{live['id']}", nothing_new)["last_seq"] == 2
    assert refused(ada.asks("PATCH", f"/api/sessions/{live['id']}", {"title": ""}), 422, "invalid")
    assert refused(ada.asks("PATCH", f"/api/sessions/{live['id']}", {"status": "active"}), 422, "invalid")
    assert ada.asks("GET", f"/api/sessions/{live['id']}").body == changed.body


def test_the_list_is_paged_newest_first(ada, bob, client, clock):
    ids = []
    for number in range(7):
        clock.goes(seconds=number % 2)  # some of the same moment
        ids.append(ada.creates(f"{number}")["id"])
    bob.creates("Bob's")
    whole = [live["id"] for live in ada.asks("GET", "/api/sessions").body]
    assert sorted(whole) == sorted(ids)
    assert whole[0] in ids[5:]
    assert pages(ada, client, "/api/sessions?limit=3") == [whole[:3], whole[3:6], whole[6:]]
    assert pages(ada, client, "/api/sessions?limit=7") == [whole]


def pages(ada, client, path):
    found = []
    while path:
        answer = client.get(path, headers={"Authorization": f"Bearer {ada.token}"})
        found.append([live["id"] for live in answer.json])
        link = answer.headers.get("Link")
        path = re.fullmatch(r'<http://localhost(/[^>]+)>; rel="next"', link)[1] if link else None
    return found


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "limit=-1", "limit=", "before=" + "x" * 81])
def test_impossible_pages(ada, query):
    assert refused(ada.asks("GET", f"/api/sessions?{query}"), 422, "invalid")


def test_a_page_before_a_session_that_is_not_mine(ada, bob):
    assert refused(ada.asks("GET", f"/api/sessions?before={bob.creates()['id']}"), 404, "session_not_found")


def test_through_the_life_of_a_session(ada):
    live = ada.creates()
    running = ada.moves(live, "activate")
    assert (running["status"], running["last_seq"], running["ended_at"]) == ("active", 1, None)
    assert RFC3339_UTC.fullmatch(running["activated_at"])
    assert ada.moves(live, "activate") == running, "the step already taken: no event"
    assert ada.moves(live, "pause")["status"] == "paused"
    assert ada.moves(live, "activate")["activated_at"] == running["activated_at"]
    ended = ada.moves(live, "end")
    assert (ended["status"], ended["last_seq"]) == ("ended", 5), "session_updated and session_ended"
    assert RFC3339_UTC.fullmatch(ended["ended_at"])
    assert ada.moves(live, "end") == ended
    again = ada.moves(live, "activate")
    assert (again["status"], again["ended_at"]) == ("active", None)
    log = ada.asks("GET", f"/api/sessions/{live['id']}/events").body["events"]
    assert [event["name"] for event in log] == ["session_updated"] * 4 + ["session_ended", "session_updated"]
    assert [event["data"]["session"]["last_seq"] for event in log if "session" in event["data"]] == [1, 2, 3, 4, 6]
    assert log[4]["data"] == {"seq": 5, "session_id": live["id"], "ended_at": ended["ended_at"]}


@pytest.mark.parametrize(
    ("before", "step"), [([], "pause"), ([], "end"), (["activate", "end"], "pause")], ids=["draft", "draft", "ended"]
)
def test_steps_that_lead_nowhere(ada, before, step):
    live = ada.creates()
    for taken in before:
        live = ada.moves(live, taken)
    assert refused(ada.asks("POST", f"/api/sessions/{live['id']}/{step}"), 409, "invalid_transition")
    assert ada.asks("GET", f"/api/sessions/{live['id']}").body == live


def test_an_ended_session_opens_again_within_48_hours_only(ada, clock):
    live = ada.creates()
    for step in ("activate", "end"):
        ada.moves(live, step)
    clock.goes(hours=48)
    assert ada.moves(live, "activate")["status"] == "active"
    ada.moves(live, "end")
    clock.goes(hours=48, seconds=1)
    # The login has not expired meanwhile: the clock of tokens is the library's own.
    assert refused(ada.asks("POST", f"/api/sessions/{live['id']}/activate"), 409, "invalid_transition")


def test_a_feature_is_switched_and_said_once(ada):
    live = ada.creates()
    on = ada.switches(live, "chat", True)
    assert (on["features"], on["last_seq"]) == ({"chat": True, "reactions": True, "questions": False}, 1)
    assert ada.switches(live, "chat", True)["last_seq"] == 1
    assert ada.switches(live, "reactions", False)["features"] == {"chat": True, "reactions": False, "questions": False}


@pytest.mark.parametrize("feature", ["poll", "sessions", "join", "auth", "Chat"])
def test_what_cannot_be_switched(ada, feature):
    live = ada.creates()
    assert refused(
        ada.asks("PUT", f"/api/sessions/{live['id']}/features/{feature}", {"enabled": True}), 404, "not_found"
    )


@pytest.mark.parametrize(
    "body", [{}, {"enabled": "true"}, {"enabled": 1}, {"enabled": None}, {"enabled": True, "x": 1}, []]
)
def test_a_switch_is_true_or_false(ada, body):
    live = ada.creates()
    assert refused(ada.asks("PUT", f"/api/sessions/{live['id']}/features/chat", body), 422, "invalid")


@pytest.mark.parametrize("running", [False, True])
def test_a_deleted_session_is_gone_with_all_that_was_said(ada, app, running):
    live = ada.opens() if running else ada.creates()
    assert ada.asks("DELETE", f"/api/sessions/{live['id']}").status == 204
    for method, path in [("GET", ""), ("DELETE", ""), ("POST", "/activate"), ("GET", "/events"), ("GET", "/qr.svg")]:
        assert refused(ada.asks(method, f"/api/sessions/{live['id']}{path}"), 404, "session_not_found")
    assert refused(ada.asks("GET", f"/api/join/{live['session_code']}"), 404, "session_not_found")
    assert ada.asks("GET", "/api/sessions").body == []


def test_deleting_empties_every_table(ada, app, guest, live, tick):
    one = guest("하나", join_key="a secret of mine")
    one.says("안녕")
    one.taps()
    tick()
    assert ada.asks("DELETE", f"/api/sessions/{live['id']}").status == 204
    assert one.heard("session_ended")
    with app.app_context():
        left = [t.name for t in db.metadata.sorted_tables if "session_id" in t.columns and db.session.query(t).count()]
    assert left == []
    assert one.says("noch da?")["code"] == "session_not_found"
