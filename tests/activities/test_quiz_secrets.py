"""A whole quiz, and what phones and the projector had received of it in each phase: nothing before its time."""

import json

import pytest

from tests.waiting import eventually

WORDS = [{"id": f"o{number}", "text": text} for number, text in enumerate(("사과", "바나나", "체리", "두리안"))]
ORDERED = [{**word, "id": f"p{word['id']}"} for word in WORDS]
QUIZ = {
    "teams": 2,
    "questions": [
        {"id": "first", "type": "choice", "options": WORDS, "correct": ["o2"], "read": 1},
        {"id": "second", "type": "number", "correct": {"value": 31415, "tolerance": 27}},
        {"id": "third", "type": "text", "correct": ["비밀의말"]},
        {"id": "fourth", "type": "order", "options": ORDERED, "correct": ["po3", "po1", "po0", "po2"]},
    ],
}
for place, asked in enumerate(QUIZ["questions"]):
    asked |= {"text": f"{place}-문제-글", "explanation": f"{place}-설명", "seconds": 5}
RIGHT = [{"options": ["o2"]}, {"value": 31415}, {"texts": ["비밀의 말"]}, {"order": ["po3", "po1", "po0", "po2"]}]
WRONG = [{"options": ["o0"]}, {"value": 2}, {"texts": ["몰라요"]}, {"order": ["po0", "po1", "po2", "po3"]}]
SOLUTIONS = [("0-설명",), ("1-설명", "31415"), ("2-설명", "비밀의말"), ("3-설명",)]
TEXTS = [question["text"] for question in QUIZ["questions"]]
NEVER_BEFORE_A_SOLUTION = ('"correct"', '"counts"', '"right"', '"points"', '"also"', '"explanation"')


def received(page):
    """All that a page was told, as text, without its own answers: those it has sent itself."""
    told = [(name, data) for name, data in page.events if name != "mine"]
    return json.dumps(told, ensure_ascii=False)


@pytest.fixture
def quiz(clock, tick, agenda):
    return agenda.opens("quiz", definition=QUIZ)


def test_nobody_is_told_anything_before_its_phase(quiz, agenda, guest, page, ada, live, stage, clock, tick, client):
    one, two, idle = guest("하나"), guest("둘"), guest("셋")
    screen = page(token=ada.token, view="screen")
    screen.joins(live)
    watching = (one, two, idle, screen)
    reader = {"Authorization": f"Bearer {idle.token}"}

    def leads():
        assert stage.asks("next_quiz_step", id=quiz["id"])["ok"]
        clock.goes(seconds=0.3)
        tick()

    def later(seconds):
        clock.goes(seconds=seconds)
        tick()

    def search(*secrets):
        over_http = json.dumps(
            [client.get(f"{agenda.path}{path}", headers=reader).json for path in ("", f"/{quiz['id']}/results")],
            ensure_ascii=False,
        )
        for text in (*map(received, watching), over_http):
            assert [secret for secret in secrets if secret in text] == []

    later(1)
    eventually(lambda: screen.heard("lobby") and screen.heard("lobby")[-1]["joined"] == 3)
    for number, question in enumerate(QUIZ["questions"]):
        hidden = [secret for later_one in SOLUTIONS[number:] for secret in later_one]
        leads()
        search(*hidden, *TEXTS[number:])
        later(3)
        search(*hidden, *TEXTS[number + 1 :])
        if question.get("read"):
            search('"options"')
            later(1)
        asked = {"activity_id": quiz["id"], "round": 1, "question_id": question["id"]}
        told = one.asks("answer", **asked, answer=RIGHT[number]), two.asks("answer", **asked, answer=WRONG[number])
        for answer in told:
            assert set(answer) == {"ok", "activity_id", "round", "question_id", "answer", "final", "waiting"}, (
                "no word on it"
            )
        later(7)
        search(*hidden, *(NEVER_BEFORE_A_SOLUTION if number == 0 else ()))
        assert [page.heard("quiz_phase")[-1]["phase"] for page in watching] == ["locked"] * 4
        if question["type"] == "order":
            shown = [option["id"] for option in one.heard("quiz_phase")[-1]["options"]]
            assert shown != question["correct"]
        leads()
        solution = screen.heard("quiz_phase")[-1]
        assert (solution["voters"], solution["right"], solution["explanation"]) == (2, 1, question["explanation"])
        search(*[secret for later_one in SOLUTIONS[number + 1 :] for secret in later_one])
        assert ('"board": [' in received(screen)) is (number > 0), "a board has a phase of its own"
        leads()
    podium = screen.heard("quiz_phase")[-1]
    assert [line["name"] for line in podium["board"]] == ["하나", "둘"]
    assert sorted(screen.heard("lobby")[-1]["names"]) == ["둘", "셋", "하나"]
    assert [page.heard("lobby") for page in (one, two, idle, stage)] == [[]] * 4, "to the projector alone"
    assert "비밀의말" not in json.dumps(idle.heard("mine"), ensure_ascii=False)
