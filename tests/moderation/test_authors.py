"""The author of an anonymous question is muted and removed, and no presenter or moderator learns who it is."""

import json

import pytest

from tests.moderation.parts import told
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("still")
NAME = "익명질문의주인"


@pytest.fixture
def author(ada, live, guest, clock):
    ada.switches(live, "questions", True)
    return guest(NAME)


@pytest.fixture
def question(author, clock):
    """How commands name its author."""
    asked = author.asks("ask", text="이름 없이 물어요", anonymous=True)
    return {"feature": "questions", "id": asked["id"]}


def says_who(page, asks):
    """All that the desk tells, the audit and the export that hold who is muted or removed, as far as they name the
    author or its id."""
    told_by = [page.heard("desk"), asks("GET", "audit").body, asks("GET", "export.json").body]
    return json.dumps(told_by, ensure_ascii=False)


def test_the_author_is_muted_and_stays_unnamed(author, question, stage, asks, tick, clock):
    clock.goes(seconds=30)
    answer = stage.asks("mute_participant", **question, minutes=5)
    assert answer == {"ok": True, **question, "muted": True, "until": "2026-03-04T05:11:37.000Z"}
    refused = author.says("왜요")
    assert refused["code"] == "muted"
    tick()
    eventually(lambda: told(stage, "desk")["muted"], saying=lambda: told(stage, "desk"))
    who = {"participant_id": None, "nickname": None, **question, "text": "이름 없이 물어요"}
    assert told(stage, "desk")["muted"] == [{**who, "until": answer["until"]}]
    told(author, "mine", {"muted": {"until": answer["until"]}})
    act = asks("GET", "audit").body[0]
    assert (act["act"], act["participant_id"], act["nickname"], act["text_id"]) == ("muted", None, None, question["id"])
    found = says_who(stage, asks)
    assert NAME not in found
    assert author.me["id"] not in found
    assert stage.asks("unmute_participant", **question) == {"ok": True, **question, "muted": False, "until": None}
    [muting] = [act for act in asks("GET", "audit").body if act["act"] == "muted"]
    assert muting["undone_by"] == "Ada"
    assert author.says("고마워요")["ok"]


def test_muting_by_name_and_as_the_author_know_nothing_of_each_other(author, question, stage, asks, clock, tick):
    by_name = {"participant_id": author.me["id"]}
    assert stage.asks("mute_participant", **question)["until"] is None
    assert stage.asks("mute_participant", **by_name, minutes=5)["ok"]
    assert stage.asks("unmute_participant", **by_name)["ok"]
    assert author.says("아직")["code"] == "muted"
    assert stage.asks("mute_participant", **question, minutes=5)["ok"]
    clock.goes(minutes=5)
    tick()
    eventually(lambda: told(stage, "desk")["muted"] == [], saying=lambda: told(stage, "desk"))
    assert author.says("이제")["ok"]


def test_the_author_is_removed_and_let_in_again_unnamed(author, question, stage, asks, page, live, tick, clock):
    token = author.token
    assert author.says("이름 있는 말")["ok"]
    answer = stage.asks("kick_participant", **question, remove_texts=True)
    assert answer["participant"] == {**question, "kicked": True}
    assert author.heard("kicked")
    tick()
    eventually(lambda: told(stage, "desk")["removed"], saying=lambda: told(stage, "desk"))
    [entry] = told(stage, "desk")["removed"]
    assert (entry["participant_id"], entry["id"], entry["text"]) == (None, question["id"], None)
    assert asks("GET", "questions").body["questions"] == []
    assert "이름 있는 말" in str(asks("GET", "messages").body), "with its name it would tell who asked"
    assert [person["kicked"] for person in asks("GET", "participants").body] == [False]
    told_by = json.dumps([stage.heard("desk"), asks("GET", "audit").body], ensure_ascii=False)
    assert NAME not in told_by
    assert author.me["id"] not in told_by
    assert page().asks("join_session", session_id=live["id"], token=token)["code"] == "kicked"
    assert stage.asks("readmit_participant", **question)["participant"] == {**question, "kicked": False}
    assert page().joins(live, token=token)["participant"]["id"] == author.me["id"]


