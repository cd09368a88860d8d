"""Reports: the presenter sees the first, and three people's take a text from the room until it is decided on."""

import json

import pytest

from engagenow.moderation import reports as reporting
from engagenow.moderation import rules
from tests.moderation.parts import told
from tests.roles import everything
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("still")
TEXT = "누가 신고할 말"


@pytest.fixture
def people(guest):
    return [guest(name) for name in ("하나", "둘", "셋", "넷")]


@pytest.fixture
def chat(guest):
    author = guest("글쓴이")
    return author, lambda: author.says(TEXT, client_msg_id="k1")["id"]


@pytest.fixture
def questions(guest, ada, live):
    author = guest("글쓴이")
    ada.switches(live, "questions", True)
    return author, lambda: author.asks("ask", text=TEXT, anonymous=True)["id"]


@pytest.fixture
def text(guest, asks, opens, clock, tick):
    author = guest("글쓴이")
    made = opens("text", most=2)

    def says():
        author.asks("answer", activity_id=made, round=1, answer={"texts": [TEXT, "다른 말"]})
        clock.goes(seconds=1)
        tick()
        found = asks("GET", f"activities/{made}/results")["results"]["texts"]
        return next(text["id"] for text in found if text["text"] == TEXT)

    return author, says


@pytest.fixture
def nickname(guest):
    author = guest(TEXT)
    author.says("안녕하세요")
    return author, lambda: author.me["id"]


@pytest.fixture
def word_cloud(guest, asks, clock, tick):
    author = guest("글쓴이")
    made = asks("POST", "activities", {"kind": "word_cloud", "title": "낱말", "definition": {}})["id"]
    assert asks("POST", f"activities/{made}/open", {}).status == 200

    def says():
        author.asks("answer", activity_id=made, round=1, answer={"entries": [TEXT, "다른 말"]})
        clock.goes(seconds=2)
        tick()
        found = asks("GET", f"activities/{made}/results")["results"]["words"]
        return f"{made}.1.{next(word['number'] for word in found if word['word'] == TEXT)}"

    return author, says


@pytest.fixture(params=["chat", "questions", "text", "nickname", "word_cloud"])
def written(request):
    """(feature, its author, the id of a text that the room sees)."""
    author, says = request.getfixturevalue(request.param)
    return request.param, author, says()


@pytest.fixture
def now(page, live, clock, tick):
    """What a newcomer sees now."""

    def looks():
        clock.goes(seconds=2)
        tick()
        late = page()
        late.joins(live, nickname=f"늦은 {clock.ticks}")
        return json.dumps(late.heard("joined_session")[0]["snapshot"], ensure_ascii=False)

    return looks


def reports(people, feature, text_id):
    return [one.asks("report", feature=feature, id=text_id) for one in people]


def test_three_people_s_reports_hold_a_text_until_it_is_approved_and_never_again(
    written, people, stage, asks, now, tick, clock, page, ada, live
):
    feature, _, text_id = written
    assert reports(people[:2] + people[:1], feature, text_id) == [{"ok": True, "feature": feature, "id": text_id}] * 3
    clock.goes(seconds=1)
    tick()
    desk = page(token=ada.token).joins(live)["desk"]["moderation"]["data"]["reports"]
    assert [(each["feature"], each["id"], each["text"], each["people"], each["held"]) for each in desk] == [
        (feature, text_id, TEXT, 2, False)
    ]
    assert (desk[0]["participant_id"] is None) == (feature not in ("chat", "nickname")), "who is anonymous stays so"
    assert TEXT in now()
    assert people[2].asks("report", feature=feature, id=text_id)["ok"]
    assert TEXT not in now()
    if feature not in ("questions", "word_cloud"):
        [held] = asks("GET", "waiting").body
        assert (held["id"], held["text"], held["why"]) == (text_id, TEXT, "reported")
    assert people[3].asks("report", feature=feature, id=text_id)["code"] == "not_found"
    assert stage.asks("approve", feature=feature, id=text_id)["ok"]
    assert TEXT in now()
    again = reports(people, feature, text_id)
    assert all(each["ok"] for each in again) or feature == "text", again
    assert TEXT in now()
    assert stage.asks("approve", feature=feature, id=text_id)["ok"], "it stays, and the reports are done with"
    assert stage.asks("approve", feature=feature, id=text_id)["code"] == "not_found"


@pytest.mark.parametrize("number", [1, 3])
def test_what_is_dismissed_is_gone_for_good(written, people, stage, app, now, asks, number):
    feature, _, text_id = written
    reports(people[:number], feature, text_id)
    assert stage.asks("dismiss", feature=feature, id=text_id)["ok"]
    assert TEXT not in now()
    rows = everything(app)
    rows.pop("deleted_messages")  # a message that is dismissed can be restored for 10 s, as any deleted one
    assert TEXT not in str(rows) or feature == "word_cloud", "the presenter can show a hidden word again"
    assert stage.asks("dismiss", feature=feature, id=text_id)["code"] == "not_found"


def test_a_message_comes_back_as_it_was(chat, people, stage, guest, page, live, asks):
    author, says = chat
    text_id = says()
    assert stage.asks("pin_message", id=text_id, pinned=True)["ok"]
    before = people[0].heard("new_message")[-1]
    assert author.asks("rename", nickname="다른 이름")["ok"]
    reports(people[:3], "chat", text_id)
    assert people[0].heard("message_deleted")[-1]["id"] == text_id
    assert stage.asks("restore_message", id=text_id)["code"] == "not_found", "it is no deletion to undo"
    assert stage.asks("approve", feature="chat", id=text_id)["ok"]
    assert people[0].heard("message_restored")[-1]["message"] == before
    assert people[0].heard("message_pinned")[-1]["pinned"] is True
    assert author.says(TEXT, client_msg_id="k1") == {"ok": True, "id": text_id, "seq": before["seq"]}


