"""The presenter answers, replies, labels, queues, merges and shows questions, and undoes each of these."""

import io
from datetime import timedelta

import openpyxl
import pytest

from engagenow.core.clock import now
from tests.questions.conftest import ask, fold, newest, own_questions, support
from tests.waiting import eventually


@pytest.fixture
def people(guest):
    return [guest(name) for name in ("하나", "둘", "셋", "넷")]


def test_an_answer_with_its_reply_is_told_and_taken_back(people, board, stage):
    one, two, *_ = people
    asked = ask(one)
    answered = board.answers(asked, reply=" 네, 계속합니다. ")
    assert (answered["state"], answered["reply"]) == ("answered", "네, 계속합니다.")
    assert two.heard("question_updated")[-1]["question"] == answered == board.shown[asked]
    assert board.totals == {"asked": 1, "shown": 1, "waiting": 0, "answered": 1}
    before = len(board.log)
    assert board.answers(asked) == answered
    assert len(board.log) == before, "the step that was taken already"
    undone = board.undoes()
    assert (undone["undone"], undone["question"]["state"], undone["question"]["reply"]) == ("answer", "live", None)
    assert "계속합니다" not in str(board.log)
    assert board.undoes()["code"] == "invalid_transition"
    again = stage.asks("answer_question", id=asked, answered=True, reply="네.")
    assert again["question"]["reply"] == "네."
    assert board.answers(asked, answered=False, reply="")["reply"] is None
    eventually(lambda: [own["state"] for own in own_questions(one)] == ["live"])


@pytest.mark.parametrize(
    "wrong",
    [{"answered": 1}, {}, {"answered": True, "reply": "가" * 501}, {"answered": True, "reply": "가\n" * 41 + "가"}],
)
def test_a_wrong_answer_is_refused_and_changes_nothing(people, board, wrong):
    asked = ask(people[0])
    assert board.asks("POST", f"/{asked}/answer", wrong)["code"] == "invalid"
    assert board.shown[asked]["state"] == "live"


def test_labels(people, board):
    asked = ask(people[0])
    labelled = board.ok(asked, "label", labels=["인사", " 인사 ", "복지"])
    assert labelled["labels"] == ["인사", "복지"]
    other = ask(people[1], "다른 질문")
    many = [f"라벨 {number}" for number in range(18)]
    assert board.ok(other, "label", labels=[*many, "복지"])["labels"][-1] == "복지"
    assert board.asks("POST", f"/{other}/label", {"labels": [*many, "셋째"]})["code"] == "too_many"
    assert board.asks("POST", f"/{other}/label", {"labels": ["가" * 21]})["code"] == "invalid"
    assert board.ok(other, "label", labels=[])["labels"] == []
    assert board.undoes()["question"]["labels"] == [*many, "복지"]


def test_the_queue_is_on_the_desk_alone(people, board, stage, live, page):
    one, two, three, _ = people
    a, b, c = ask(one), ask(two, "둘째"), ask(three, "셋째")
    assert board.queues(a, 0) == [a]
    assert board.queues(b, 0) == [b, a]
    assert board.queues(c, 9) == [b, a, c]
    assert board.queues(c, 1) == [b, c, a]
    eventually(lambda: newest(stage, "desk").get("queue") == [b, c, a])
    assert [event["name"] for event in board.log] == ["question_asked"] * 3
    board.answers(c)
    eventually(lambda: newest(stage, "desk").get("queue") == [b, a])
    board.undoes()
    eventually(lambda: newest(stage, "desk").get("queue") == [b, c, a])
    assert board.queues(b, None) == [c, a]
    assert board.undoes().status == 200
    eventually(lambda: newest(stage, "desk").get("queue") == [b, c, a])
    for each in (a, b, c):
        board.queues(each, None)
    eventually(lambda: newest(stage, "desk") == {})
    assert "queue" not in str([one.events, page().joins(live, nickname="다섯")["snapshot"]["questions"]])


def test_merging_unites_supporters_as_a_set(people, board, later, stage, live, ada):
    one, two, three, four = people
    target, source = ask(one, "남는 질문"), ask(two, "같은 질문")
    support(target, three)
    support(source, three, four, one)
    later()
    ada.shows(live, "question", id=source, code="large")
    merged = board.merges(source, target)
    later()
    assert merged["merged"] == 1
    assert list(board.shown) == [target]
    assert board.shown[target]["votes"] == 2, "three counts once, and one does not support its own question"
    gone = four.heard("question_gone")[-1]
    assert (gone["id"], gone["why"], gone["into"]) == (source, "merged", target)
    assert stage.heard("stage_changed")[-1]["stage"] == {"show": "question", "id": target, "code": "large"}
    assert board.totals["shown"] == 2
    eventually(lambda: newest(four, "mine").get("votes") == [target], saying=lambda: newest(four, "mine"))
    eventually(lambda: [own["into"] for own in own_questions(two)] == [target])
    support(target, two)
    support(target, four, voted=False)
    later()
    assert board.shown[target]["votes"] == 2
    assert [question["id"] for question in board.asks("GET", f"/{target}/merged").body] == [source]
    assert two.asks("vote_question", id=source, voted=True)["code"] == "own_question"
    assert four.asks("vote_question", id=source, voted=True)["code"] == "invalid_transition"
    apart = board.ok(source, "unmerge")
    later()
    assert apart["text"] == "같은 질문"
    assert {key: question["votes"] for key, question in board.shown.items()} == {target: 2, source: 2}
    assert board.shown[target]["merged"] == 0
    assert fold(None, board.log)["questions"] == list(board.shown.values())


