"""A quiz end to end: phases by hand and by themselves, answers in time, points, boards, and what each one sees."""

import pytest

from engagenow.activities import editing, steps
from engagenow.activities.quiz import regrading
from engagenow.activities.quiz.schemas import Accept, Next
from engagenow.activities.schemas import ChangeActivity
from engagenow.core import live as core_live
from engagenow.core.people import Participant
from engagenow.realtime import call as realtime_call
from engagenow.web import api as web_api
from tests.waiting import eventually

CITIES = [{"id": "a", "text": "서울"}, {"id": "b", "text": "부산"}]
SEOUL = {"id": "q1", "type": "choice", "text": "수도는?", "options": CITIES, "correct": ["a"], "seconds": 20,
         "explanation": "조선의 한양이었어요."}  # fmt: skip
PI = {"id": "q2", "type": "number", "text": "원주율은?", "correct": {"value": 3.14, "tolerance": 0.1}, "seconds": 10,
      "read": 5, "weight": 2}  # fmt: skip
QUIZ = {"questions": [SEOUL, PI]}


@pytest.fixture
def quiz(clock, tick, agenda, request, monkeypatch):
    # What a command waits for on a slow machine is no part of a response time here.
    for module in (core_live, realtime_call, web_api):
        monkeypatch.setattr(module, "monotonic", lambda: clock.ticks)
    return agenda.opens("quiz", **getattr(request, "param", {"definition": QUIZ}))


@pytest.fixture
def leads(quiz, stage):
    """`leads(2)`: two steps on, by hand."""

    def lead(times=1, **more):
        for _ in range(times):
            answer = stage.asks("next_quiz_step", id=quiz["id"], **more)
        return answer

    return lead


@pytest.fixture
def says(quiz):
    def say(phone, question_id, **answer):
        return phone.asks("answer", activity_id=quiz["id"], round=1, question_id=question_id, answer=answer)

    return say


def own(mine_of, page, quiz):
    return mine_of(page).get("quizzes", {}).get(quiz["id"], {})


def at_desk(desk_of, page, quiz):
    return desk_of(page).get("quizzes", {}).get(quiz["id"], {})


def phases(page):
    return [data["phase"] for data in page.heard("quiz_phase")]


def now(page):
    return page.heard("quiz_phase")[-1]


def test_a_quiz_from_the_lobby_to_the_podium(agenda, quiz, guest, leads, later, says, mine_of, desk_of, stage):
    one, two = guest("하나"), guest("둘")
    state = one.heard("joined_session")[-1]["snapshot"]["activities"]
    assert [(phase["phase"], phase["step"]) for phase in state["quizzes"]] == [("lobby", 1)]
    shown = {"of": 2, "scoring": "gentle", "board": "each", "streak": False, "teams": None, "penalty": 0}
    assert state["activities"][0]["definition"] == shown
    assert quiz["definition"]["questions"][0]["correct"] == ["a"]
    leads()
    assert (now(one)["phase"], now(one)["type"], now(one).get("text")) == ("ready", "choice", None)
    later(3)
    assert (now(one)["phase"], now(one)["options"]) == ("answering", CITIES)
    later(2)
    given = {"activity_id": quiz["id"], "round": 1, "question_id": "q1", "answer": {"options": ["a"]}}
    assert says(one, "q1", options=["a"]) == {"ok": True, **given, "final": True, "waiting": []}
    later(8)
    assert says(two, "q1", options=["a"])["ok"]
    assert says(two, "q1", options=["b"])["code"] == "answer_final"
    later(9.9)
    assert now(one)["phase"] == "answering"
    later(2.2)
    assert now(one)["phase"] == "locked"
    assert "correct" not in str(one.heard("quiz_phase"))
    leads()
    solution = now(one)
    assert (solution["correct"], solution["counts"], solution["right"]) == (["a"], {"a": 2, "b": 0}, 2)
    assert solution["explanation"] == SEOUL["explanation"]
    eventually(lambda: own(mine_of, one, quiz).get("points") == 975)
    eventually(lambda: own(mine_of, two, quiz).get("questions") == {"q1": {"points": 875, "share": 1.0, "right": True}})
    leads()
    board = [(line["name"], line["points"], line["rank"]) for line in now(two)["board"]]
    assert board == [("하나", 975, 1), ("둘", 875, 2)]
    eventually(lambda: own(mine_of, two, quiz).get("behind") == 100)
    leads(2)
    assert (now(one)["phase"], now(one)["text"]) == ("question", PI["text"])
    later(5)
    assert says(one, "q2", value=3.14)["ok"]
    leads(3)
    assert now(one)["phase"] == "podium"
    assert leads()["activity"]["state"] == "closed"
    assert phases(one) == ["ready", "answering", "locked", "solution", "board", "ready", "question", "answering",
                           "locked", "solution", "podium"]  # fmt: skip


