"""Texts that wait: only their author and the desk read them, and an approved one is as any other."""

import json

import pytest

from engagenow.moderation import rules, waiting
from tests.moderation.parts import told
from tests.roles import everything

SECRET = "아직 아무도 못 읽는 말"
NO_ANSWER = {"activity_id": None, "round": None}  # where a text stands that is no answer


@pytest.fixture
def holding(sets):
    """Every message waits."""
    assert sets(hold={"chat": "all"}).body["hold"]["chat"] == "all"


def test_a_text_that_waits_is_acknowledged_and_reaches_the_desk_and_its_author_alone(
    app, holding, guest, page, stage, live, ada, tick
):
    one, two = guest("하나"), guest("둘")
    screen = page(token=ada.token)
    screen.joins(live, view="screen")
    log = len(two.log)
    answer = one.says(SECRET, client_msg_id="k1")
    assert answer == {"ok": True, "id": answer["id"], "seq": None, "state": "waiting"}
    assert one.says("something else", client_msg_id="k1") == answer
    tick()
    own = {"feature": "chat", "id": answer["id"], "client_msg_id": "k1", "text": SECRET}
    own |= NO_ANSWER
    mine = told(one, "mine")
    assert mine["dismissed"] == []
    assert [{**text, "created_at": None} for text in mine["waiting"]] == [{**own, "created_at": None}]
    desk = told(stage, "desk")["waiting"]
    assert desk["counts"] == {"chat": 1}
    [text] = desk["texts"]
    assert (text["text"], text["nickname"], text["why"]) == (SECRET, "하나", "all")
    late = page()
    late.joins(live, nickname="셋")
    assert len(two.log) == log
    again = page()
    assert SECRET in json.dumps(again.joins(live, token=one.token), ensure_ascii=False)
    for other in (two, screen, late):
        assert SECRET not in json.dumps(other.events, ensure_ascii=False)
    for path in ("events", "messages", "export.json", "export.csv", "participants"):
        assert SECRET not in str(ada.asks("GET", f"/api/sessions/{live['id']}/{path}").body)
    assert SECRET not in str(everything(app)["answers"] + everything(app)["events"])


def test_an_approved_text_gets_its_place_then(holding, guest, stage, live, ada):
    one, two = guest("하나"), guest("둘")
    first = one.says("먼저 쓴 말", client_msg_id="k1")
    assert stage.says("사이에 한 말")["ok"]
    approved = stage.asks("approve", feature="chat", id=first["id"])
    said = two.heard("new_message")[-1]
    assert (said["id"], said["seq"]) == (first["id"], approved["seq"])
    assert (said["message"], said["client_msg_id"], said["nickname"]) == ("먼저 쓴 말", "k1", "하나")
    assert [text["message"] for text in two.heard("new_message")] == ["사이에 한 말", "먼저 쓴 말"]
    assert one.says("먼저 쓴 말", client_msg_id="k1") == {"ok": True, "id": first["id"], "seq": approved["seq"]}
    assert stage.asks("approve", feature="chat", id=first["id"])["code"] == "not_found"
    assert stage.asks("dismiss", feature="chat", id=first["id"])["code"] == "not_found"
    path = f"/api/sessions/{live['id']}/waiting"
    assert ada.asks("GET", path).body == []
    assert ada.asks("POST", f"{path}/{first['id']}/approve").status == 404


def test_a_dismissed_text_is_nowhere_and_its_author_is_told(app, holding, guest, stage, clock, tick):
    one, two = guest("하나"), guest("둘")
    text = one.says(SECRET, client_msg_id="k1")
    assert stage.asks("dismiss", feature="chat", id=text["id"], reason="주제와 달라요")["ok"]
    assert SECRET not in str(everything(app))
    tick()
    dismissed = {"feature": "chat", "id": text["id"], "client_msg_id": "k1", **NO_ANSWER, "reason": "주제와 달라요"}
    told(one, "mine", {"waiting": [], "dismissed": [dismissed]})
    assert not two.heard("mine")
    assert stage.asks("approve", feature="chat", id=text["id"])["code"] == "not_found"
    clock.goes(seconds=rules.TOLD_FOR.total_seconds())
    tick()
    assert everything(app)["held_texts"] == []
    told(one, "mine", {})


def test_of_texts_that_were_dismissed_the_newest_are_told(holding, guest, stage, tick, monkeypatch):
    monkeypatch.setattr(waiting, "MOST_DISMISSED", 1)
    one = guest("하나")
    for key in ("k1", "k2"):
        text = one.says(f"{SECRET} {key}", client_msg_id=key)
        assert stage.asks("dismiss", feature="chat", id=text["id"])["ok"]
    tick()
    newest = {"feature": "chat", "id": text["id"], "client_msg_id": "k2", **NO_ANSWER, "reason": None}
    told(one, "mine", {"waiting": [], "dismissed": [newest]})


