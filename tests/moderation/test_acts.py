"""The audit: who did what to whom, and who undid it, on the desk, over HTTP and in the export; and no text in it."""

import pytest

from tests.moderation.parts import told
from tests.waiting import eventually

TEXT = "감사 기록에 없는 말"


@pytest.fixture
def audit(asks):
    return lambda query="": asks("GET", f"audit{query}").body


def test_each_act_is_written_down_once_with_who_did_it(guest, stage, asks, sets, audit, tick, ada, by_http):
    one = guest("하나")
    person = {"participant_id": one.me["id"]}
    sets(slow_seconds=5, words=["거시기"])
    sets(slow_seconds=5)  # nothing has changed
    stage.asks("mute_participant", **person, minutes=5)
    stage.asks("unmute_participant", **person)
    stage.asks("rename_participant", **person, nickname="새 이름")
    said = one.says(TEXT)["id"]
    asks("DELETE", f"messages/{said}")
    asks("DELETE", f"messages/{said}")
    stage.asks("restore_message", id=said)
    held = one.says("그 거시기")
    assert held["code"] == "rate_limited"
    asks("PUT", "shield", {"on": True})
    asks("PUT", "shield", {"on": True})
    asks("PUT", "shield", {"on": False})
    stage.asks("kick_participant", **person, remove_texts=True)
    stage.asks("kick_participant", **person)
    stage.asks("readmit_participant", **person)
    found = audit()
    assert [act["act"] for act in reversed(found)] == [
        "settings", "muted", "unmuted", "renamed", "message_deleted", "shield_on", "shield_off", "removed",
        "readmitted",
    ]  # fmt: skip
    by = {act["act"]: act for act in found}
    assert by["settings"]["detail"] == {"changed": ["slow_seconds", "words"]}
    assert by["muted"]["detail"] == {"minutes": 5}
    assert {act["by"]["name"] for act in found} == {"Ada"}
    assert {act["by"]["id"] for act in found} == {by["muted"]["by"]["id"]}, "by login and by socket one person"
    assert {name for name, act in by.items() if act["undone_by"] == "Ada"} == {"muted", "message_deleted", "removed"}
    assert (by["removed"]["participant_id"], by["removed"]["nickname"]) == (one.me["id"], "새 이름")
    assert (by["message_deleted"]["feature"], by["message_deleted"]["text_id"]) == ("chat", said)
    tick()
    ids = [act["id"] for act in found]
    eventually(lambda: [act["id"] for act in told(stage, "desk")["audit"]] == ids, saying=lambda: told(stage, "desk"))
    assert TEXT not in str(found)
    assert not one.heard("desk")
    first = by_http(ada.token, "GET", "audit?limit=4")
    rest = ada.asks("GET", first.headers["Link"].partition(">")[0].removeprefix("<http://localhost")).body
    assert (first.json + rest)[:8] == found[:8]
    [sheet] = [sheet for sheet in asks("GET", "export.json").body["sheets"] if sheet["title"] == "Moderation"]
    assert [row[2] for row in sheet["rows"]][:2] == ["settings changed", "muted"]
    assert {row[4] for row in sheet["rows"]} == {None, "Chat"}, "a word that is translated"


def test_what_is_decided_of_a_text_is_written_down_without_it(guest, stage, sets, audit):
    one = guest("하나")
    sets(hold={"chat": "all"})
    for decision in ("approve", "dismiss"):
        text = one.says(TEXT)["id"]
        assert stage.asks(decision, feature="chat", id=text)["ok"]
        assert stage.asks(decision, feature="chat", id=text)["code"] == "not_found"
    assert [act["act"] for act in audit()] == ["dismissed", "approved", "settings"]
    assert audit()[0]["nickname"] == "하나"
    assert TEXT not in str(audit())


def test_who_answers_under_an_alias_is_not_named(guest, stage, asks, sets, audit, opens):
    one = guest("하나")
    sets(hold={"text": "all"})
    made = opens("text")
    assert one.asks("answer", activity_id=made, round=1, answer={"texts": [TEXT]})["waiting"]
    [held] = asks("GET", "waiting").body
    assert (held["participant_id"], held["nickname"]) == (None, None)
    assert stage.asks("approve", feature="text", id=held["id"])["ok"]
    assert (audit()[0]["participant_id"], audit()[0]["nickname"]) == (None, None)
