import socket
import threading

import pytest
from sqlalchemy.exc import OperationalError

from engagenow.web import health
from tests.waiting import PATIENCE, eventually


@pytest.fixture
def closed_port():
    """A port of ours at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_alive_touches_nothing(client, monkeypatch):
    monkeypatch.setattr(health, "_ask_database", lambda _app: pytest.fail("it asked the database"))
    client.set_cookie("engagenow", "whatever")
    answer = client.get("/livez", headers={"Authorization": "Bearer whatever"})
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert "Set-Cookie" not in answer.headers


def test_health_names_the_build_and_nothing_else_does(make_app):
    client = make_app(BUILD="4f2c").test_client()
    assert client.get("/health").headers["X-Build"] == "4f2c"
    assert "X-Build" not in client.get("/livez").headers
    assert "X-Build" not in make_app().test_client().get("/health").headers


def test_healthy_without_redis(client):
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "checks": {"database": "ok", "redis": "not configured"}}


def test_a_database_that_fails_is_said_so(client, monkeypatch):
    def fail(_app):
        raise OperationalError("SELECT 1", {}, Exception("password of the database"))

    monkeypatch.setattr(health, "_ask_database", fail)
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json == {"status": "failed", "checks": {"database": "failed", "redis": "not configured"}}
    assert client.get("/livez").status_code == 200


def test_a_redis_that_is_gone_is_said_so(app, client, closed_port):
    app.config["REDIS_URL"] = f"redis://127.0.0.1:{closed_port}/0"
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json["checks"] == {"database": "ok", "redis": "failed"}


def test_a_redis_that_answers_is_ok(app, client, shared_redis):
    app.config["REDIS_URL"] = shared_redis
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "checks": {"database": "ok", "redis": "ok"}}


def test_a_redis_that_hangs_is_not_waited_for(app, client, monkeypatch):
    monkeypatch.setattr(health, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        app.config["REDIS_URL"] = f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"
        assert client.get("/health").status_code == 503


def test_a_database_that_hangs_is_not_waited_for_and_asked_once(client, monkeypatch):
    asked, thawed = [], threading.Event()

    def hang(_app):
        asked.append(1)
        thawed.wait(PATIENCE)

    monkeypatch.setattr(health, "PATIENCE", 0.2)
    monkeypatch.setattr(health, "_ask_database", hang)
    assert [client.get("/health").status_code for _ in range(3)] == [503] * 3
    assert asked == [1]
    thawed.set()
    eventually(lambda: client.get("/health").status_code == 200)
