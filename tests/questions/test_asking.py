"""Participants ask, support, edit and withdraw."""

import pytest
from sqlalchemy import select

from engagenow.core.database import db
from engagenow.core.models import EventRow
from engagenow.questions.models import QuestionVote
from tests.questions.conftest import ask, fold, newest, own_questions, support
from tests.roles import everything
from tests.waiting import eventually


def test_the_room_hears_a_question_and_no_other_session(guest, stage, outsider, board, live):
    one, two = guest("하나"), guest("둘")
    answer = one.asks("ask", text="  언제 끝나나요? \n 그리고 왜요?  ", client_msg_id="q1")
    assert answer == {"ok": True, "id": answer["id"], "state": "live", "seq": two.heard("question_asked")[0]["seq"]}
    told = two.heard("question_asked")[0]
    assert one.heard("question_asked") == stage.heard("question_asked") == [told]
    asked = told["question"]
    assert asked == {
        "id": answer["id"], "text": "언제 끝나나요? \n 그리고 왜요?",
        "nickname": "하나", "participant_id": one.me["id"],
        "anonymous": False, "asked_at": asked["asked_at"], "live_at": asked["asked_at"], "state": "live", "votes": 0,
        "labels": [], "reply": None, "edited": False, "merged": 0, "answered_at": None,
    }  # fmt: skip
    assert told["totals"] == {"asked": 1, "shown": 1, "waiting": 0, "answered": 0}
    assert not outsider.log
    assert one.asks("ask", text="다시", client_msg_id="q1") == answer
    assert list(board.shown) == [answer["id"]]
    own = {"id": answer["id"], "text": asked["text"], "anonymous": False, "asked_at": asked["asked_at"]}
    own |= {"state": "live", "edited": False, "into": None, "reason": None}
    eventually(lambda: newest(one, "mine") == {"votes": [], "questions": [own]}, saying=lambda: one.heard("mine"))
    assert not two.heard("mine")


def test_while_switched_off_nothing_is_asked_and_the_snapshot_has_no_part(page, ada, live, guest, board):
    one, two = guest("하나"), guest("둘")
    asked = ask(one)
    ada.switches(live, "questions", False)
    assert two.asks("ask", text="네?")["code"] == "feature_disabled"
    assert two.asks("vote_question", id=asked, voted=True)["code"] == "feature_disabled"
    assert one.asks("edit_question", id=asked, text="네?")["code"] == "feature_disabled"
    late = page()
    assert "questions" not in late.joins(live, nickname="늦은 손님")["snapshot"]
    assert two.asks("withdraw_question", id=asked)["code"] == "forbidden"
    ada.switches(live, "questions", True)
    assert page().joins(live, nickname="더 늦은 손님")["snapshot"]["questions"]["questions"][0]["id"] == asked
    assert "questions" in page().joins(live, token=late.token)["snapshot"]


def test_a_new_session_has_them_off(ada):
    assert ada.creates()["features"]["questions"] is False


@pytest.mark.parametrize("wrong", ["", "   ", "\u200b", "가" * 301, "a\0b", "가" + "\n가" * 40, 7, None])
def test_a_text_that_is_none_is_refused_and_changes_nothing(guest, board, wrong):
    answer = guest("하나").asks("ask", text=wrong)
    assert answer["code"] == "invalid"
    assert answer["errors"][0]["field"] == "text"
    assert board.log == []


def test_three_hundred_characters_are_counted_as_a_reader_does(guest, board):
    ask(guest("하나"), "👩‍👩‍👧‍👦" * 150 + "가" * 150)
    ask(guest("둘"), "가" + "\n가" * 39)
    assert len(board.shown) == 2


def test_one_question_in_twenty_seconds(guest, clock):
    one, two = guest("하나"), guest("둘")
    ask(one)
    clock.goes(seconds=15)
    refused = one.asks("ask", text="또 하나")
    assert (refused["code"], refused["retry_after"]) == ("rate_limited", 5.0)
    ask(two)
    clock.goes(seconds=5)
    ask(one, "또 하나")


