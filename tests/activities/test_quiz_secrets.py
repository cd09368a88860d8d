"""A whole quiz, and what phones and the projector had received of it in each phase: nothing before its time."""

import json

import pytest

from tests.waiting import eventually

WORDS = [{"id": f"o{number}", "text": text} for number, text in enumerate(("사과", "바나나", "체리", "두리안"))]
ORDERED = [{**word, "id": f"p{word['id']}"} for word in WORDS]
SEVERAL = [{**word, "id": f"s{word['id']}"} for word in WORDS]
QUIZ = {
    "teams": 2,
    "questions": [
        {"id": "first", "type": "choice", "options": WORDS, "correct": ["o2"], "read": 1},
        {"id": "second", "type": "number", "correct": {"value": 31415, "tolerance": 27}},
        {"id": "third", "type": "text", "correct": ["비밀의말"]},
        {"id": "fourth", "type": "order", "options": ORDERED, "correct": ["po3", "po1", "po0", "po2"]},
        {"id": "fifth", "type": "choice", "options": SEVERAL, "correct": ["so1", "so3"], "partial": True},
    ],
}
for place, asked in enumerate(QUIZ["questions"]):
    asked |= {"text": f"{place}-문제-글", "explanation": f"{place}-설명", "seconds": 5}
RIGHT = [
    {"options": ["o2"]}, {"value": 31415}, {"texts": ["비밀의 말"]}, {"order": ["po3", "po1", "po0", "po2"]},
    {"options": ["so1", "so3"]},
]  # fmt: skip
WRONG = [
    {"options": ["o0"]}, {"value": 2}, {"texts": ["몰라요"]}, {"order": ["po0", "po1", "po2", "po3"]},
    {"options": ["so0"]},
]  # fmt: skip
SOLUTIONS = [
    ("0-설명", '["o2"]'), ("1-설명", "31415", '"tolerance"'), ("2-설명", "비밀의말"),
    ("3-설명", '"po3", "po1", "po0", "po2"'), ("4-설명", '["so1", "so3"]'),
]  # fmt: skip
TEXTS = [question["text"] for question in QUIZ["questions"]]
TOLD_WITH_A_SOLUTION = {"correct", "also", "counts", "voters", "right", "explanation", "share"}
BEFORE_THE_FIRST = (
    '"correct"',
    '"counts"',
    '"right": true',
    '"share"',
    '"also"',
    '"explanation"',
    '"board": [',
    '"rank"',
)
OF_THE_DESK = ('"desk"', '"solution":', '"everybody"')


def without_own_answers(name, data):
    """What a page was told, without what the page itself has sent."""
    if name == "joined_session":
        return {**data, "mine": [without_own_answers("mine", part) for part in data.get("mine", {}).values()]}
    return {**data, "data": {**data["data"], "answers": []}} if name == "mine" else data


def received(page):
    """All that a page was told, as text."""
    return json.dumps([(name, without_own_answers(name, data)) for name, data in page.events], ensure_ascii=False)


def objects(told):
    """All JSON objects in it."""
    if isinstance(told, dict):
        yield told
    for inner in told.values() if isinstance(told, dict) else told if isinstance(told, list) else ():
        yield from objects(inner)


@pytest.fixture
def quiz(clock, tick, agenda):
    return agenda.opens("quiz", definition=QUIZ)


@pytest.fixture
def watching(page, guest, ada, live):
    """[two who answer, one who does not, the projector]."""
    screen = page(token=ada.token, view="screen")
    screen.joins(live)
    return [guest("하나"), guest("둘"), guest("셋"), screen]


@pytest.fixture
def read(quiz, agenda, ada, live, client, watching):
    """`read()`: [what HTTP answers] to a participant and to the projector."""
    link = ada.asks("POST", f"/api/sessions/{live['id']}/screen-links")
    session, activity = f"/api/sessions/{live['id']}", f"{agenda.path}/{quiz['id']}"
    paths = (
        f"{session}/events?limit=1000", f"{session}/export.json", agenda.path, activity, f"{activity}/results",
        f"{activity}/answers", f"{activity}/questions?format=csv", f"{activity}/moves?from=1&to=1",
    )  # fmt: skip

    def read():
        tokens = watching[2].token, link["token"]
        answers = (client.get(path, headers={"Authorization": f"Bearer {token}"}) for token in tokens for path in paths)
        return [answer.get_data(as_text=True).replace('":', '": ').replace('",', '", ') for answer in answers]

    return read


@pytest.fixture
def caught_up(page, live, watching):
    """`caught_up()`: [what one is told who comes back], by a snapshot, and by all events since the beginning."""

    def come_back():
        pages = [page(token=watching[2].token) for _ in range(2)]
        for again, since in zip(pages, ({}, {"since": 0}), strict=True):
            again.joins(live, **since)
        found = [received(again) for again in pages]
        for again in pages:
            again.goes()
        return found

    return come_back


@pytest.fixture
def search(watching, read, caught_up):
    """`search(secrets)`: none of them is in anything that was received by anyone but the presenter."""

    def search(*secrets):
        for text in (*map(received, watching), *read(), *caught_up()):
            assert [secret for secret in (*secrets, *OF_THE_DESK) if secret in text] == []

    return search


def test_nobody_is_told_anything_before_its_phase(quiz, watching, stage, later, search):
    one, two, idle, screen = watching

    def leads():
        assert stage.asks("next_quiz_step", id=quiz["id"])["ok"]
        later(0.3)

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
        search(*hidden, *(BEFORE_THE_FIRST if number == 0 else ()))
        assert [page.heard("quiz_phase")[-1]["phase"] for page in watching] == ["locked"] * 4
        for page in watching:
            of_question = [
                told for told in objects([data for _, data in page.events]) if told.get("question_id") == question["id"]
            ]
            assert [told for told in of_question if TOLD_WITH_A_SOLUTION & told.keys()] == []
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
