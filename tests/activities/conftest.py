"""Ada's polls, asked over HTTP as a client does."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from engagenow.activities.models import Activity, ActivityAnswer, ActivityRound
from engagenow.core.clock import monotonic, now
from engagenow.core.database import db
from engagenow.core.tickets import Command, Ticket
from engagenow.core.writing import transaction

OPTIONS = {
    "options": [{"id": "a", "text": "유연 근무"}, {"id": "b", "text": "새 사옥"}, {"id": "c", "text": "복지 포인트"}]
}
DEFINITIONS = {
    "choice": OPTIONS,
    "rating": {"from": 1, "to": 5, "low": "나쁨", "high": "좋음"},
    "ranking": OPTIONS,
    "number": {"min": 0, "max": 100, "step": 1},
    "text": {"most": 1},
    "word_cloud": {},
}


class Agenda:
    """What Ada does with the activities of her session."""

    def __init__(self, ada: Any, live: dict[str, Any]) -> None:
        self.ada = ada
        self.path = f"/api/sessions/{live['id']}/activities"

    def asks(self, method: str, path: str = "", json: Any = None) -> Any:
        return self.ada.asks(method, self.path + path, json)

    def prepares(self, kind: str = "choice", **more: Any) -> dict[str, Any]:
        asked = {"kind": kind, "title": "가장 기대되는 변화는?", "definition": DEFINITIONS.get(kind), **more}
        return self.ok("POST", "", asked, status=201)

    def opens(self, kind: str = "choice", **more: Any) -> dict[str, Any]:
        return self.steps(self.prepares(kind, **more), "open", {})

    def steps(self, activity: dict[str, Any], step: str, json: Any = None) -> dict[str, Any]:
        return self.ok("POST", f"/{activity['id']}/{step}", json)

    def shows(self, activity: dict[str, Any], show: str) -> dict[str, Any]:
        return self.ok("PUT", f"/{activity['id']}/show", {"show": show})

    def reads(self, activity: dict[str, Any]) -> dict[str, Any]:
        return self.ok("GET", f"/{activity['id']}")

    def results(self, activity: dict[str, Any], query: str = "") -> dict[str, Any]:
        return self.ok("GET", f"/{activity['id']}/results{query}")["results"]

    def ok(self, method: str, path: str, json: Any = None, status: int = 200) -> Any:
        answer = self.asks(method, path, json)
        assert answer.status == status, answer
        return answer.body


@pytest.fixture
def agenda(ada, live):
    return Agenda(ada, live)


@pytest.fixture
def votes():
    """`votes(phone, activity, "a")`: the acknowledgement."""

    def vote(phone: Any, activity: dict[str, Any], *options: str, **more: Any) -> dict[str, Any]:
        asked = {"activity_id": activity["id"], "round": 1, "answer": {"options": list(options)}, **more}
        return phone.asks("answer", **asked)

    return vote


def many(
    live: dict[str, Any], activity: dict[str, Any], number: int, answers: dict[str, Any] | None = None
) -> list[str]:
    """So many more activities like this open one, opened a second after each other: their ids, in this order.

    `answers`: {participant id: answer} in each. Answers are not added up.
    """
    ids = [f"more-{place:05}" for place in range(number)]
    times = [now() + timedelta(seconds=place) for place in range(number)]
    with transaction(db.engine) as database:
        row, round = database.get(Activity, activity["id"]), database.get(ActivityRound, (activity["id"], 1))
        same, of_round = ({c.key: getattr(each, c.key) for c in each.__table__.columns} for each in (row, round))
        database.execute(insert(Activity), [{**same, "id": id_} for id_ in ids])
        rounds = [{**of_round, "activity_id": id_, "opened_at": at} for id_, at in zip(ids, times, strict=True)]
        database.execute(insert(ActivityRound), rounds)
        given = [
            {"activity_id": id_, "round": 1, "participant_id": person, "answer": answer, "answered_at": at}
            for id_, at in zip(ids, times, strict=True)
            for person, answer in (answers or {}).items()
        ]
        if given:
            database.execute(insert(ActivityAnswer), given)
    return ids


def newest(page: Any, name: str) -> dict[str, Any]:
    """The data of the part that counts of all that a page was told: the one with the highest rev."""
    told = [part for part in page.heard(name) if part["feature"] == "activities"]
    return max(told, key=lambda part: part["rev"], default={"data": {}})["data"]


@pytest.fixture
def mine_of():
    """`mine_of(page)`: what a participant was told of its own."""
    return lambda page: newest(page, "mine")


@pytest.fixture
def desk_of():
    return lambda page: newest(page, "desk")


@pytest.fixture
def at_once(app, live):
    """`at_once((actor, work), …)`: what each of these commands did in one batch. `(actor, work, seconds)`: the server
    has read it so long before."""

    def run(*works):
        with app.app_context():
            unit_of_work = app.extensions["unit_of_work"]
            received = [monotonic() - sum(seconds) for _, _, *seconds in works]
            tickets = [
                Ticket(Command(live["id"], work, actor, received=at))
                for (actor, work, *_), at in zip(works, received, strict=True)
            ]
            unit_of_work._carry_out(live["id"], tickets)
            return [ticket.answer() for ticket in tickets]

    return run