def test_three_unanswered_and_an_answer_makes_room(guest, board, clock):
    one = guest("하나")
    asked = []
    for _ in range(3):
        asked.append(ask(one))
        clock.goes(seconds=20)
    assert one.asks("ask", text="넷째")["code"] == "too_many"
    board.answers(asked[0])
    ask(one, "넷째")
    clock.goes(seconds=20)
    assert one.asks("ask", text="다섯째")["code"] == "too_many"
    assert one.asks("withdraw_question", id=asked[1])["ok"]
    ask(one, "다섯째")


def test_one_vote_a_person_and_none_for_ones_own(guest, board, later, stage):
    one, two, three = guest("하나"), guest("둘"), guest("셋")
    asked = ask(one)
    support(asked, two, two, three)
    assert one.asks("vote_question", id=asked, voted=True)["code"] == "own_question"
    later()
    assert board.shown[asked]["votes"] == 2
    support(asked, two, voted=False)
    later()
    assert board.shown[asked]["votes"] == 1
    assert stage.asks("vote_question", id=asked, voted=True)["code"] == "forbidden"
    assert two.asks("vote_question", id="none", voted=True)["code"] == "not_found"
    eventually(lambda: newest(three, "mine").get("votes") == [asked])
    board.answers(asked)
    assert two.asks("vote_question", id=asked, voted=True)["code"] == "invalid_transition"


def test_votes_are_told_four_times_a_second_and_the_last_ones_too(guest, board, tick, clock):
    one, people = guest("하나"), [guest(f"손님 {number}") for number in range(6)]
    first, second = ask(one), ask(people[0], "둘째 질문")
    for person in people[1:]:
        support(first, person)
        support(second, person)
        clock.goes(milliseconds=50)
        tick()
    told = [event["data"]["votes"] for event in board.log if event["name"] == "question_votes"]
    assert len(told) == 1 + 1
    clock.goes(milliseconds=300)
    tick()
    told = [event["data"]["votes"] for event in board.log if event["name"] == "question_votes"]
    assert len(told) <= 3
    assert told[-1][first] == told[-1][second] == 5
    assert {question["votes"] for question in board.shown.values()} == {5}


def test_an_edit_is_marked_once_others_have_read_it(guest, board, later):
    one, two = guest("하나"), guest("둘")
    asked = ask(one, "오타가 잇나요?")
    assert one.asks("edit_question", id=asked, text="오타가 있나요?") == {
        "ok": True, "id": asked, "state": "live", "edited": False,
    }  # fmt: skip
    assert (board.shown[asked]["text"], board.shown[asked]["edited"]) == ("오타가 있나요?", False)
    assert "잇나요" not in str(board.log)
    support(asked, two)
    assert one.asks("edit_question", id=asked, text="다른 질문인가요?")["edited"]
    later()
    edited = board.shown[asked]
    assert (edited["text"], edited["edited"], edited["votes"]) == ("다른 질문인가요?", True, 1)
    assert [event["data"]["question"] and event["data"]["question"]["text"] for event in board.log
            if event["name"] != "question_votes"] == [None, None, "다른 질문인가요?"]  # fmt: skip
    assert two.asks("edit_question", id=asked, text="내 것")["code"] == "forbidden"
    board.answers(asked)
    assert one.asks("edit_question", id=asked, text="늦은 것")["code"] == "invalid_transition"


def test_a_later_edit_is_marked_without_votes(guest, board, clock):
    one = guest("하나")
    asked = ask(one)
    clock.goes(seconds=61)
    assert one.asks("edit_question", id=asked, text="나중에 바꾼 질문")["edited"]


def test_what_is_withdrawn_is_nowhere(app, guest, board, ada, live):
    one, two = guest("하나"), guest("둘")
    asked = ask(one, "비밀스러운 질문")
    ada.shows(live, "question", id=asked)
    assert two.asks("withdraw_question", id=asked)["code"] == "forbidden"
    assert one.asks("withdraw_question", id=asked) == {"ok": True}
    assert two.heard("question_gone")[0]["why"] == "withdrawn"
    assert two.heard("stage_changed")[-1]["stage"] == {"show": "join"}
    assert (board.shown, board.totals["asked"], board.totals["shown"]) == ({}, 1, 0)
    assert "비밀스러운" not in str(everything(app))
    assert one.asks("withdraw_question", id=asked)["code"] == "not_found"
    eventually(lambda: newest(one, "mine") == {})