def test_reports_of_deleted_texts_hide_no_others(guest, stage, clock, page, ada, live, monkeypatch):
    monkeypatch.setattr(reporting, "LISTED", 1)
    author, one = guest("글쓴이"), guest("하나")
    first, second = (author.says(text)["id"] for text in ("첫째", "둘째"))
    for text_id in (first, second):
        assert one.asks("report", feature="chat", id=text_id)["ok"]
        clock.goes(seconds=1)
    assert stage.asks("delete_message", id=second)["ok"]
    listed = page(token=ada.token).joins(live)["desk"]["moderation"]["data"]["reports"]
    assert [each["id"] for each in listed] == [first]


def test_own_texts_and_those_of_the_presenter_and_of_another_session_are_not_reported(
    chat, people, stage, outsider, asks, ada, live, by_http
):
    author, says = chat
    text_id, one = says(), people[0]
    own = stage.says("발표자의 말")["id"]
    codes = {
        "own": author.asks("report", feature="chat", id=text_id)["code"],
        "by the presenter": stage.asks("report", feature="chat", id=text_id)["code"],
        "of the presenter": one.asks("report", feature="chat", id=own)["code"],
    }
    assert set(codes.values()) == {"forbidden"}, codes
    for asked in ({"feature": "chat", "id": "none"}, {"feature": "reactions", "id": text_id}):
        assert one.asks("report", **asked)["code"] == "not_found"
    assert outsider.asks("report", feature="chat", id=text_id)["code"] == "not_found"
    assert by_http(one.token, "POST", "reports", {"feature": "chat", "id": text_id}).json["id"] == text_id
    assert asks("POST", "reports", {"feature": "chat", "id": text_id})["code"] == "forbidden"
    ada.moves(live, "pause")
    assert one.asks("report", feature="chat", id=text_id)["code"] == "session_not_active"


def test_one_who_reports_everything_is_slowed_down(guest, clock, app):
    author, one = guest("글쓴이"), guest("하나")
    said = [author.says(f"{number}")["id"] for number in range(rules.REPORTS.burst + 1)]
    answers = [one.asks("report", feature="chat", id=each).get("code", "ok") for each in said]
    assert answers == ["ok"] * rules.REPORTS.burst + ["rate_limited"]


def test_the_desk_names_who_is_removed_and_lets_in_again(guest, stage, tick, clock):
    one = guest("하나")
    assert stage.asks("kick_participant", participant_id=one.me["id"])["ok"]
    tick()
    eventually(lambda: [each["nickname"] for each in told(stage, "desk")["removed"]] == ["하나"])
    assert stage.asks("readmit_participant", participant_id=one.me["id"])["ok"]
    clock.goes(seconds=1)
    tick()
    eventually(lambda: told(stage, "desk")["removed"] == [], saying=lambda: told(stage, "desk"))


def test_an_author_does_not_put_a_reported_text_back_by_answering_again(text, people, now):
    author, says = text
    text_id = says()
    reports(people[:3], "text", text_id)
    assert TEXT not in now()
    answer = {"texts": [TEXT, "또 다른 말"]}
    activity_id = author.heard("activity_opened")[-1]["activity"]["id"]
    assert author.asks("answer", activity_id=activity_id, round=1, answer=answer)["waiting"] == [
        {"id": text_id, "text": TEXT}
    ]
    assert TEXT not in now()


def test_another_nickname_can_be_reported_though_the_one_before_was_approved(nickname, people, stage, guest, now):
    author, says = nickname
    text_id = says()
    reports(people[:3], "nickname", text_id)
    assert stage.asks("approve", feature="nickname", id=text_id)["ok"]
    assert author.asks("rename", nickname="또 다른 이름")["ok"]
    assert reports([*people[:2], guest("다섯")], "nickname", text_id)[-1]["ok"]
    assert "또 다른 이름" not in now()
    assert stage.asks("dismiss", feature="nickname", id=text_id, reason="별명이 심해요")["ok"]
    assert author.asks("rename", nickname="세 번째 이름")["ok"]
    reports([guest("여섯"), guest("일곱"), guest("여덟")], "nickname", text_id)
    assert "세 번째 이름" not in now()


def test_a_reported_nickname_is_nowhere_and_its_owner_does_not_take_it_back(nickname, people, app, now, asks):
    author, says = nickname
    assert author.asks("rename", nickname="심한 별명")["ok"]
    author.says("저예요")
    reports(people[:3], "nickname", says())
    assert "심한 별명" not in now()
    assert "심한 별명" not in str(everything(app)["events"]), "in no event that a client can ask for"
    renamed = author.asks("rename", nickname="심한 별명")
    assert renamed["waiting"] == {"id": says(), "text": "심한 별명"}
    assert [text["text"] for text in asks("GET", "waiting").body] == ["심한 별명"]
    assert "심한 별명" not in now()


def test_undo_of_the_presenter_shows_no_word_that_was_reported_meanwhile(word_cloud, people, asks, now):
    _, says = word_cloud
    word_id = says()
    path = f"activities/{word_id.partition('.')[0]}/words"
    assert asks("POST", path, {"op": "hide", "word": "다른 말"}).status == 200
    reports(people[:3], "word_cloud", word_id)
    assert asks("POST", "undo").status == 200
    shown = now()
    assert ("다른 말" in shown, TEXT in shown) == (True, False)


@pytest.mark.parametrize("word_id", ["none", "none.1.1", "a.b.c", "1.1.1"])
def test_there_is_no_such_word(people, word_id):
    assert people[0].asks("report", feature="word_cloud", id=word_id)["code"] == "not_found"