def test_a_quiz_that_is_ended_early_has_its_winners(quiz, guest, leads, says):
    one = guest("하나")
    assert leads(finish=True)["code"] == "invalid_transition", "there are none yet"
    leads(2)
    assert says(one, "q1", options=["a"])["ok"]
    leads(4)
    assert (now(one)["phase"], now(one)["number"]) == ("ready", 2)
    assert leads(finish=True)["activity"]["state"] == "open"
    assert (now(one)["phase"], [line["points"] for line in now(one)["board"]]) == ("podium", [1000])
    assert leads()["activity"]["state"] == "closed"


def test_a_step_that_the_presenter_has_not_seen_is_not_taken_twice(leads, quiz, stage, agenda, votes, guest):
    assert leads(after=1)["activity"]["state"] == "open"
    assert [leads(after=1)["ok"], leads(after=0)["ok"]] == [True, True], "older ones change nothing"
    assert (now(stage)["step"], now(stage)["phase"]) == (2, "ready")
    assert leads(after=3)["code"] == "invalid"
    assert agenda.asks("POST", f"/{quiz['id']}/next").status == 200
    assert now(stage)["phase"] == "answering"
    poll = agenda.opens()
    assert agenda.asks("POST", f"/{poll['id']}/next")["code"] == "invalid"
    assert votes(guest("하나"), poll, "a", question_id="q1")["code"] == "invalid"


def test_who_answers_what_is_not_asked_is_told_so(leads, quiz, says, guest, later, stage):
    one = guest("하나")
    assert says(one, "q1", options=["a"])["code"] == "wrong_question", "the lobby"
    leads()
    assert says(one, "q1", options=["a"])["code"] == "wrong_question", "not yet"
    leads()
    assert says(one, "q2", value=3)["code"] == "wrong_question"
    assert says(one, "q1", options=[])["code"] == "invalid"
    assert says(one, "q1", options=["a", "b"])["code"] == "invalid", "one is right"
    assert says(one, None, options=["a"])["code"] == "invalid"
    assert says(stage, "q1", options=["a"])["code"] == "forbidden"
    leads()
    later(0.01)
    late = says(one, "q1", options=["a"])
    assert (late["code"], late["late_by"]) == ("activity_closed", 0.0)
    leads(3)
    assert now(one)["question_id"] == "q2"
    assert says(one, "q1", options=["a"])["code"] == "wrong_question", "never for another one"


def test_the_clock_stands_still_while_it_is_paused_and_goes_on_for_all(
    leads, quiz, agenda, says, guest, later, mine_of
):
    one = guest("하나")
    leads(2)
    later(8)
    agenda.steps(quiz, "pause")
    assert (now(one)["remaining"], "ends_at" in now(one)) == (12.0, False)
    later(0.1)
    assert says(one, "q1", options=["a"])["code"] == "activity_not_open"
    later(100)
    agenda.steps(quiz, "resume")
    assert [phase["step"] for phase in one.heard("quiz_phase")[-3:]] == [3, 3, 3]
    later(2)
    assert says(one, "q1", options=["a"])["ok"]
    agenda.steps(quiz, "extend", {"seconds": 30})
    later(11)
    assert now(one)["phase"] == "answering"
    later(32)
    assert now(one)["phase"] == "locked"
    leads()
    eventually(lambda: own(mine_of, one, quiz).get("points") == 875)
    assert agenda.asks("POST", f"/{quiz['id']}/extend", {"seconds": 5})["code"] == "invalid_transition"


