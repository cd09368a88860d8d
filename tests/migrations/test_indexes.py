"""What a full room asks of the database again and again is found by an index, on both databases."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask_migrate import upgrade
from sqlalchemy import event, insert, text

from config import ROOT
from engagenow import create_app
from engagenow.auth.models import BrowserLogin, User
from engagenow.chat import service
from engagenow.chat.models import Message
from engagenow.core.database import db
from engagenow.core.models import EventRow, LiveSession, ParticipantRow
from engagenow.core.writing import transaction
from engagenow.sessions import lists
from engagenow.sessions.schemas import ParticipantsPage
from tests.conftest import settings_of

BEGAN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SESSIONS, EACH = 8, 1000


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def filled(request, tmp_path_factory):
    """An application on a database with thousands of rows of several sessions, of which the tests take none away."""
    folder = tmp_path_factory.mktemp("filled")
    cluster = request.getfixturevalue("postgres_cluster") if request.param == "postgresql" else None
    url = cluster.create_database() if cluster else f"sqlite:///{folder / 'filled.db'}"
    app = create_app(settings_of(folder, DATABASE_URL=url))
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        with transaction(db.engine) as database:
            fill(database)
            database.execute(text("ANALYZE"))
    yield app
    with app.app_context():
        db.engine.dispose()
    if cluster:
        cluster.drop_database(url)


@pytest.fixture
def full(filled):
    with filled.app_context():
        yield filled
        db.session.remove()


def fill(database):
    database.add(User(id="u", email="a@test.com", name="Ada", provider="test", provider_id="a"))
    database.flush()
    everyone = [(f"s{session}", number) for session in range(SESSIONS) for number in range(EACH)]
    moments = [BEGAN + timedelta(seconds=number) for number in range(EACH)]
    tables = {
        BrowserLogin: [{"user_id": "u", "created_at": moment} for moment in moments],
        LiveSession: [{"id": f"s{n}", "owner_id": "u", "title": "t", "session_code": f"C{n}"} for n in range(SESSIONS)],
        ParticipantRow: [
            {"id": f"{s}-{n}", "session_id": s, "nickname": f"n{n}", "joined_at": moments[n]} for s, n in everyone
        ],
        EventRow: [
            {"session_id": s, "seq": n, "name": "new_message", "payload": "{}", "created_at": BEGAN}
            for s, n in everyone
        ],
        Message: [
            {"id": f"{s}-{n}", "session_id": s, "seq": n, "pinned_at": BEGAN if n % 200 == 0 else None, "pinned_seq": n}
            for s, n in everyone
        ],
    }
    for model, rows in tables.items():
        database.execute(insert(model), rows)


def plans_of(work):
    """How the database carries out each statement of `work()`: [plan]."""
    said = []

    def note(connection, cursor, statement, parameters, context, many):
        said.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    explain = "EXPLAIN" if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    with db.engine.connect() as connection:
        return [
            "\n".join(str(row) for row in connection.exec_driver_sql(f"{explain} {statement}", parameters))
            for statement, parameters in said
        ]


def people(**query):
    row = db.session.get(LiveSession, "s3")
    return lambda: lists.participants(row, ParticipantsPage(limit=50, **query))


def old_logins():
    with transaction(db.engine) as database:
        database.query(BrowserLogin).filter(BrowserLogin.created_at < BEGAN - timedelta(seconds=3)).delete()


def presenter():
    with transaction(db.engine) as database:
        database.query(ParticipantRow).filter_by(session_id="s3", role="presenter").all()


ASKED = {
    "participants": (lambda: people(), "ix_participants_list"),
    "the next participants": (lambda: people(after="s3-700"), "ix_participants_list"),
    "a search": (lambda: people(q="n77"), "_participants_"),
    "the presenter's row": (lambda: presenter, "ix_participants_list"),
    "old logins": (lambda: old_logins, "ix_browser_logins_created_at"),
    "a snapshot": (lambda: lambda: service.snapshot(db.session(), "s3"), "ix_messages_pinned"),
}


@pytest.mark.parametrize("what", ASKED)
def test_it_is_found_by_its_index(full, what):
    make, index = ASKED[what]
    plans = plans_of(make())
    assert any(index in plan for plan in plans), plans
    for plan in plans:
        assert not re.search(r"(SCAN|Seq Scan on) (participants|messages|events|browser_logins)\b", plan), plan