@pytest.mark.parametrize(
    ("asked", "text", "why"),
    [
        ({"filter": "hold"}, "시 발", "word"),
        ({"filter": "hold", "words": ["거시기"]}, "그 거시기", "word"),
        ({"links": "hold"}, "여기 www.example.org 보세요", "link"),
        ({"links": "hold"}, "bit.ly/abc", "link"),
        ({"links": "hold"}, "오세요 t.me/joker123", "link"),
        ({"hold": {"chat": "suspicious"}}, "HTTPS://EXAMPLE.ORG", "link"),
        ({"hold": {"chat": "suspicious"}}, "씨1발", "word"),
    ],
)
def test_what_waits_says_why(sets, guest, stage, live, ada, asked, text, why):
    one = guest("하나")
    assert sets(**asked).status == 200
    assert one.says(text)["state"] == "waiting"
    [held] = ada.asks("GET", f"/api/sessions/{live['id']}/waiting").body
    assert (held["text"], held["why"], bool(held["found"])) == (text, why, why == "word")
    for clean in ("시발점은 여기", "3.5점", "e.g. this", "그래요.네", "I.me"):
        assert isinstance(one.says(clean)["seq"], int)
    assert isinstance(stage.says(text)["seq"], int)


def test_one_participant_fills_no_desk(holding, guest):
    one, two = guest("하나"), guest("둘")
    assert all(one.says(str(number))["ok"] for number in range(rules.MOST_WAITING))
    assert one.says("noch eins")["code"] == "too_many"
    assert two.says("나도")["ok"]


def test_the_desk_holds_what_fits_and_the_rest_comes_by_pages(holding, guest, stage, ada, live, page, by_http):
    long = "가" * 480
    people = map(guest, ("하나", "둘", "셋"))
    sent = [one.says(f"{number} {long}")["id"] for one in people for number in range(15)]
    part = page(token=ada.token).joins(live)["desk"]["moderation"]["data"]["waiting"]
    assert part["counts"] == {"chat": len(sent)}
    shown = [text["id"] for text in part["texts"]]
    assert 0 < len(shown) < len(sent)
    assert set(shown) <= set(sent)
    path = f"/api/sessions/{live['id']}/waiting"
    first = by_http(ada.token, "GET", "waiting?limit=40&feature=chat")
    assert stage.asks("approve", feature="chat", id=first.json[-1]["id"])["ok"]  # between two pages
    rest = ada.asks("GET", first.headers["Link"].partition(">")[0].removeprefix("<http://localhost")).body
    assert [text["id"] for text in first.json + rest] == sent
    for nonsense in ("nothing", "1.", "99999999999999999.a", f"-1.{sent[0]}"):
        assert ada.asks("GET", f"{path}?after={nonsense}").status == 422
    assert ada.asks("GET", f"{path}?feature=questions").body == []


def test_who_is_removed_waits_no_longer_and_who_leaves_does(holding, guest, stage, ada, live):
    one, two = guest("하나"), guest("둘")
    assert one.says("하나의 말")["ok"]
    assert two.says("둘의 말")["ok"]
    assert stage.asks("kick_participant", participant_id=one.me["id"])["ok"]
    assert two.asks("leave_session")["ok"]
    assert [text["text"] for text in ada.asks("GET", f"/api/sessions/{live['id']}/waiting").body] == ["둘의 말"]


def test_while_the_chat_is_closed_approving_is_refused_and_the_text_still_waits(holding, guest, stage, ada, live):
    one = guest("하나")
    text = one.says("잠깐만요")["id"]
    ada.switches(live, "chat", False)
    assert stage.asks("approve", feature="chat", id=text)["code"] == "feature_disabled"
    ada.moves(live, "pause")
    assert stage.asks("approve", feature="chat", id=text)["code"] == "session_not_active"
    assert stage.asks("approve", feature="reactions", id=text)["code"] == "not_found"
    assert len(ada.asks("GET", f"/api/sessions/{live['id']}/waiting").body) == 1


def test_removing_a_participant_with_the_texts_takes_all_of_them_back(app, guest, stage, ada, live):
    one, two = guest("하나"), guest("둘")
    for text in ("나쁜 말 1", "나쁜 말 2"):
        assert one.says(text)["ok"]
    assert two.says("좋은 말")["ok"]
    assert stage.asks("kick_participant", participant_id=one.me["id"])["ok"]
    assert not two.heard("message_deleted")
    path = f"/api/sessions/{live['id']}/participants/{one.me['id']}/kick"
    assert ada.asks("POST", path, {"remove_texts": True}).status == 200
    gone = [said["id"] for said in two.heard("new_message") if said["nickname"] == "하나"]
    assert [each["id"] for each in two.heard("message_deleted")] == gone
    said = ada.asks("GET", f"/api/sessions/{live['id']}/messages").body["messages"]
    assert [each["message"] for each in said] == ["좋은 말"]
    assert "나쁜 말" not in str(everything(app)["events"])
    assert stage.asks("restore_message", id=gone[0])["ok"]
    assert ada.asks("POST", path).status == 200  # without a body, as before
