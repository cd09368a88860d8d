"""However a quiz is judged again after its podium, all that shows it agrees with a computation from the answers.

The formulas here are written down a second time on purpose.
"""

from fractions import Fraction
from itertools import combinations
from math import floor

import pytest
from sqlalchemy import select

from engagenow.activities import exporting
from engagenow.activities.models import ActivityAnswer
from engagenow.core.database import db
from tests.waiting import eventually

OPTIONS = [{"id": each, "text": f"글 {each}"} for each in "abc"]
QUESTIONS = [
    {"id": "q1", "type": "choice", "options": OPTIONS, "correct": ["a", "b"], "partial": True, "weight": 2},
    {"id": "q2", "type": "number", "correct": {"value": 10, "tolerance": 4}, "weight": 1},
    {"id": "q3", "type": "text", "correct": ["서울"], "weight": 0.5},
    {"id": "q4", "type": "order", "options": OPTIONS, "correct": ["c", "a", "b"], "weight": 3},
]
for number, question in enumerate(QUESTIONS, start=1):
    question |= {"text": f"문제 {number}", "seconds": 20}
SAID = {  # by each of four, in the order of PEOPLE
    "q1": [{"options": ["a", "b"]}, {"options": ["a"]}, {"options": ["c"]}, {"options": ["b", "c"]}],
    "q2": [{"value": 12}, {"value": 10}, {"value": 15}, {"value": 40}],
    "q3": [{"texts": ["한양"]}, {"texts": ["서울"]}, {"texts": ["부산"]}, {"texts": ["한양"]}],
    "q4": [{"order": list("cba")}, {"order": list("abc")}, {"order": list("cab")}, {"order": list("bac")}],
}
PEOPLE = ("하나", "둘", "셋", "넷")


def share_by(question, correct, said):
    if question["type"] == "choice":
        chosen, right = set(said["options"]), set(correct)
        return max(Fraction(0), Fraction(len(chosen & right) - len(chosen - right), len(right)))
    if question["type"] == "number":
        away = abs(said["value"] - correct["value"])
        return 1 - Fraction(9 * away, 10 * correct["tolerance"]) if away <= correct["tolerance"] else Fraction(0)
    if question["type"] == "text":
        return Fraction(said["texts"][0] in correct)
    pairs = list(combinations(correct, 2))
    return Fraction(sum(said["order"].index(one) < said["order"].index(two) for one, two in pairs), len(pairs)) ** 2


class Computed:
    """What `answers`, [(nickname, question id, answer, ms)], come to. `accepted`: {question id: [right answers]}."""

    def __init__(self, answers, accepted):
        self.points, self.times = dict.fromkeys({name for name, *_ in answers}, 0), {}
        self.right = {question["id"]: 0 for question in QUESTIONS}
        self.own = dict.fromkeys(self.points, 0)
        for name, question_id, said, millis in answers:
            question = next(each for each in QUESTIONS if each["id"] == question_id)
            share = max(share_by(question, correct, said) for correct in (question["correct"], *accepted[question_id]))
            lost = Fraction(1, 4) * Fraction(min(millis, 20_000), 20_000)
            self.points[name] += floor(1000 * Fraction(question["weight"]) * share * (1 - lost) + Fraction(1, 2))
            if share == 1 or (share and question["type"] == "number"):
                self.right[question_id] += 1
                self.own[name] += 1
                self.times[name] = self.times.get(name, 0) + millis

    @property
    def board(self):
        places = {name: (-points, self.times.get(name, 0)) for name, points in self.points.items()}
        ranks = {name: 1 + sum(other < place for other in places.values()) for name, place in places.items()}
        return sorted((rank, name, self.points[name]) for name, rank in ranks.items())


