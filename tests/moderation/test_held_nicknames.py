"""A nickname that waits: its participant has a number until the presenter has decided, and the name is nowhere."""

import json

import pytest

from tests.roles import everything
from tests.waiting import eventually

SECRET = "숨은이름"


@pytest.fixture(autouse=True)
def holding(clock, ada, live):
    asked = {"hold": {"nickname": "suspicious"}, "words": [SECRET]}
    assert ada.asks("PUT", f"/api/sessions/{live['id']}/moderation", asked).status == 200


@pytest.fixture
def waiting(ada, live):
    return lambda: ada.asks("GET", f"/api/sessions/{live['id']}/waiting").body


def test_who_comes_in_has_a_number_and_all_that_was_written_gets_the_name(
    app, guest, stage, page, live, ada, waiting, tick
):
    two, one = guest("참가자 2"), guest(SECRET)
    assert one.me["nickname"] == "참가자 3", "another participant is called 참가자 2"
    assert one.says("안녕하세요")["ok"]
    gone = one.says("지운 말")["id"]
    [held] = waiting()
    assert (held["feature"], held["text"], held["nickname"], held["why"]) == ("nickname", SECRET, "참가자 3", "word")
    mine = page().joins(live, token=one.token)["mine"]["moderation"]["data"]["waiting"]
    assert [(text["feature"], text["text"]) for text in mine] == [("nickname", SECRET)]
    late = page()
    late.joins(live, nickname="늦은 사람")
    for other in (two, late):
        assert SECRET not in json.dumps(other.events, ensure_ascii=False)
    for path in ("events", "messages", "export.json", "participants"):
        assert SECRET not in str(ada.asks("GET", f"/api/sessions/{live['id']}/{path}").body)
    assert stage.asks("delete_message", id=gone)["ok"]
    approved = stage.asks("approve", feature="nickname", id=held["id"])
    renamed = two.heard("participant_renamed")[-1]
    assert renamed == {
        "seq": approved["seq"], "session_id": live["id"], "participant_id": one.me["id"], "nickname": SECRET,
        "rewrite": True,
    }  # fmt: skip
    assert stage.asks("restore_message", id=gone)["ok"]
    said = page().joins(live, token=two.token)["snapshot"]["chat"]["messages"]
    assert [(text["nickname"], text["message"]) for text in said] == [(SECRET, "안녕하세요"), (SECRET, "지운 말")]
    assert "참가자 3" not in str(everything(app)["events"])
    assert waiting() == []


def test_a_dismissed_name_leaves_the_number(guest, stage, waiting, app):
    one = guest(SECRET)
    assert stage.asks("dismiss", feature="nickname", id=waiting()[0]["id"])["ok"]
    assert one.says("네")["ok"]
    assert stage.heard("new_message")[-1]["nickname"] == one.me["nickname"]
    assert SECRET not in str(everything(app)["held_texts"] + everything(app)["participants"])


def test_a_name_that_is_another_s_by_now_waits_on(guest, stage, waiting, ada, live):
    guest(SECRET)
    ada.asks("PUT", f"/api/sessions/{live['id']}/moderation", {"words": []})
    other = guest(SECRET)
    [held] = waiting()
    assert stage.asks("approve", feature="nickname", id=held["id"])["code"] == "nickname_taken"
    assert waiting() == [held]
    assert other.asks("leave_session")["ok"]
    assert stage.asks("approve", feature="nickname", id=held["id"])["ok"]


def test_a_rename_waits_under_the_old_name_and_the_last_one_counts(guest, stage, waiting, client, live):
    one = guest("하나")
    answer = one.asks("rename", nickname=SECRET)
    assert (answer["participant"]["nickname"], answer["waiting"]["text"]) == ("하나", SECRET)
    again = one.asks("rename", nickname=f"{SECRET} 둘")["waiting"]
    assert [text["id"] for text in waiting()] == [again["id"]]
    assert one.asks("rename", nickname="다른 이름")["waiting"] is None
    assert waiting() == []
    joined = client.post(f"/api/join/{live['session_code']}", json={"nickname": SECRET}).json
    assert joined["participant"]["nickname"].startswith("참가자 ")
    assert [text["text"] for text in waiting()] == [SECRET]


def test_the_presenter_renames_a_participant_everywhere(guest, stage, page, live, ada, app, clock, tick):
    ada.switches(live, "questions", True)
    one, two = guest("나쁜 이름"), guest("둘")
    assert one.says("첫째")["ok"]
    assert one.asks("ask", text="이름이 보이나요?")["ok"]
    assert one.asks("ask", text="이것도요?", anonymous=True)["code"] == "rate_limited"
    path = f"/api/sessions/{live['id']}/activities"
    made = ada.asks("POST", path, {"kind": "text", "title": "한마디", "definition": {}, "names": "named"})["id"]
    assert ada.asks("POST", f"{path}/{made}/open", {}).status == 200
    assert one.asks("answer", activity_id=made, round=1, answer={"texts": ["좋아요"]})["ok"]
    clock.goes(seconds=1)
    tick()
    answer = stage.asks("rename_participant", participant_id=one.me["id"], nickname="새 이름")
    assert (answer["participant"]["nickname"], answer["participant"]["connected"]) == ("새 이름", True)
    clock.goes(seconds=1)
    tick()
    assert two.heard("participant_renamed")[-1]["rewrite"] is True
    assert two.heard("question_updated")[-1]["question"]["nickname"] == "새 이름"
    eventually(lambda: "새 이름" in str(two.heard("activity_results")[-1]), saying=lambda: two.events)
    assert "나쁜 이름" not in str(everything(app))
    for asked in (
        {"participant_id": stage.me["id"]},
        {"participant_id": "unknown"},
        {"nickname": "둘"},
        {"nickname": ""},
    ):
        refused = stage.asks("rename_participant", **{"participant_id": one.me["id"], "nickname": "셋", **asked})
        assert refused["code"] in ("forbidden", "not_found", "nickname_taken", "nickname_invalid")
    http = f"/api/sessions/{live['id']}/participants/{one.me['id']}/rename"
    assert ada.asks("POST", http, {"nickname": "셋"})["nickname"] == "셋"
