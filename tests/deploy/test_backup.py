"""What was backed up comes back whole, and whoever was ahead of it is told so."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import create_engine, select, text

from engagenow import backup, create_app, demo
from engagenow.core.database import db
from engagenow.handshake import Fault
from tests.conftest import settings_of
from tests.people import Phone, Presenter, over_test_client
from tests.server import ROOT, flask


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request, tmp_path):
    """(the URL of a database in use, the URL of an empty one)"""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/engagenow.db", f"sqlite:///{tmp_path}/elsewhere/empty.db"
        return
    cluster = request.getfixturevalue("postgres_cluster")
    urls = cluster.create_database(), cluster.create_database()
    yield urls
    for url in urls:
        cluster.drop_database(url)


@pytest.fixture
def used(databases, tmp_path):
    """A database in which a session has been."""
    app = create_app(settings_of(tmp_path, DATABASE_URL=databases[0]))
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        demo.make(db.engine)
    ada = Presenter(over_test_client(app.test_client()), "ada@test.com")
    ada.moves(ada.opens("백업 👍 ' \\ \t"), "end")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return databases[0]


def content(url):
    """{table: its rows}"""
    engine = create_engine(url)
    with engine.connect() as connection:
        tables = {table.name: connection.execute(select(table)).all() for table in db.metadata.sorted_tables}
        tables["alembic_version"] = connection.execute(text("SELECT * FROM alembic_version")).all()
    engine.dispose()
    return {name: sorted(rows, key=repr) for name, rows in tables.items()}


def test_all_of_it_comes_back(used, databases, tmp_path):
    backup.backup(used, tmp_path / "backup")
    backup.restore(databases[1], tmp_path / "backup", replace=False)
    assert content(databases[1]) == content(used)
    assert len(content(used)["events"]) == 4
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600


def test_what_is_there_is_replaced_only_when_asked(used, tmp_path):
    backup.backup(used, tmp_path / "backup")
    before = content(used)
    engine = create_engine(used)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM events"))
    engine.dispose()
    with pytest.raises(Fault, match="not empty"):
        backup.restore(used, tmp_path / "backup", replace=False)
    assert not content(used)["events"]
    backup.restore(used, tmp_path / "backup", replace=True)
    assert content(used) == before


on_postgresql = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)


def say(url, *statements):
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@on_postgresql
def test_what_a_newer_release_has_added_is_gone_after_it(used, databases, tmp_path):
    backup.backup(used, tmp_path / "backup")
    before = content(used)
    say(
        used,
        "CREATE TYPE mood AS ENUM ('good')",
        "CREATE TABLE moods (session_id varchar REFERENCES live_sessions, mood mood)",
        "INSERT INTO moods SELECT id, 'good' FROM live_sessions",
    )
    backup.restore(used, tmp_path / "backup", replace=True)
    assert content(used) == before
    say(used, "CREATE TYPE mood AS ENUM ('good')", "CREATE TABLE moods ()", "DROP TABLE moods")
    backup.backup(used, tmp_path / "again")
    backup.restore(databases[1], tmp_path / "again", replace=False)
    assert content(databases[1]) == before


@on_postgresql
def test_a_restore_that_fails_on_its_way_leaves_what_was_there(used, tmp_path):
    say(used, "CREATE SCHEMA elsewhere")
    backup.backup(used, tmp_path / "backup")
    say(used, "DELETE FROM events", "CREATE TABLE elsewhere.held ()")
    before = content(used)
    with pytest.raises(Fault, match="cannot drop schema elsewhere"):
        backup.restore(used, tmp_path / "backup", replace=True)
    assert content(used) == before


def test_nothing_is_overwritten_nor_left_half(used, tmp_path):
    (tmp_path / "backup").write_text("another one")
    with pytest.raises(Fault, match="there already"):
        backup.backup(used, tmp_path / "backup")
    with pytest.raises(Fault, match="cannot be written"):
        backup.backup(used, tmp_path / "no" / "folder")
    with pytest.raises(Fault):
        backup.backup(f"{used}_not", tmp_path / "new")
    assert not [path for path in tmp_path.iterdir() if "part" in path.name or path.name == "new"]


def test_what_is_no_backup_changes_nothing(used, tmp_path):
    backup.backup(used, tmp_path / "backup")
    before = content(used)
    whole = (tmp_path / "backup").read_bytes()
    for wrong in (b"", b"PGDMP", b"SQLite format 3\0", whole[: len(whole) // 2], b"x" + whole):
        (tmp_path / "wrong").write_bytes(wrong)
        with pytest.raises(Fault):
            backup.restore(used, tmp_path / "wrong", replace=True)
    with pytest.raises(Fault, match="cannot be read"):
        backup.restore(used, tmp_path / "nothing", replace=True)
    assert content(used) == before


def test_a_backup_of_a_newer_program_is_refused(used, databases, tmp_path):
    engine = create_engine(used)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    backup.backup(used, tmp_path / "backup")
    with pytest.raises(Fault, match="stands at 9999"):
        backup.restore(databases[1], tmp_path / "backup", replace=False)


def test_an_old_pg_dump_is_named(postgres, tmp_path, monkeypatch):
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 12.9'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(Fault, match=r"of PostgreSQL 12, the server of \d+\. Install postgresql-client-"):
        backup.backup(postgres, tmp_path / "new")


def test_whoever_is_ahead_of_the_backup_begins_anew(own_server, tmp_path):
    server = own_server().start()
    phone, file = Phone(server.url), str(tmp_path / "evening")
    token = phone.joins(session_code="TEST01", nickname="하나")["token"]
    phone.says("보관됨")
    assert flask("backup", file, **server.environment).returncode == 0
    seq = phone.says("사라짐")["seq"]
    refused = flask("restore", file, "--replace", **server.environment)
    assert (refused.returncode, "Web processes are using the database" in refused.stderr) == (1, True)

    server.stop()
    phone.leaves()
    with sqlite3.connect(server.folder / "engagenow.db") as database:
        database.execute("UPDATE worker_leases SET expires_at = '2000-01-01'")  # fifteen seconds later
    assert flask("restore", file, "--replace", **server.environment).stdout.startswith("Restored.")
    server.start()
    back = Phone(server.url)
    told = back.joins(session_code="TEST01", token=token, since=seq)
    assert (told["reset"], told["last_seq"], told["events"]) == (True, seq - 1, [])
    assert [m["message"] for m in told["snapshot"]["chat"]["messages"]][-1] == "보관됨"
    assert Path(file).exists()
    back.leaves()