def test_closed_by_mistake_it_goes_on_where_it_was(leads, quiz, agenda, later, stage):
    leads(2)
    later(5)
    agenda.steps(quiz, "close")
    later(3)
    assert stage.asks("undo")["ok"]
    assert now(stage)["phase"] == "answering"
    later(16.9)
    assert now(stage)["phase"] == "answering"
    later(0.2)
    assert now(stage)["phase"] == "locked"


def test_a_skipped_question_counts_for_nothing(leads, quiz, says, guest, mine_of):
    one = guest("하나")
    leads(2)
    says(one, "q1", options=["a"])
    leads(2)
    eventually(lambda: own(mine_of, one, quiz).get("points") == 1000)
    leads(skip=True)
    assert (now(one)["phase"], now(one)["number"]) == ("ready", 2)
    eventually(lambda: own(mine_of, one, quiz).get("points") == 0)
    assert [told["questions"] for told in one.heard("quiz_regraded")] == [{}], "its solution was shown"
    leads(skip=True)
    assert now(one)["phase"] == "podium"
    assert leads(skip=True)["code"] == "invalid_transition"
    assert len(one.heard("quiz_regraded")) == 1, "no solution of the other one was shown"


def test_an_answer_that_is_accepted_afterwards_changes_all_that_was_shown(
    agenda, quiz, says, guest, leads, mine_of, stage
):
    one, two = guest("하나"), guest("둘")
    leads(2)
    says(one, "q1", options=["a"])
    says(two, "q1", options=["b"])
    leads(3)
    assert [(line["name"], line["points"]) for line in now(two)["board"]] == [("하나", 1000), ("둘", 0)]
    for _ in range(2):
        agenda.ok("POST", f"/{quiz['id']}/accept", {"question_id": "q1", "correct": ["b"]})
    [told] = one.heard("quiz_regraded")
    assert told["questions"]["q1"] == {
        "correct": ["a"], "also": [["b"]], "counts": {"a": 1, "b": 1}, "voters": 2, "right": 2
    }  # fmt: skip
    assert [line["points"] for line in told["board"]] == [line["points"] for line in now(one)["board"]] == [1000, 1000]
    eventually(lambda: own(mine_of, two, quiz).get("points") == 1000)
    assert agenda.results(quiz)["questions"][0]["right"] == 2
    assert stage.asks("undo")["undone"] == "accept"
    assert [line["points"] for line in now(one)["board"]] == [1000, 0]
    unknown = agenda.asks("POST", f"/{quiz['id']}/accept", {"question_id": "q9", "correct": ["b"]})
    assert (unknown.status, unknown["code"]) == (404, "not_found")
    assert agenda.asks("POST", f"/{quiz['id']}/accept", {"question_id": "q1", "correct": ["x"]})["code"] == "invalid"


def test_an_answer_that_is_accepted_in_the_batch_of_its_solution_counts_once(
    quiz, says, guest, leads, stage, at_once, live
):
    one, two = guest("하나"), guest("둘")
    leads(2)
    says(one, "q1", options=["a"])
    says(two, "q1", options=["b"])
    leads()
    presenter = Participant(stage.me["id"], live["id"], "Ada", "presenter")
    also = Accept(question_id="q1", correct=["b"])
    at_once(
        (presenter, lambda batch: regrading.accept(batch, presenter, quiz["id"], also)),
        (presenter, lambda batch: steps.next_quiz_step(batch, presenter, quiz["id"], Next())),
    )
    leads()
    assert [(line["name"], line["points"]) for line in now(two)["board"]] == [("하나", 1000), ("둘", 1000)]


