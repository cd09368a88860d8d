"""What migrations move, there and back; and what the release before stores beside this one."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from config import ROOT
from engagenow import create_app
from engagenow.core import answers
from engagenow.core.database import db
from engagenow.core.models import LiveSession
from tests.conftest import settings_of

MIGRATIONS = str(ROOT / "migrations")
EVENTS = [
    (1, '{"seq":1,"id":"m1"}', "one", "k1"),
    (2, '{"seq":2}', "two", "k1"),
    (3, '{"seq":3,"id":"m3"}', None, None),
]


@pytest.fixture
def old(tmp_path, database_url):
    app = create_app(settings_of(tmp_path, DATABASE_URL=database_url))
    with app.app_context():
        upgrade(MIGRATIONS, revision="0004")
        with db.engine.begin() as connection:
            for statement in filled():
                connection.execute(text(statement[0]), statement[1])
        yield app
        db.session.remove()
        db.engine.dispose()


def filled():
    at = "2026-03-04 05:06:07+00:00"
    yield (
        "INSERT INTO users (id, email, name, provider, provider_id, created_at) VALUES ('u', 'a', 'A', 'p', 'a', :at)",
        {"at": at},
    )
    yield (
        "INSERT INTO live_sessions (id, owner_id, presenter_name, title, description, session_code, status, switches,"
        " last_seq, joined_count, created_at) VALUES ('s', 'u', '', 't', '', 'C', 'active', '{}', 3, 2, :at)",
        {"at": at},
    )
    for who in ("one", "two"):
        yield (
            "INSERT INTO participants (id, session_id, role, nickname, joined_at)"
            " VALUES (:who, 's', 'participant', :who, :at)",
            {"who": who, "at": at},
        )
    for seq, payload, author, key in EVENTS:
        yield (
            "INSERT INTO events (session_id, seq, name, payload, created_at, author_id, client_msg_id)"
            " VALUES ('s', :seq, 'n', :payload, :at, :author, :key)",
            {"seq": seq, "payload": payload, "at": at, "author": author, "key": key},
        )


def rows(query):
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_what_the_release_before_stored_is_answered_the_same(old):
    upgrade(MIGRATIONS)
    keys = [("one", "k1"), ("two", "k1"), ("one", "new")]
    with Session(db.engine) as database:
        assert answers.read(database, "s", keys) == {
            ("one", "k1"): {"id": "m1", "seq": 1},
            ("two", "k1"): {"id": None, "seq": 2},
        }
        assert answers.read(database, "another session", keys) == {}


def test_the_release_before_goes_on_writing_after_the_upgrade(old):
    upgrade(MIGRATIONS)
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO events (session_id, seq, name, payload, created_at, author_id, client_msg_id)"
                """ VALUES ('s', 4, 'n', '{"id": "m4"}', :at, 'two', 'k4')"""
            ),
            {"at": "2026-03-04 05:06:07.000000"},
        )
    with Session(db.engine) as database:
        assert answers.read(database, "s", [("two", "k4")]) == {("two", "k4"): {"id": "m4", "seq": 4}}


def test_a_deleted_text_that_waits_to_be_erased_sets_the_session_s_deadline(old):
    with db.engine.begin() as connection:
        connection.execute(text("INSERT INTO messages (id, session_id, seq) VALUES ('m', 's', 1)"))
        connection.execute(
            text(
                "INSERT INTO deleted_messages (message_id, session_id, payload, pinned, erase_at)"
                " VALUES ('m', 's', '{}', false, :at)"
            ),
            {"at": "2026-03-04 05:06:07.000000"},
        )
    upgrade(MIGRATIONS, revision="0006")
    assert rows("SELECT wake_at FROM live_sessions")[0][0] is not None


def test_the_projector_of_a_session_whose_chat_is_on_goes_on_showing_it(old):
    insert = (
        "INSERT INTO live_sessions (id, owner_id, presenter_name, title, description, session_code, status, switches,"
        " last_seq, joined_count, created_at) VALUES (:id, 'u', '', 't', '', :id, 'active', :switches, 0, 0, :at)"
    )
    at = "2026-03-04 05:06:07+00:00"
    with db.engine.begin() as connection:
        for name, switches in (("on", '{"chat": true}'), ("off", '{"chat": false, "reactions": true}')):
            connection.execute(text(insert), {"id": name, "switches": switches, "at": at})
    upgrade(MIGRATIONS)
    with db.engine.begin() as connection:  # by a process of the release before
        connection.execute(text(insert), {"id": "later", "switches": '{"chat": true}', "at": at})
    with Session(db.engine) as database:
        shown = dict(database.execute(select(LiveSession.id, LiveSession.stage)).all())
    join = {"show": "join"}
    assert shown == {"s": join, "on": {"show": "chat"}, "off": join, "later": join}
    downgrade(MIGRATIONS, revision="0004")


def test_events_of_a_message_say_so_and_the_one_that_restored_it_is_known_after_going_back(old):
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE events SET name = 'new_message' WHERE seq = 1"))
        connection.execute(
            text("""UPDATE events SET name = 'message_restored', payload = '{"id":"m"}' WHERE seq = 3""")
        )
        connection.execute(text("INSERT INTO messages (id, session_id, seq, restored_seq) VALUES ('m', 's', 1, 3)"))
        connection.execute(text("UPDATE events SET name = 'reactions' WHERE seq = 2"))
    upgrade(MIGRATIONS, revision="0008")
    told = [(1, "m", None), (2, None, "reactions:s"), (3, "m", None)]
    assert rows("SELECT seq, about, subject FROM events ORDER BY seq") == told
    downgrade(MIGRATIONS, revision="0004")
    assert rows("SELECT restored_seq FROM messages") == [(3,)]