@pytest.mark.parametrize("command", ["mute_participant", "kick_participant"])
def test_a_moderator_and_the_room_learn_nothing_of_the_author(
    command, author, question, moderator, guest, asks, tick, clock
):
    """Not from what they are told, and not from what is gone afterwards: what the author wrote with a name stays."""
    clock.goes(seconds=20)
    named = author.asks("ask", text="이름을 걸고 물어요")["id"]
    helper, witness = moderator("questions", "people"), guest("목격자")
    tick()
    heard = [len(page.events) for page in (helper, witness)]
    assert helper.asks(command, **question)["ok"]
    clock.goes(seconds=1)
    tick()
    key = "muted" if command == "mute_participant" else "removed"
    eventually(lambda: told(helper, "desk")[key], saying=lambda: told(helper, "desk"))
    assert [entry["participant_id"] for entry in told(helper, "desk")[key]] == [None]
    since = [event for page, n in zip((helper, witness), heard, strict=True) for event in page.events[n:]]
    found = json.dumps(since, ensure_ascii=False)
    assert question["id"] in found
    assert NAME not in found
    assert author.me["id"] not in found
    assert named in [one["id"] for one in asks("GET", "questions").body["questions"]]


def test_who_was_removed_as_an_author_is_removed_by_name_as_well(author, question, stage, asks, sets, clock):
    """First all that has a name stays, also what waits."""
    clock.goes(seconds=20)
    assert author.asks("ask", text="이름을 걸고 물어요")["ok"]
    sets(hold={"chat": "all"})
    assert author.says("이름 있는 말")["state"] == "waiting"
    assert stage.asks("kick_participant", **question)["ok"]
    assert [one["text"] for one in asks("GET", "questions").body["questions"]] == ["이름을 걸고 물어요"]
    assert [text["text"] for text in asks("GET", "waiting").body] == ["이름 있는 말"]
    assert stage.asks("kick_participant", participant_id=author.me["id"])["ok"]
    assert asks("GET", "questions").body["questions"] == []
    assert asks("GET", "waiting").body == []
    assert stage.asks("readmit_participant", participant_id=author.me["id"])["ok"]
    assert len(asks("GET", "questions").body["questions"]) == 2


def test_answers_of_the_author_stay_with_a_name_and_go_without(author, question, stage, opens, asks, clock, tick):
    polls = [opens("text", names=names) for names in ("named", "alias")]
    for poll in polls:
        assert author.asks("answer", activity_id=poll, round=1, answer={"texts": ["좋아요"]})["ok"]
    assert stage.asks("kick_participant", **question)["ok"]
    clock.goes(seconds=1)
    tick()

    def voters():
        return [asks("GET", f"activities/{poll}/results")["results"]["voters"] for poll in polls]

    assert voters() == [1, 0]
    assert stage.asks("kick_participant", participant_id=author.me["id"])["ok"]
    assert voters() == [0, 0]
    assert stage.asks("readmit_participant", participant_id=author.me["id"])["ok"]
    assert voters() == [1, 1]


def test_of_a_text_with_a_name_the_author_is_the_participant(author, stage, asks):
    text = {"feature": "chat", "id": author.says("내 말")["id"]}
    answer = stage.asks("mute_participant", **text, minutes=5)
    assert answer["participant_id"] == author.me["id"]
    assert stage.asks("kick_participant", **text)["participant"]["kicked"] is True
    assert stage.asks("readmit_participant", **text)["participant"]["kicked"] is False


def test_who_it_is_about_has_to_be_said(author, question, stage, guest):
    for command in ("mute_participant", "unmute_participant", "kick_participant", "readmit_participant"):
        assert stage.asks(command)["code"] == "invalid"
        assert stage.asks(command, feature="questions")["code"] == "invalid"
        assert stage.asks(command, feature="questions", id="unknown")["code"] == "not_found"
        assert guest(f"남 {command[:4]}").asks(command, **question)["code"] == "forbidden"
