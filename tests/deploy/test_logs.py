"""What a server writes down in production: what finds a fault again, and nothing about people."""

import json
import logging
import re
import shutil
import socket
import sqlite3

import pytest
import requests

from engagenow import log_lines
from tests.conftest import SECRET
from tests.people import Phone, Presenter, over_network
from tests.server import ForkedServer, flask_beside

PUBLIC = {"ENVIRONMENT": "production", "PUBLIC_URL": "https://engage.test", "TRUSTED_PROXIES": "1"}
NICKNAME, TEXT, EMAIL, ADDRESS = "비밀손님", "아무도 몰라야 할 말", "ada@example.org", "203.0.113.9"
SID, SECRET_METHOD = "SidSecretQQ", "METHODSECRET"
FORWARDED = {"X-Forwarded-For": ADDRESS, "X-Forwarded-Proto": "http"}


def lines_of(server):
    return [json.loads(line) for line in server.log.splitlines()]


def ask(server, method, path, **options):
    headers = {**FORWARDED, **options.pop("headers", {})}
    with requests.request(method, server.url + path, headers=headers, timeout=10, **options) as answer:
        return answer.status_code, answer.headers


def say_nonsense(server, line):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as raw:
        raw.sendall(line.encode() + b"\r\n\r\n")
        raw.recv(1000)


@pytest.fixture(scope="module")
def seen(with_demo, tmp_path_factory):
    """A server at which people were, after which its tables broke: (server, the session's id, a token)."""
    folder = tmp_path_factory.mktemp("seen")
    shutil.copy(with_demo, folder / "engagenow.db")
    server = ForkedServer(folder, SECRET_KEY=SECRET, INSTANCE_PATH=str(folder), **PUBLIC).start()
    phone = Phone(server.url)
    body = phone.joins(session_code="TEST01", nickname=NICKNAME)
    phone.says(TEXT)
    live, token = body["session"]["id"], body["token"]
    ask(server, "GET", f"/api/sessions/{live}?email={EMAIL}", headers={"X-Request-ID": "from-nginx"})
    ask(server, "POST", "/api/join/TEST01", json={"nickname": NICKNAME, "join_key": token})
    ask(server, "GET", f"/auth/link/{token}?next={EMAIL}")
    say_nonsense(server, f"GET /{EMAIL} nonsense")
    ask(server, SECRET_METHOD, "/livez")
    for told in (f"sid={SID}", f"EIO={SID}", f"EIO=4&transport={SID}"):
        ask(server, "GET", f"/socket.io/?EIO=4&transport=polling&{told}")
        ask(server, "POST", f"/socket.io/?EIO=4&transport=polling&{told}", data=SID)
    ask(server, "GET", "/socket.io/?EIO=4&transport=polling", headers={"Origin": f"https://{SID}.example"})
    link = flask_beside(server, "login-link", EMAIL).strip().rpartition("/")[2]
    assert ask(server, "POST", f"/auth/link/{link}", allow_redirects=False)[0] == 302
    with sqlite3.connect(server.folder / "engagenow.db") as database:
        database.execute("ALTER TABLE events RENAME TO gone")
        database.execute("ALTER TABLE participants RENAME COLUMN nickname TO gone")
    assert phone.sends("send_message", message=TEXT, message_type="text", client_msg_id="x")["code"] == "internal_error"
    assert ask(server, "POST", "/api/join/TEST01", json={"nickname": NICKNAME})[0] == 500
    phone.leaves()
    server.stop()
    return server, live, token


def test_every_line_is_json_and_none_is_about_people(seen):
    server, _, token = seen
    lines = lines_of(server)
    assert all({"time", "level", "logger", "pid", "message"} <= line.keys() for line in lines)
    assert any(line["message"] == "Invalid request" for line in lines)
    for private in (NICKNAME, TEXT, EMAIL, ADDRESS, token, "ip=127.0.0.1", "?", "TEST01", SID, SECRET_METHOD):
        assert private not in server.log, private
        assert json.dumps(private)[1:-1] not in server.log, private


