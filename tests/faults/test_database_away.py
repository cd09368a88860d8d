"""PostgreSQL stops, is cut, is held up: every door says `unavailable`, the log says it once, and all goes on after."""

import logging
import time

import pytest
import requests
from flask_migrate import upgrade
from sqlalchemy import column, create_engine, event, func, select, table, text

from config import ROOT
from engagenow import create_app
from engagenow.core import database, outage
from engagenow.core.database import db
from engagenow.core.outage import outage_log
from tests.conftest import settings_of
from tests.people import Phone
from tests.postgres import UNSAFE_BUT_FAST, Cluster
from tests.waiting import eventually

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SENTENCES = {"en": "This is not available at the moment.", "ko": "지금은 이용할 수 없어요."}


@pytest.fixture(scope="module")
def cluster():
    cluster = Cluster(UNSAFE_BUT_FAST).start()
    yield cluster
    cluster.stop()


@pytest.fixture
def app(cluster, tmp_path):
    url = cluster.create_database()
    app = create_app(settings_of(tmp_path, DATABASE_URL=url))
    app.config["PROPAGATE_EXCEPTIONS"] = False  # as in production
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    cluster.drop_database(url)


@pytest.fixture
def engine(app):
    with app.app_context():
        return db.engine


@pytest.fixture
def admin(app):
    """A connection of somebody else's."""
    engine = create_engine(app.config["DATABASE_URL"])
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def cut_all(admin):
    """Ends every connection but this one."""
    others = select(func.pg_terminate_backend(column("pid"))).select_from(table("pg_stat_activity"))
    mine = (column("pid") != func.pg_backend_pid(), column("datname") == func.current_database())
    admin.execute(others.where(*mine))
    admin.commit()


@pytest.fixture
def browser(app):
    """One that is logged in."""
    browser = app.test_client()
    assert browser.post("/auth/test-login", data={"email": "ada@test.com"}).status_code == 302
    return browser


@pytest.fixture(autouse=True)
def said_once(caplog, monkeypatch):
    """Whatever a test does, the log has no traceback for it, and one line in a while."""
    monkeypatch.setattr(outage, "LOG_EVERY", 3600)  # longer than any test takes
    outage_log.__init__()
    with caplog.at_level(logging.INFO):
        yield
    records = caplog.get_records("call")
    outages = [record for record in records if "The database is away" in record.getMessage()]
    assert len(outages) == 1
    assert outages[0].getMessage().count("\n") == 0
    assert [record for record in records if record.exc_info] == []


@pytest.fixture
def doors(ada, live, browser, guest, stage, page):
    """{name: what to do at it}; each answers what came back, in the shape of a body."""
    one, code = guest("하나"), live["session_code"]
    kick = f"/api/sessions/{live['id']}/participants/{guest('넷').me['id']}/kick"
    client = browser.application.test_client()

    def http(method, path, json=None):
        return lambda: ada.asks(method, path, json).body

    return {
        "login": lambda: client.post("/auth/test-login", json={"email": "bob@test.com"}).json,
        "access token": http("GET", "/auth/me"),
        "login cookie": lambda: browser.get("/auth/me").json,
        "list": http("GET", "/api/sessions"),
        "create": http("POST", "/api/sessions", {"title": "t"}),
        "step": http("POST", f"/api/sessions/{live['id']}/activate"),
        "kick": http("POST", kick),
        "events": http("GET", f"/api/sessions/{live['id']}/events"),
        "export": http("GET", f"/api/sessions/{live['id']}/export.csv"),
        "face": lambda: client.get(f"/api/join/{code}").json,
        "join over HTTP": lambda: client.post(f"/api/join/{code}", json={"nickname": "셋"}).json,
        "message": lambda: one.says("안녕", client_msg_id="m1"),
        "presenter's command": lambda: stage.asks("set_feature", feature="chat", enabled=True),
        "tap": one.taps,
        "join": lambda: page().asks("join_session", session_id=live["id"], nickname="둘"),
        "catch up": lambda: page().asks("join_session", session_id=live["id"], token=one.token, since=0),
        "leave": lambda: one.asks("leave_session"),
    }


def test_every_door_says_that_the_database_has_stopped_and_opens_when_it_is_back(
    app, cluster, doors, browser, page, live
):
    cluster.halt()
    try:
        for name, door in doors.items():
            answer = door()
            assert (answer["code"], answer["retry_after"], bool(answer["detail"])) == ("unavailable", 1.0, True), name
        answer = browser.get("/api/sessions")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        assert browser.get("/health").json["checks"]["database"] == "failed"
        for language, sentence in SENTENCES.items():
            for address in (f"/dashboard?lang={language}", f"/join/{live['session_code']}?lang={language}"):
                answer = browser.get(address, headers=PAGE)
                assert (answer.status_code, answer.mimetype, answer.headers["Retry-After"]) == (503, "text/html", "1")
                assert sentence in answer.text
                assert f'lang="{language}"' in answer.text
        before = app.extensions["realtime"].gauges.connections
        assert page(browser).heard("error")[-1]["code"] == "unavailable"
        assert app.extensions["realtime"].gauges.connections == before, "it is cut off, and connects again"
    finally:
        cluster.resume()
    for name, door in doors.items():
        if name != "leave":
            assert "code" not in (door() or {}), name
    assert page(browser).asks("join_session", session_id=live["id"])["participant"]["role"] == "presenter"