def test_words_that_are_edited_in_the_batch_of_a_step_are_told(quiz, leads, stage, at_once, live):
    leads()
    presenter = Participant(stage.me["id"], live["id"], "Ada", "presenter")
    reworded = ChangeActivity(definition={"questions": [{**SEOUL, "text": "대한민국의 수도는?"}, PI]})
    at_once(
        (presenter, lambda batch: steps.next_quiz_step(batch, presenter, quiz["id"], Next())),
        (presenter, lambda batch: editing.edit(batch, presenter, quiz["id"], reworded)),
    )
    assert now(stage)["text"] == "대한민국의 수도는?"


def test_of_an_archived_quiz_the_room_is_told_nothing_and_once_it_is_back_where_it_is(
    quiz, agenda, says, guest, leads, stage
):
    one, two = guest("하나"), guest("둘")
    leads(2)
    for phone in (one, two):
        says(phone, "q1", options=["a"])
    leads(3)
    for step in ("close", "archive"):
        agenda.steps(quiz, step)
    heard = len(two.events)
    assert stage.asks("kick_participant", participant_id=one.me["id"])["ok"]
    eventually(lambda: one.heard("kicked"))
    assert not [name for name, _ in two.events[heard:] if name.startswith(("activity_", "quiz_"))]
    heard = len(two.events)
    assert stage.asks("undo")["undone"] == "archive"
    told = dict(two.events[heard:])["quiz_phase"]
    assert (told["phase"], [line["name"] for line in told["board"]]) == ("board", ["둘"])


def test_who_is_removed_leaves_the_board_and_comes_back_with_all_points(quiz, says, guest, leads, stage, ada, live):
    one, two = guest("하나"), guest("둘")
    leads(2)
    says(one, "q1", options=["a"])
    says(two, "q1", options=["a"])
    leads(3)
    assert stage.asks("rename_participant", participant_id=one.me["id"], nickname="처음")["ok"]
    assert [line["name"] for line in now(two)["board"]] == ["처음", "둘"]
    assert "하나" not in str(ada.asks("GET", f"/api/sessions/{live['id']}/events?limit=1000")["events"])
    assert stage.asks("kick_participant", participant_id=one.me["id"])["ok"]
    assert [line["name"] for line in now(two)["board"]] == ["둘"]
    assert two.heard("quiz_regraded")[-1]["questions"]["q1"]["voters"] == 1
    assert stage.asks("readmit_participant", participant_id=one.me["id"])["ok"]
    assert sorted(line["name"] for line in now(two)["board"]) == ["둘", "처음"]


@pytest.mark.parametrize("quiz", [{"definition": {**QUIZ, "early_lock": True}}], indirect=True)
def test_a_question_is_locked_once_all_have_answered_who_were_there(quiz, guest, leads, says, later, stage):
    one, two, leaving = guest("하나"), guest("둘"), guest("셋")
    leads(2)
    later(5)
    late = guest("넷")
    assert says(one, "q1", options=["a"])["ok"]
    later(1.1)
    leaving.goes()
    later(1.1)
    assert now(stage)["phase"] == "answering", "one of them has not answered"
    assert says(two, "q1", options=["b"])["ok"]
    later(1.1)
    assert now(stage)["phase"] == "locked"
    later(0.01)
    assert says(late, "q1", options=["a"])["code"] == "activity_closed"


TEAMS = {"questions": [SEOUL, PI], "teams": 2, "scoring": "accuracy"}


@pytest.mark.parametrize("quiz", [{"definition": TEAMS, "names": "alias"}], indirect=True)
def test_teams_under_an_alias(quiz, guest, leads, says, stage, mine_of):
    one, two, three = guest("하나"), guest("둘"), guest("셋")
    team = {"activity_id": quiz["id"], "team": 1}
    assert one.asks("choose_team", **team) == {"ok": True, **team}
    assert two.asks("choose_team", **team)["ok"]
    assert one.asks("choose_team", **{**team, "team": 3})["code"] == "invalid"
    assert stage.asks("choose_team", **team)["code"] == "forbidden"
    leads(2)
    assert one.asks("choose_team", **{**team, "team": 2})["code"] == "invalid_transition"
    for phone, option in ((one, "a"), (three, "b")):
        assert says(phone, "q1", options=[option])["ok"]
    leads(3)
    board = now(two)
    teams = [(line["team"], line["points"], line["rank"], line["members"]) for line in board["team_board"]]
    assert teams == [(1, 500, 1, 2), (2, 0, 2, 1)], "the mean of those who were there"
    assert "하나" not in str(board)
    assert one.me["id"] not in str(board)
    eventually(lambda: own(mine_of, one, quiz).get("name") == board["board"][0]["name"])
    assert own(mine_of, one, quiz)["player"] == board["board"][0]["player"]