def test_what_was_answered_is_not_withdrawn(guest, board):
    one = guest("하나")
    asked = ask(one)
    board.answers(asked)
    assert one.asks("withdraw_question", id=asked)["code"] == "invalid_transition"


def test_over_http_it_is_the_same(app, client, guest, live, board):
    one, two = guest("하나"), guest("둘")

    def says(page, method, path, json=None):
        headers = {"Authorization": f"Bearer {page.token}"}
        return client.open(f"{board.path}/questions{path}", method=method, json=json, headers=headers)

    made = says(one, "POST", "", {"text": "질문", "client_msg_id": "a"})
    assert (made.status_code, made.json["state"]) == (201, "live")
    asked = made.json["id"]
    assert says(one, "POST", "", {"text": "질문", "client_msg_id": "a"}).json == made.json
    assert says(one, "POST", "", {"text": "또"}).json["code"] == "rate_limited"
    assert says(two, "PUT", f"/{asked}/vote", {"voted": True}).json == {"id": asked, "voted": True}
    assert says(one, "PUT", f"/{asked}/vote", {"voted": True}).status_code == 409
    assert says(one, "PATCH", f"/{asked}", {"text": "고친 질문"}).json["edited"]
    assert says(two, "GET", "").json["questions"][0]["text"] == "고친 질문"
    assert says(two, "DELETE", f"/{asked}").status_code == 403
    assert says(one, "DELETE", f"/{asked}").status_code == 204
    assert says(one, "PUT", f"/{asked}/vote", {"voted": True}).status_code == 404
    assert board.asks("POST", "", {"text": "발표자도?"})["code"] == "forbidden"


def test_no_byte_tells_who_asked_an_anonymous_question(page, guest, stage, live, board, ada, later):
    one, two, three, four = (guest(name) for name in ("숨은사람", "둘", "셋", "넷"))
    asked = ask(one, "누가 물었을까요?", anonymous=True, client_msg_id="secret-key")
    support(asked, two)
    for each in (two, three, four):
        assert each.asks("report", feature="questions", id=asked)["ok"]
    eventually(lambda: newest(stage, "desk").get("waiting_count") == 1)
    desk = newest(stage, "desk")
    assert stage.asks("approve", feature="questions", id=asked)["ok"]
    one.asks("edit_question", id=asked, text="그래도 누가 물었을까요?")
    board.queues(asked, 0)
    board.answers(asked, reply="비밀이에요.")
    later()
    late = page().joins(live, nickname="늦은 손님")
    back = page(token=ada.token).joins(live, since=0)
    told = [event for event in stage.events if event[0].startswith(("question_", "desk"))]
    told += [
        board.log,
        board.asks("GET", "").body,
        desk,
        late["snapshot"]["questions"],
        back["events"],
        back["desk"],
    ]
    told += [ada.asks("GET", f"{board.path}/export.{kind}").body for kind in ("json", "csv")]
    assert "누가 물었을까요" in str(told)
    for secret in ("숨은사람", one.me["id"], "secret-key"):
        assert secret not in str(told)


def test_who_is_removed_takes_votes_and_questions_along_and_brings_them_back(guest, board, stage, live, later):
    one, two, three = guest("하나"), guest("둘"), guest("셋")
    of_one, of_two = ask(one, "하나의 질문"), ask(two, "둘의 질문")
    support(of_one, two, three)
    support(of_two, one)
    later()
    assert stage.asks("kick_participant", participant_id=two.me["id"])["ok"]
    later()
    assert {key: question["votes"] for key, question in board.shown.items()} == {of_one: 1}
    assert "둘의 질문" not in str(board.log)
    assert three.heard("question_gone")[0] | {"seq": 0, "totals": 0} == {
        "seq": 0, "totals": 0, "session_id": live["id"],
        "id": of_two, "why": "dismissed", "into": None,
    }  # fmt: skip
    assert board.totals == {"asked": 2, "shown": 1, "waiting": 0, "answered": 0}
    assert stage.asks("readmit_participant", participant_id=two.me["id"])["ok"]
    later()
    assert {key: question["votes"] for key, question in board.shown.items()} == {of_one: 2, of_two: 1}
    assert fold(None, board.log)["questions"] == list(board.shown.values())


