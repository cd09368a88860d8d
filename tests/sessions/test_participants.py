"""The list of participants, page by page, and what it costs."""

import time
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

import pytest
from sqlalchemy import insert

from engagenow.core.database import db
from engagenow.core.models import LiveSession, ParticipantRow
from engagenow.core.writing import transaction
from engagenow.sessions import lists
from engagenow.sessions.schemas import ParticipantsPage

MANY = 5000
BUDGET = 0.010  # seconds of the event loop


@pytest.fixture
def ask(client, ada, live):
    """GET …/participants with a query: the Flask response."""
    headers = {"Authorization": f"Bearer {ada.token}"}
    return lambda query="": client.get(f"/api/sessions/{live['id']}/participants{query}", headers=headers)


@pytest.fixture
def names(ask):
    def of(query=""):
        answer = ask(query)
        assert answer.status_code == 200, answer.json
        return [person["nickname"] for person in answer.json]

    return of


def follow(ask, query):
    """All pages, by their Link headers."""
    pages = []
    while query is not None:
        answer = ask(query)
        pages.append([person["nickname"] for person in answer.json])
        link = answer.headers.get("Link")
        assert link is None or link.endswith('>; rel="next"')
        query = f"?{urlsplit(link.partition('>')[0]).query}" if link else None
    return pages


def test_page_by_page(guest, stage, clock, ask):
    for name in "abcde":
        clock.goes(seconds=1)
        guest(name)
    assert follow(ask, "?limit=2") == [["a", "b"], ["c", "d"], ["e"]]
    assert follow(ask, "?limit=5") == [list("abcde")], "a last page that is full has no next one"
    assert follow(ask, "") == [list("abcde")]


def test_people_of_one_moment_are_on_one_page_each(guest, clock, ask):
    for name in "abcde":
        guest(name)
    pages = follow(ask, "?limit=2")
    assert sorted(name for page in pages for name in page) == list("abcde")


def test_a_filter_holds_on_the_next_page(guest, clock, tick, ask):
    people = {}
    for name in ("Anna 1", "Bert", "Anna 2", "Anna 3", "Anna 4"):
        clock.goes(seconds=1)
        people[name] = guest(name)
    people["Anna 2"].goes()
    tick()
    assert follow(ask, "?connected=true&q=anna&limit=2") == [["Anna 1", "Anna 3"], ["Anna 4"]]


def test_those_who_are_here_and_those_who_are_not(guest, clock, tick, names):
    for name in "abc":
        clock.goes(seconds=1)
        person = guest(name)
        if name == "b":
            person.goes()
    tick()
    assert names("?connected=true") == ["a", "c"]
    assert names("?connected=false") == ["b"]
    assert names() == ["a", "b", "c"]


@pytest.mark.parametrize("typed", ["민준", "KIM", "ｋｉｍ", "m민", "m 민준", "김"])
def test_a_name_is_found_by_any_part_in_any_case_and_width(guest, clock, names, typed):
    guest("Kim 민준" if typed != "김" else "김서연")
    guest("하나")
    assert len(names(f"?q={quote(typed)}")) == 1
    assert names("?q=%25") == [], "a percent sign is a percent sign"
    assert names("?q=_") == []


def test_a_new_name_is_found_the_old_one_is_not(guest, page, live, names, app):
    one = guest("하나")
    with app.app_context(), transaction(db.engine) as database:
        database.get_one(ParticipantRow, one.me["id"]).nickname = "새 이름"
    assert names(f"?q={quote('새이름')}") == ["새 이름"]
    assert names(f"?q={quote('하나')}") == []


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "connected=perhaps", "connected=", f"q={'a' * 101}", "q=%00"]
)
def test_what_is_no_query(ask, query):
    answer = ask(f"?{query}")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_after_somebody_who_is_not_here(ask, outsider):
    for stranger in ("nobody", outsider.me["id"]):
        answer = ask(f"?after={stranger}")
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_five_thousand_cost_the_event_loop_less_than_ten_milliseconds(app, live):
    began = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    rows = [
        {"session_id": live["id"], "nickname": f"참가자 {n}", "joined_at": began + timedelta(milliseconds=n)}
        for n in range(MANY)
    ]
    pages = {
        "the first page": ParticipantsPage(limit=50, connected=False),
        "a search without a hit": ParticipantsPage(q="없는 사람"),
        "a search with many": ParticipantsPage(q="참가자", limit=50),
    }
    with app.app_context():
        with transaction(db.engine) as database:
            database.execute(insert(ParticipantRow), rows)
        session = db.session.get(LiveSession, live["id"])
        for what, page in pages.items():
            assert min(_cpu(session, page) for _ in range(10)) < BUDGET, what


def _cpu(session, page):
    """Seconds of processor time, which other programs on the machine do not change."""
    began = time.process_time()
    lists.participants(session, page)
    return time.process_time() - began