def test_personal_time_goes_on_while_the_others_are_locked(quiz, guest, leads, says, later, stage, desk_of, mine_of):
    one, two = guest("하나"), guest("둘")
    asked = {"activity_id": quiz["id"], "factor": 2}
    assert one.asks("request_time", **asked) == {"ok": True, **asked, "state": "waiting"}
    eventually(lambda: [asked["nickname"] for asked in at_desk(desk_of, stage, quiz).get("requests", ())] == ["하나"])
    assert stage.asks("allow_time", id=quiz["id"], participant_id=one.me["id"], allowed=True)["ok"]
    assert stage.asks("allow_time", id=quiz["id"], participant_id=two.me["id"], allowed=True)["code"] == "not_found"
    leads(2)
    assert one.asks("request_time", **asked)["code"] == "invalid_transition"
    later(30)
    assert now(one)["phase"] == "locked"
    eventually(lambda: at_desk(desk_of, stage, quiz).get("personal") == 1)
    assert says(two, "q1", options=["a"])["code"] == "activity_closed"
    assert says(one, "q1", options=["a"])["ok"]
    leads()
    eventually(lambda: own(mine_of, one, quiz).get("points") == 813)  # 1000 · (1 − 0.25 · 30/40) = 812.5


def test_a_pause_takes_nothing_of_a_personal_time(quiz, agenda, guest, leads, says, later, stage, mine_of):
    one = guest("하나")
    assert one.asks("request_time", activity_id=quiz["id"], factor=2)["ok"]
    assert stage.asks("allow_time", id=quiz["id"], participant_id=one.me["id"], allowed=True)["ok"]
    leads(2)
    ends = []
    for seconds in (5, 20):  # while all answer, and while the others are locked
        eventually(lambda: own(mine_of, one, quiz).get("ends_at") not in (None, *ends))
        ends.append(own(mine_of, one, quiz)["ends_at"])
        later(seconds)
        agenda.steps(quiz, "pause")
        later(100)
        agenda.steps(quiz, "resume")
    assert now(one)["phase"] == "locked"
    eventually(lambda: own(mine_of, one, quiz).get("ends_at") not in ends)
    later(5)
    assert says(one, "q1", options=["a"])["ok"]
    leads()
    eventually(lambda: own(mine_of, one, quiz).get("points") == 813)  # 1000 · (1 − 0.25 · 30/40) = 812.5


def test_who_comes_late_counts_from_the_next_question(quiz, guest, leads, says, later):
    one = guest("하나")
    leads(2)
    says(one, "q1", options=["a"])
    later(18)
    two = guest("둘")
    assert says(two, "q1", options=["a"])["code"] == "activity_closed", "less than 3 s are left"
    leads(5)
    later(5)
    assert says(two, "q2", value=3.14)["ok"]
    leads(3)
    assert [(line["name"], line.get("since")) for line in now(one)["board"]] == [("둘", 2), ("하나", None)]


@pytest.mark.parametrize("quiz", [{"definition": QUIZ, "may_change": "always"}], indirect=True)
def test_where_answers_may_change_the_last_one_and_its_time_count(quiz, guest, leads, says, later, mine_of):
    one = guest("하나")
    leads(2)
    assert says(one, "q1", options=["b"])["final"] is False
    later(10)
    assert says(one, "q1", options=["a"])["ok"]
    leads(2)
    eventually(lambda: own(mine_of, one, quiz).get("points") == 875)