def test_merging_and_unmerging_are_undone(people, board, later):
    one, two, three, _ = people
    target, source = ask(one, "남는 질문"), ask(two, "같은 질문")
    support(source, three)
    board.queues(source, 0)
    board.merges(source, target)
    undone = board.undoes()
    assert (undone["undone"], undone["question"]["id"]) == ("merge", source)
    later()
    assert board.shown[source]["votes"] == 1
    assert board.queues(target, 9) == [source, target]
    board.merges(source, target)
    board.ok(source, "unmerge")
    assert board.undoes()["undone"] == "unmerge"
    later()
    assert (list(board.shown), board.shown[target]["votes"]) == ([target], 1)
    assert board.asks("POST", f"/{source}/merge", {"into": target})["code"] == "invalid_transition"
    assert board.asks("POST", f"/{target}/merge", {"into": target})["code"] == "invalid_transition"
    assert board.asks("POST", f"/{target}/unmerge")["code"] == "invalid_transition"
    assert board.asks("POST", "/none/merge", {"into": target})["code"] == "not_found"


def test_what_was_merged_comes_along_and_comes_back_when_its_question_goes(people, board, later):
    one, two, three, four = people
    a, b, c = ask(one, "가"), ask(two, "나"), ask(three, "다")
    support(c, four)
    board.merges(c, b)
    board.merges(b, a)
    later()
    assert {key: (q["votes"], q["merged"]) for key, q in board.shown.items()} == {a: (1, 2)}
    eventually(lambda: newest(four, "mine").get("votes") == [a])
    assert two.asks("withdraw_question", id=b)["ok"]
    later()
    assert board.shown[a]["votes"] == 1
    assert [question["id"] for question in board.asks("GET", f"/{a}/merged").body] == [c]
    assert one.asks("withdraw_question", id=a)["ok"]
    later()
    assert {key: (q["votes"], q["merged"]) for key, q in board.shown.items()} == {c: (1, 0)}
    assert board.totals == {"asked": 3, "shown": 1, "waiting": 0, "answered": 0}


def test_what_was_merged_into_a_question_of_one_removed_is_shown_when_the_whole_goes(people, board, later, stage):
    one, two, three, _ = people
    a, b, c = ask(one, "가"), ask(two, "나"), ask(three, "다")
    board.merges(c, b)
    board.merges(b, a)
    stage.asks("kick_participant", participant_id=two.me["id"])
    assert one.asks("withdraw_question", id=a)["ok"]
    later()
    assert list(board.shown) == [c]
    stage.asks("readmit_participant", participant_id=two.me["id"])
    later()
    assert set(board.shown) == {b, c}


def test_only_what_is_listed_is_shown_on_the_projector(people, board, ada, live, stage):
    asked = ask(people[0])
    assert ada.shows(live, "questions")["stage"] == {"show": "questions"}
    assert ada.shows(live, "question", id=asked)["stage"] == {"show": "question", "id": asked}
    assert stage.asks("set_stage", show="question")["code"] == "invalid"
    assert stage.asks("set_stage", show="question", id="none")["code"] == "not_found"


def test_undoing_what_has_changed_since_is_refused(people, board):
    one, two, *_ = people
    asked, other = ask(one), ask(two, "다른 질문")
    board.ok(asked, "label", labels=["인사"])
    assert one.asks("withdraw_question", id=asked)["ok"]
    assert board.undoes()["code"] == "invalid_transition"
    board.queues(other, 0)
    assert two.asks("withdraw_question", id=other)["ok"]
    assert board.undoes()["code"] == "invalid_transition"


def test_the_export_has_a_sheet_and_lines(people, board, ada, live, later):
    one, two, *_ = people
    first = ask(one, "=1+1")
    later()
    second = ask(two, "이름 없는 질문", anonymous=True)
    support(second, one)
    later()
    board.answers(first, reply="둘이에요.")
    board.ok(first, "label", labels=["수학", "쉬움"])
    exported = ada.asks("GET", f"{board.path}/export.json").body
    sheet = next(sheet for sheet in exported["sheets"] if sheet["title"] == "Questions")
    assert [row[1:] for row in sheet["rows"]] == [
        [None, "이름 없는 질문", 1, "not answered", "", None],
        ["하나", "=1+1", 0, "answered", "수학, 쉬움", "둘이에요."],
    ]
    # Both may have been asked in one millisecond.
    lines = {
        (line["nickname"], line["text"], line["note"]) for line in exported["said"] if line["feature"] == "questions"
    }
    assert lines == {("하나", "=1+1", "answered"), ("", "이름 없는 질문", "not answered")}


def test_the_workbook_has_a_sheet_with_real_times_in_the_language(people, board, ada, client):
    ask(people[0])
    headers = {"Authorization": f"Bearer {ada.token}"}
    answer = client.get(f"{board.path}/export.xlsx?lang=ko&tz=Asia/Seoul", headers=headers)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data))["질문"]
    title, asked_at = sheet["A1"].value, sheet["A2"].value
    assert title == "시각 (Asia/Seoul)"
    assert asked_at.isoformat()[:16] == (now() + timedelta(hours=9)).isoformat()[:16]