def test_a_request_is_found_by_its_id_its_route_and_its_session(seen):
    server, live, _ = seen
    [line] = [line for line in lines_of(server) if line.get("request_id") == "from-nginx"]
    assert (line["logger"], line["method"], line["status"]) == ("gunicorn.access", "GET", 401)
    assert (line["route"], line["session_id"]) == ("/api/sessions/<session_id>", live)


def test_a_command_that_fails_says_which_and_where(seen):
    server, live, _ = seen
    [line] = [line for line in lines_of(server) if line["message"] == "a command failed"]
    assert (line["level"], line["command"], line["session_id"]) == ("error", "send_message", live)
    assert line["request_id"]
    assert line["connection"]
    assert line["error"]["type"] == "OperationalError"
    assert "no such table: events" in line["error"]["message"]
    assert any("unit_of_work.py" in frame for frame in line["error"]["trace"])


def test_a_request_that_fails_has_one_id_in_all_its_lines(seen):
    lines = lines_of(seen[0])
    [broken] = [line for line in lines if line["message"] == "Exception on"]
    assert broken["route"] == "/api/join/<code>"
    [access] = [line for line in lines if line.get("request_id") == broken["request_id"] and "status" in line]
    assert access["status"] == 500


def test_probes_are_not_worth_a_line(seen):
    probes = [line for line in lines_of(seen[0]) if line.get("route") in ("/livez", "/socket.io/")]
    assert [line for line in probes if line["status"] < 400] == []


def test_who_did_what_is_told_by_ids(seen):
    [line] = [line for line in lines_of(seen[0]) if line["logger"] == "engagenow.audit"]
    assert (line["level"], line["message"]) == ("info", "login")
    assert re.fullmatch(r"[\w-]{8,40}", line["user_id"])


def test_what_is_done_has_a_line_each_and_the_level_decides(own_server):
    told = own_server(LOG_LEVEL="info").start()
    quiet = own_server(LOG_LEVEL="warning").start()
    done = [evening(server) for server in (told, quiet)]
    for server in (told, quiet):
        server.stop()
    user, live, person = done[0]
    lines = re.findall(r"engagenow\.audit: (.+)", told.log)
    assert lines == [
        f"access token issued user_id={user}",
        f"session created session_id={live} user_id={user}",
        f"participant removed session_id={live} participant_id={person}",
        f"session deleted session_id={live}",
    ]
    assert "engagenow.audit" not in quiet.log


def evening(server):
    """Ids of the presenter, the session and the participant."""
    ada = Presenter(over_network(server.url), EMAIL)
    live = ada.opens()
    phone = Phone(server.url)
    person = phone.joins(session_id=live["id"], nickname=NICKNAME)["participant"]["id"]
    kick = f"/api/sessions/{live['id']}/participants/{person}/kick"
    assert [ada.asks("POST", kick).status for _ in range(2)] == [200, 200]
    assert ada.asks("DELETE", f"/api/sessions/{live['id']}").status == 204
    phone.leaves()
    return ada.asks("GET", "/auth/me")["id"], live["id"], person


def test_a_line_stays_one_line_and_says_nothing_that_a_client_sent():
    def said(message, *values, name="engagenow.x"):
        record = logging.LogRecord(name, logging.ERROR, "x.py", 1, message, values, None)
        readable = log_lines.ReadableLines("%(message)s").format(record)
        assert json.loads(log_lines.JsonLines().format(record))["message"] == readable
        return readable

    assert said("%s failed", "a\nb\x1b[31m\u2028c") == "a\\nb\\x1b[31m\\u2028c failed"
    assert said("Invalid request from ip=%s: %s", "127.0.0.1", "x", name="gunicorn.error") == "Invalid request"
    for message in ("evil is not an accepted origin.", "Invalid session evil", "Unknown transport evil"):
        assert "evil" not in said(message, name="engagenow.socketio")


def test_developers_read_plain_lines(own_server):
    server = own_server(LOG_LEVEL="info").start()
    server.stop()
    assert re.search(r"\[INFO\] Booting worker", server.log)
    assert "{" not in server.log
