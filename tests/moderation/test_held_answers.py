"""Answers in words of which something waits: the rest counts at once, and what waits reaches no participant before."""

import json

import pytest

from tests.roles import everything
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("still")
SECRET, OTHER = "숨은 글", "보이는 글"
FIELDS = {"text": "texts", "word_cloud": "entries"}


@pytest.fixture(params=FIELDS)
def kind(request):
    return request.param


@pytest.fixture
def poll(opens, kind):
    return opens(kind, most=3, names="named")


@pytest.fixture
def answers(poll, kind):
    def answer(one, *texts, **more):
        return one.asks("answer", activity_id=poll, round=1, answer={FIELDS[kind]: list(texts)}, **more)

    return answer


@pytest.fixture
def shown(ada, live, poll, kind):
    """(how many answered, the texts that the results show)."""

    def read():
        found = ada.asks("GET", f"/api/sessions/{live['id']}/activities/{poll}/results")["results"]
        texts = found["texts"] if kind == "text" else found["words"]
        return found["voters"], sorted(text["text" if kind == "text" else "word"] for text in texts)

    return read


def test_what_waits_is_shown_to_no_participant_until_it_is_approved(
    app, sets, answers, shown, guest, stage, page, live, ada, later, kind, poll
):
    one, two = guest("하나"), guest("둘")
    sets(words=["숨은"])
    answer = answers(one, SECRET, OTHER, client_msg_id="k1")
    [waiting] = answer["waiting"]
    assert (answer["answer"], waiting["text"]) == ({FIELDS[kind]: [OTHER]}, SECRET)
    assert answers(one, client_msg_id="k1") == answer
    later(2)
    assert shown() == (1, [OTHER])
    desk = page(token=ada.token).joins(live)["desk"]["moderation"]["data"]["waiting"]
    [held] = desk["texts"]
    assert (held["feature"], held["id"], held["text"], held["why"], held["activity_id"]) == (
        kind, waiting["id"], SECRET, "word", poll,
    )  # fmt: skip
    mine = page().joins(live, token=one.token)["mine"]
    assert [text["text"] for text in mine["moderation"]["data"]["waiting"]] == [SECRET]
    late = page()
    late.joins(live, nickname="셋", since=0)
    for other in (two, late):
        assert SECRET not in json.dumps(other.events, ensure_ascii=False)
    for path in ("events", "export.json", "export.csv", f"activities/{poll}/answers", f"activities/{poll}/results"):
        assert SECRET not in str(ada.asks("GET", f"/api/sessions/{live['id']}/{path}").body)
    assert stage.asks("approve", feature=kind, id=waiting["id"]) == {"ok": True, "id": waiting["id"], "seq": None}
    later(2)
    assert shown() == (1, sorted([SECRET, OTHER]))
    eventually(lambda: SECRET in json.dumps(two.events, ensure_ascii=False), saying=lambda: two.events)
    assert stage.asks("approve", feature=kind, id=waiting["id"])["code"] == "not_found"
    assert answers(one, SECRET, OTHER)["waiting"] == [], "what was approved is not held again"
    if kind == "text":
        path = f"/api/sessions/{live['id']}/activities/{poll}/results"
        assert waiting["id"] in {text["id"] for text in ada.asks("GET", path)["results"]["texts"]}
        added = [text for event in two.heard("activity_results") for text in event["results"]["added"]]
        assert {text["text"]: text.get("approved") for text in added} == {OTHER: None, SECRET: True}


def test_another_answer_takes_the_place_of_what_waits(app, sets, answers, shown, guest, stage, later, ada, live, kind):
    one = guest("하나")
    sets(words=["숨은"])
    first = answers(one, "숨은 하나", "숨은 둘")["waiting"]
    again = answers(one, "숨은 둘", "숨은 셋", OTHER)["waiting"]
    assert [text["text"] for text in again] == ["숨은 둘", "숨은 셋"]
    assert again[0]["id"] == first[1]["id"]
    path = f"/api/sessions/{live['id']}/waiting"
    assert {text["text"] for text in ada.asks("GET", path).body} == {"숨은 둘", "숨은 셋"}
    assert stage.asks("approve", id=first[0]["id"], feature=kind)["code"] == "not_found"
    assert ada.asks("POST", f"{path}/{again[1]['id']}/dismiss").status == 200
    assert ada.asks("POST", f"{path}/{again[0]['id']}/approve").status == 200
    later(2)
    assert shown() == (1, sorted(["숨은 둘", OTHER]))
    assert "숨은 셋" not in str(everything(app)), "of a dismissed one nothing is left"


def test_who_is_removed_and_let_in_again_answers_as_before(sets, answers, shown, guest, stage, later, kind):
    one = guest("하나")
    sets(hold={"text": "all", "word_cloud": "all"})
    waiting = answers(one, OTHER)["waiting"]
    assert shown() == (1, [])
    for command in ("kick_participant", "readmit_participant"):
        assert stage.asks(command, participant_id=one.me["id"])["ok"]
    assert stage.asks("approve", feature=kind, id=waiting[0]["id"])["code"] == "not_found"
    later(2)
    assert shown()[1] == []


def test_nothing_is_approved_while_the_session_is_paused(sets, answers, guest, stage, ada, live, kind):
    one = guest("하나")
    sets(hold={"text": "all", "word_cloud": "all"})
    [waiting] = answers(one, OTHER)["waiting"]
    ada.moves(live, "pause")
    assert stage.asks("approve", feature=kind, id=waiting["id"])["code"] == "session_not_active"
    ada.moves(live, "activate")
    assert stage.asks("approve", feature=kind, id=waiting["id"])["ok"]


def test_what_is_empty_and_what_is_refused_is_told(sets, answers, guest):
    one = guest("하나")
    assert answers(one)["code"] == "invalid"
    sets(filter="refuse", words=["숨은"])
    assert answers(one, SECRET, OTHER)["code"] == "text_refused"


def test_the_author_reads_which_answer_a_dismissed_text_was_of(sets, answers, guest, stage, page, live, poll, kind):
    one = guest("하나")
    sets(hold={"text": "all", "word_cloud": "all"})
    [waiting] = answers(one, OTHER)["waiting"]
    assert stage.asks("dismiss", feature=kind, id=waiting["id"], reason="주제와 달라요")["ok"]
    mine = page().joins(live, token=one.token)["mine"]["moderation"]["data"]
    assert mine["waiting"] == []
    [dismissed] = mine["dismissed"]
    assert (dismissed["activity_id"], dismissed["round"], dismissed["reason"]) == (poll, 1, "주제와 달라요")


def test_what_waits_goes_on_waiting_in_the_next_answer(sets, answers, shown, guest, later, kind, ada, live):
    """Also where nothing else would hold it by now."""
    one = guest("하나")
    sets(hold={"text": "all", "word_cloud": "all"})
    [waiting] = answers(one, SECRET)["waiting"]
    sets(hold={"text": "off", "word_cloud": "off"})
    assert answers(one, SECRET, OTHER)["waiting"] == [waiting]
    later(2)
    assert shown() == (1, [OTHER])
    assert [text["text"] for text in ada.asks("GET", f"/api/sessions/{live['id']}/waiting").body] == [SECRET]