def test_who_was_told_to_ask_again_is_stored_once(cluster, guest, live, ada):
    one = guest("하나")
    cluster.halt()
    try:
        assert one.says("안녕", client_msg_id="m1")["code"] == "unavailable"
        assert one.heard("error")[-1]["retry_after"] == 1.0
    finally:
        cluster.resume()
    first = one.says("안녕", client_msg_id="m1")
    assert one.says("안녕", client_msg_id="m1") == first
    assert [message["message"] for message in one.heard("new_message")] == ["안녕"]


@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_a_connection_that_is_cut_in_the_middle_is_answered_so(after, engine, admin, doors):
    """After so many statements, wherever that is: before the commit, or with nothing left but to end the reading."""
    left = [0]

    def cut(*_statement):
        left[0] -= 1
        if left[0] == 0:
            cut_all(admin)

    event.listen(engine, "after_cursor_execute", cut)
    refused = 0
    for name, door in doors.items():
        left[0] = after  # counted from here, in whatever connection
        answer = door()
        if isinstance(answer, dict) and "code" in answer:
            assert answer["code"] == "unavailable", name
            refused += 1
    event.remove(engine, "after_cursor_execute", cut)
    assert refused


def test_a_lock_that_is_not_given_in_time_is_answered_so(engine, admin, guest, live, monkeypatch):
    one = guest("하나")
    monkeypatch.setattr(database, "LOCK_PATIENCE", 300)
    engine.dispose()
    admin.execute(text("SELECT 1 FROM live_sessions WHERE id = :id FOR UPDATE"), {"id": live["id"]})
    assert one.says("안녕")["code"] == "unavailable"
    admin.rollback()
    assert one.says("안녕")["ok"]


def test_a_connection_that_is_not_free_in_time_is_answered_so(engine, guest, monkeypatch):
    one = guest("하나")
    monkeypatch.setattr(engine.pool, "_timeout", 0.3)
    held = [engine.connect() for _ in range(engine.pool.size() + engine.pool._max_overflow)]
    assert one.says("안녕")["code"] == "unavailable"
    for connection in held:
        connection.close()
    assert one.says("안녕")["ok"]


def test_who_came_in_while_the_state_could_not_be_read_is_not_half_inside(engine, admin, live, page, guest, ada):
    """Its name is stored, but it must not be counted, or send without hearing the answers."""
    other, one, stored = guest("둘"), page(), []

    def cut_the_reading(*_statement):
        if stored:
            cut_all(admin)

    event.listen(engine, "commit", stored.append)
    event.listen(engine, "before_cursor_execute", cut_the_reading)
    assert one.asks("join_session", session_id=live["id"], nickname="하나")["code"] == "unavailable"
    event.remove(engine, "before_cursor_execute", cut_the_reading)
    assert stored
    assert one.says("안녕")["code"] == "not_joined"
    assert ada.asks("GET", f"/api/sessions/{live['id']}")["participant_count"] == 1
    assert other.says("안녕")["ok"]
    assert not one.heard("new_message")


def test_a_served_hall_is_told_so_and_goes_on(app, cluster, own_server, ada, live):
    """By a real web process, with green threads: nobody waits for the database, and nobody is thrown out."""
    server = own_server(DATABASE_URL=app.config["DATABASE_URL"]).start()
    phone = Phone(server.url)
    phone.joins(session_id=live["id"], nickname="하나")
    began = time.monotonic()
    cluster.halt()
    try:
        for _ in range(3):
            assert phone.says("안녕", client_msg_id="m1")["code"] == "unavailable"
        assert ada.asks("GET", "/api/sessions").status == 503
        with requests.get(f"{server.url}/api/join/{live['session_code']}", timeout=30) as answer:
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
            assert answer.json()["code"] == "unavailable"
        time.sleep(2)  # for its own ticks to meet the same
    finally:
        cluster.resume()
    eventually(lambda: phone.says("안녕", client_msg_id="m1")["ok"])
    assert phone.texts == ["안녕"]
    phone.leaves()
    server.stop()
    lines = server.log.count("The database is away")
    assert 1 <= lines <= 2 + (time.monotonic() - began) / 10
    assert "Traceback" not in server.log