@pytest.mark.parametrize(
    "wrong",
    [
        {"show": "live"},
        {"seconds": 30},
        {"definition": {"questions": []}},
        {"definition": {"questions": [SEOUL, SEOUL]}},
    ],
)
def test_what_a_quiz_cannot_be_is_refused(agenda, wrong):
    refused = agenda.asks("POST", "", {"kind": "quiz", "title": "퀴즈", "definition": QUIZ, **wrong})
    assert (refused.status, refused["code"]) == (422, "invalid")


def test_a_quiz_is_not_opened_with_a_timer_of_its_own(agenda):
    quiz = agenda.prepares("quiz", definition=QUIZ)
    assert agenda.asks("POST", f"/{quiz['id']}/open", {"seconds": 30})["code"] == "invalid"
    assert agenda.reads(quiz)["state"] == "draft"


def test_once_it_has_begun_only_its_words_can_change(quiz, agenda, leads, guest):
    one = guest("하나")
    reworded = {"questions": [{**SEOUL, "text": "대한민국의 수도는?"}, PI]}
    agenda.ok("PATCH", f"/{quiz['id']}", {"definition": reworded})
    leads(2)
    assert now(one)["text"] == "대한민국의 수도는?"
    agenda.ok("PATCH", f"/{quiz['id']}", {"definition": QUIZ})
    assert (now(one)["text"], now(one)["step"]) == (SEOUL["text"], 3)
    for other in ({"questions": [SEOUL]}, {"questions": [{**SEOUL, "correct": ["b"]}, PI]}, {**QUIZ, "teams": 2}):
        assert agenda.asks("PATCH", f"/{quiz['id']}", {"definition": other})["code"] == "invalid"
    assert agenda.asks("PUT", f"/{quiz['id']}/show", {"show": "live"})["code"] == "invalid_transition"


@pytest.mark.parametrize(
    ("template", "scoring", "board", "names"),
    [("quiz_game", "fast", "each", "named"), ("quiz_class", "gentle", "end", "named"),
     ("quiz_seminar", "accuracy", "end", "alias")],
)  # fmt: skip
def test_presets(agenda, template, scoring, board, names):
    made = agenda.ok("POST", "", {"template": template, "definition": {"questions": [SEOUL]}}, status=201)
    definition = made["definition"]
    assert (definition["scoring"], definition["board"], made["names"]) == (scoring, board, names)
    assert definition["questions"][0]["id"] == "q1"
    assert agenda.ok("POST", "", {"template": template}, status=201)["definition"]["questions"][0]["options"]


def test_the_projector_shows_a_board_once_there_is_one(quiz, leads, stage):
    assert stage.asks("set_stage", show="board", id=quiz["id"])["code"] == "not_found"
    leads(5)
    assert stage.asks("set_stage", show="board", id=quiz["id"])["ok"]


def test_results_are_read_as_far_as_they_were_shown(quiz, agenda, guest, leads, says, client):
    one = guest("하나")
    path, headers = f"{agenda.path}/{quiz['id']}/results", {"Authorization": f"Bearer {one.token}"}
    assert client.get(path, headers=headers).json["code"] == "results_hidden"
    leads(2)
    says(one, "q1", options=["a"])
    assert client.get(path, headers=headers).json["code"] == "results_hidden"
    leads(2)
    shown = client.get(path, headers=headers).json["results"]
    assert [question["correct"] for question in shown["questions"]] == [["a"]]
    assert ("board" in shown, "correct" in str(shown)) == (False, True)
    asked = [agenda.asks("GET", f"/{quiz['id']}/results{query}").body["results"] for query in ("", "?shown=true")]
    assert ["board" in results for results in asked] == [True, False], "the presenter knows more than the room"
    leads()
    assert client.get(path, headers=headers).json["results"]["board"][0]["name"] == "하나"


