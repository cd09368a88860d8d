"""What has to hold in every async mode of SOCKETIO_ASYNC_MODE, beside the conversations of test_paths.py."""

import re
import time

import pytest
from flask_migrate import upgrade
from sqlalchemy import create_engine, text

from config import MODES, ROOT, ConfigError, load_config
from engagenow import create_app, demo
from engagenow.core import refusals
from engagenow.core.database import db
from tests.conftest import settings_of
from tests.people import Phone
from tests.realtime.paths import PATHS
from tests.waiting import eventually

PIN_FILES = ("requirements-gevent.txt", "requirements-dev.txt")


@pytest.fixture(params=MODES)
def served(request, own_server, postgres, tmp_path):
    """A server in this mode, with the demo sessions in PostgreSQL."""
    app = create_app(settings_of(tmp_path, DATABASE_URL=postgres))
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        demo.make(db.engine)
        db.engine.dispose()
    return own_server(DATABASE_URL=postgres, SOCKETIO_ASYNC_MODE=request.param).start()


def test_who_waits_for_the_database_keeps_nobody_else_waiting(served, postgres):
    held, free = Phone(served.url), Phone(served.url)
    held.joins(session_id="test-session-id", nickname="하나")
    free.joins(session_id="load-test-session", nickname="둘")
    engine, answers = create_engine(postgres), []
    with engine.connect() as holder:
        holder.execute(text("SELECT 1 FROM live_sessions WHERE id = 'test-session-id' FOR UPDATE"))
        held.client.emit("send_message", {"message": "안녕", "message_type": "text"}, callback=answers.append)
        time.sleep(0.3)
        assert free.says("나는 괜찮아요")["ok"]
        assert answers == [], "the other one waits still: behind it, this one would have come later"
        holder.rollback()
    eventually(lambda: answers and answers[0]["ok"])
    engine.dispose()
    for phone in (held, free):
        phone.leaves()


def test_every_mode_holds_the_conversations():
    assert {settings.get("SOCKETIO_ASYNC_MODE", "eventlet") for settings in PATHS.values()} == set(MODES)


def test_gevent_that_is_not_installed_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(refusals, "find_spec", lambda _name: None)
    with pytest.raises(ConfigError, match="requirements-gevent"):
        load_config({"INSTANCE_PATH": str(tmp_path), "SOCKETIO_ASYNC_MODE": "gevent"})


def test_the_tests_run_on_the_gevent_that_operators_install():
    pins = {name: set(re.findall(r"^[\w.]+==[\w.]+", (ROOT / name).read_text(), re.M)) for name in PIN_FILES}
    assert pins["requirements-gevent.txt"]
    assert pins["requirements-gevent.txt"] <= pins["requirements-dev.txt"]