def test_who_leaves_keeps_what_was_asked_and_voted(guest, board, later):
    one, two = guest("하나"), guest("둘")
    asked = ask(one)
    support(asked, two)
    for each in (one, two):
        assert each.asks("leave_session")["ok"]
    later()
    assert board.shown[asked]["votes"] == 1


def test_what_waits_is_on_the_desk_and_in_mine_alone(guest, stage, board, sets, live, page, later):
    one, two = guest("하나"), guest("둘")
    sets(hold={"questions": "all"})
    answer = one.asks("ask", text="기다리는 질문")
    assert answer["state"] == "waiting"
    eventually(lambda: newest(stage, "desk").get("waiting_count") == 1)
    assert newest(stage, "desk")["waiting"][0]["text"] == "기다리는 질문"
    eventually(lambda: [own["state"] for own in own_questions(one)] == ["waiting"])
    later()
    assert board.totals == {"asked": 1, "shown": 0, "waiting": 1, "answered": 0}
    assert "기다리는" not in str([two.events, board.log, page().joins(live, nickname="셋")["snapshot"]])
    named = {"feature": "questions", "id": answer["id"]}
    assert stage.asks("approve", **named)["ok"]
    assert two.heard("question_asked")[0]["question"]["text"] == "기다리는 질문"
    assert stage.asks("dismiss", **named, reason="주제와 달라요")["ok"]
    assert two.heard("question_gone")[0]["why"] == "dismissed"
    eventually(lambda: [own["reason"] for own in own_questions(one)] == ["주제와 달라요"])
    assert newest(one, "mine")["questions"][0] | {"asked_at": 0} == {
        "id": answer["id"], "text": "", "anonymous": False, "asked_at": 0, "state": "dismissed", "edited": False,
        "into": None, "reason": "주제와 달라요",
    }  # fmt: skip
    assert "기다리는" not in str(board.log)


def test_a_held_question_that_is_anonymous_stays_so_on_the_desk(guest, stage, board, sets):
    one, two = guest("숨은사람"), guest("둘")
    sets(hold={"questions": "all"})
    answer = one.asks("ask", text="기다리는 질문", anonymous=True)
    assert answer["state"] == "waiting"
    named = {"feature": "questions", "id": answer["id"]}
    eventually(lambda: newest(stage, "desk").get("waiting_count") == 1)
    assert "숨은사람" not in str(stage.heard("desk"))
    assert one.me["id"] not in str(stage.heard("desk"))
    assert one.asks("approve", **named)["code"] == "forbidden"
    approved = stage.asks("approve", **named)
    assert (approved["ok"], approved["seq"]) == (True, two.heard("question_asked")[0]["seq"])
    assert stage.asks("approve", **named)["code"] == "not_found"
    assert list(board.shown) == [answer["id"]]


def test_who_is_removed_with_all_texts_has_asked_nothing(guest, stage, board):
    one = guest("하나")
    ask(one, "지워질 질문")
    assert stage.asks("kick_participant", participant_id=one.me["id"], remove_texts=True)["ok"]
    assert stage.asks("readmit_participant", participant_id=one.me["id"])["ok"]
    assert (board.shown, "지워질" in str(board.log)) == ({}, False)


def test_no_longer_supporting_writes_only_what_was_supported(app, guest, board):
    one, two, three = guest("하나"), guest("둘"), guest("셋")
    root, part = ask(one, "가"), ask(two, "나")
    board.merges(part, root)
    support(root, three, voted=False)
    with app.app_context():
        assert db.session.scalars(select(QuestionVote)).all() == []
    support(root, three)
    support(root, three, voted=False)
    with app.app_context():
        assert [row.voted for row in db.session.scalars(select(QuestionVote))] == [False]


def test_an_edit_rewrites_the_last_event_alone(app, guest, live):
    one = guest("하나")
    asked = ask(one, "가")
    for other in ("나", "다", "라"):
        assert one.asks("edit_question", id=asked, text=other)["ok"]
    with app.app_context():
        events = list(db.session.scalars(select(EventRow.payload).where(EventRow.about == asked)))
    assert ["라" in payload for payload in events] == [True]