def test_a_board_that_is_read_again_is_the_one_that_was_shown(quiz, agenda, guest, leads, says, stage):
    one, two = guest("하나"), guest("둘")
    leads(2)
    assert says(one, "q1", options=["a"])["ok"]
    leads(3)
    told = now(stage)
    leads(3)
    assert says(two, "q2", value=3.14)["ok"]
    assert says(one, "q2", value=99)["ok"]
    leads(2)
    assert (told["phase"], now(stage)["phase"]) == ("board", "solution")
    read = agenda.asks("GET", f"/{quiz['id']}/results?shown=true").body["results"]
    assert (read["board"], read["players"]) == (told["board"], told["players"]), "no new points with old ranks"


def test_what_is_taken_home(quiz, agenda, guest, leads, says, ada, live):
    one = guest("하나")
    leads(2)
    says(one, "q1", options=["a"])
    leads(3)
    lines = ada.asks("GET", f"/api/sessions/{live['id']}/export.csv").body
    assert "1. 수도는?" in lines
    assert "1. 하나" in lines


PLACES = [*CITIES, {"id": "c", "text": "대구"}]
EVERY_TYPE = [
    SEOUL, PI,
    {"id": "q3", "type": "text", "text": '=1+1, "글"', "weight": 0.5,
     "correct": ["한양", "'=서울", "-1"], "explanation": "'-설명"},
    {"id": "q4", "type": "order", "text": "순서", "options": PLACES, "correct": ["c", "a", "b"]},
    {"id": "q5", "type": "choice", "text": "여럿", "options": CITIES, "correct": ["a", "b"], "partial": True},
]  # fmt: skip


@pytest.mark.parametrize("format", ["csv", "json"])
def test_questions_come_back_as_they_were_written(agenda, ada, client, format):
    quiz = agenda.prepares("quiz", definition={"questions": EVERY_TYPE})
    headers = {"Authorization": f"Bearer {ada.token}"}
    written = client.get(f"{agenda.path}/{quiz['id']}/questions?format={format}", headers=headers)
    text = written.get_data(as_text=True)
    read = agenda.ok("POST", "/questions", {"format": format, "text": text})["questions"]
    again = agenda.prepares("quiz", definition={"questions": read})["definition"]["questions"]
    assert [said(question) for question in again] == [said(question) for question in quiz["definition"]["questions"]]


def said(question):
    """A question without its ids."""
    texts = {option["id"]: option["text"] for option in question["options"]}
    correct = question["correct"]
    named = [texts.get(one, one) for one in correct] if isinstance(correct, list) else correct
    return {**question, "id": "", "options": list(texts.values()), "correct": named}


@pytest.mark.parametrize(
    ("format", "text", "field"),
    [
        ("json", "{", "text"), ("json", "{}", "text"), ("json", "[]", "text"), ("json", "[1]", "questions.0"),
        ("csv", "", "text"), ("csv", "a,b\n1,2\n", "text"), ("csv", "type,text,correct\n", "text"),
        ("csv", "type,text,correct\ntext,글,답\nnumber,글,세\n", "line 3"),
        ("csv", "type,text,correct,option1,option2\nchoice,글,3,가,나\n", "line 2"),
        ("csv", "type,text,correct,option1,option2\nchoice,글,0,가,나\n", "line 2"),
        ("csv", "type,text,correct,seconds\ntext,글,답,곧\n", "line 2"),
        ("csv", 'type,text,correct\ntext,"글,답\n', "text"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_with_its_place(agenda, format, text, field):
    refused = agenda.asks("POST", "/questions", {"format": format, "text": text})
    assert (refused.status, refused["code"]) == (422, "invalid")
    assert refused["errors"][0]["field"].startswith(field)


def test_deleted_before_an_answer_it_comes_back_with_its_phase(quiz, agenda, leads, stage):
    leads()
    assert agenda.asks("DELETE", f"/{quiz['id']}").status == 204
    heard = len(stage.heard("quiz_phase"))
    assert stage.asks("undo")["ok"]
    assert [phase["phase"] for phase in stage.heard("quiz_phase")[heard:]] == ["ready"], "pages had forgotten it"
    assert leads()["activity"]["state"] == "open"
    assert now(stage)["phase"] == "answering"