class Match:
    """A quiz that is played. `accepted`: {question id: the right answers that were accepted afterwards}."""

    def __init__(self, app, agenda, client, phones, mine_of):
        self.app, self.agenda, self.client, self.phones, self.mine_of = app, agenda, client, phones, mine_of
        self.id = agenda.opens("quiz", definition={"questions": QUESTIONS})["id"]
        self.session_id = agenda.path.split("/")[3]
        self.accepted = {question["id"]: [] for question in QUESTIONS}

    def accepts(self, question_id, correct):
        self.agenda.ok("POST", f"/{self.id}/accept", {"question_id": question_id, "correct": correct})
        self.accepted[question_id].append(correct)

    def agrees(self):
        """The board, where all that shows it agrees."""
        computed = self._computed()
        for where, board in self._boards():
            assert (where, board) == (where, computed.board)
        for where, right in self._rights():
            assert right == computed.right, where
        for rank, name, points in computed.board:
            own = {"rank": rank, "points": points, "right": computed.own[name]}
            eventually(lambda name=name, own=own: own.items() <= self._own(name).items())
        return computed.board

    def _computed(self):
        names = {phone.me["id"]: name for name, phone in self.phones.items()}
        with self.app.app_context():
            rows = db.session.scalars(select(ActivityAnswer).where(ActivityAnswer.counts)).all()
        return Computed([(names[row.participant_id], row.part, row.answer, row.value) for row in rows], self.accepted)

    def _boards(self):
        """[(where, the board that is shown there)]."""
        told = self._phone.heard("quiz_phase")[-1:] + self._phone.heard("quiz_regraded")[-1:]
        for place, shown in enumerate((*told, self._results(), self.agenda.results({"id": self.id}))):
            yield place, sorted((line["rank"], line["name"], line["points"]) for line in shown["board"])
        exported = [(what.split(". "), number) for what, number in self._exported()]
        yield "export", sorted((int(rank), name, n) for (rank, name), n in exported if name in PEOPLE)

    def _rights(self):
        """[(where, {question id: how many had it right})]."""
        for told in self._phone.heard("quiz_regraded")[-1:]:
            yield "told", {question_id: one["right"] for question_id, one in told["questions"].items()}
        for place, shown in enumerate((self._results(), self.agenda.results({"id": self.id}))):
            yield place, {one["question_id"]: one["right"] for one in shown["questions"]}
        exported = [(what.split(". "), number) for what, number in self._exported()]
        yield "export", {f"q{place}": n for (place, name), n in exported if name not in PEOPLE}

    @property
    def _phone(self):
        return self.phones["둘"]

    def _results(self):
        """As a participant reads them."""
        headers = {"Authorization": f"Bearer {self._phone.token}"}
        return self.client.get(f"{self.agenda.path}/{self.id}/results", headers=headers).json["results"]

    def _exported(self):
        """[(what, how much)] of its sheet: of questions, and of the board. Read without the process of an export."""
        with self.app.app_context():
            sheet, *_players = exporting.sheets(db.session(), self.session_id)
            rows = list(sheet.rows)
        return [(row[2], row[3]) for row in rows if not row[1] and ". " in row[2]]

    def _own(self, name):
        page = self.phones[name]
        joined = page.heard("joined_session")[-1]["mine"].get("activities", {"data": {}})["data"]
        return (self.mine_of(page) or joined)["quizzes"][self.id]


@pytest.fixture
def match(clock, tick, agenda, client, guest, mine_of, app):
    return Match(app, agenda, client, {name: guest(name) for name in PEOPLE}, mine_of)


@pytest.fixture
def leads(match, stage):
    def lead(times=1):
        for _ in range(times):
            assert stage.asks("next_quiz_step", id=match.id)["ok"]

    return lead


@pytest.fixture
def played(match, leads, clock):
    """A match that has come to its podium."""
    for question_id, answers in SAID.items():
        leads(2)
        for phone, answer in zip(match.phones.values(), answers, strict=True):
            clock.goes(seconds=2.5)
            asked = {"activity_id": match.id, "round": 1, "question_id": question_id, "answer": answer}
            assert phone.asks("answer", **asked)["ok"]
        leads(3)
    return match


def test_all_that_shows_a_quiz_agrees_however_it_is_judged_again(played, leads, stage, page, live):
    boards = [played.agrees()]
    played.accepts("q3", ["한양"])
    boards.append(played.agrees())
    leads()  # it is closed
    played.accepts("q1", ["c"])
    played.accepts("q2", {"value": 38, "tolerance": 4})
    boards.append(played.agrees())
    played.accepts("q4", list("bac"))
    boards.append(played.agrees())
    assert stage.asks("undo")["undone"] == "accept"
    played.accepted["q4"].clear()
    assert played.agrees() == boards[2]
    last = played.phones["넷"]
    assert stage.asks("kick_participant", participant_id=last.me["id"])["ok"]
    boards.append(played.agrees())
    assert len({str(board) for board in boards}) == len(boards), "each step has changed something"
    assert stage.asks("readmit_participant", participant_id=last.me["id"])["ok"]
    played.phones["넷"] = page(token=last.token)
    played.phones["넷"].joins(live)
    assert played.agrees() == boards[2]
