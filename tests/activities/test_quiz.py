"""A quiz end to end: phases by hand and by themselves, answers in time, points, boards, and what each one sees."""

import pytest

from tests.waiting import eventually

CITIES = [{"id": "a", "text": "서울"}, {"id": "b", "text": "부산"}]
SEOUL = {"id": "q1", "type": "choice", "text": "수도는?", "options": CITIES, "correct": ["a"], "seconds": 20,
         "explanation": "조선의 한양이었어요."}  # fmt: skip
PI = {"id": "q2", "type": "number", "text": "원주율은?", "correct": {"value": 3.14, "tolerance": 0.1}, "seconds": 10,
      "read": 5, "weight": 2}  # fmt: skip
QUIZ = {"questions": [SEOUL, PI]}


@pytest.fixture
def quiz(clock, tick, agenda):
    return agenda.opens("quiz", definition=QUIZ)


@pytest.fixture
def later(clock, tick):
    def goes(seconds=1.0):
        clock.goes(seconds=seconds)
        tick()

    return goes


@pytest.fixture
def leads(stage, quiz):
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


def phases(page):
    return [data["phase"] for data in page.heard("quiz_phase")]


def now(page):
    return page.heard("quiz_phase")[-1]


def test_a_quiz_from_the_lobby_to_the_podium(agenda, quiz, guest, leads, later, says, mine_of, desk_of, stage):
    one, two = guest("하나"), guest("둘")
    state = one.heard("joined_session")[-1]["snapshot"]["activities"]
    assert [(phase["phase"], phase["step"]) for phase in state["quizzes"]] == [("lobby", 1)]
    shown = {"of": 2, "scoring": "gentle", "board": "each", "streak": False, "teams": None}
    assert state["activities"][0]["definition"] == shown
    assert quiz["definition"]["questions"][0]["correct"] == ["a"]
    leads()
    assert (now(one)["phase"], now(one)["type"], now(one).get("text")) == ("ready", "choice", None)
    later(3)
    assert (now(one)["phase"], now(one)["options"]) == ("answering", CITIES)
    later(2)
    given = {"activity_id": quiz["id"], "round": 1, "question_id": "q1", "answer": {"options": ["a"]}}
    assert says(one, "q1", options=["a"]) == {"ok": True, **given, "final": True}
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
