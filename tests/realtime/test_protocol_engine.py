"""Engine.IO v4, rule by rule, on every wire."""

import json
import time

import pytest
import requests
import websocket

from tests.realtime import paths
from tests.realtime.paths import (
    SEPARATOR,
    WS_HEADERS,
    Polling,
    Socket,
    ask,
    client,
    opens,
    together,
)
from tests.waiting import PATIENCE

pytestmark = pytest.mark.server
path, servers = paths.path, paths.servers

WEBSOCKET = "EIO=4&transport=websocket"
any_transport = pytest.mark.parametrize("transport", ["polling", "websocket", "upgrade"])


@pytest.fixture(scope="module")
def server(path, servers):
    return servers(path)


def test_a_session_opens_with_its_terms(server):
    opened = requests.get(f"{server.url}/socket.io/?EIO=4&transport=polling", timeout=10)
    assert opened.status_code == 200
    assert opened.headers["Content-Type"] == "text/plain; charset=UTF-8"
    terms = json.loads(opened.text.removeprefix("0"))
    assert set(terms) == {"sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"}
    assert (terms["upgrades"], terms["pingInterval"], terms["pingTimeout"]) == (["websocket"], 10_000, 10_000)
    on_websocket = json.loads(Socket(server.url).open.removeprefix("0"))
    assert set(on_websocket) == set(terms)
    assert on_websocket["upgrades"] == []


BAD_HANDSHAKES = {
    "no transport": ("GET", "EIO=4"),
    "an empty transport": ("GET", "EIO=4&transport="),
    "an unknown transport": ("GET", "EIO=4&transport=abc"),
    "no version": ("GET", "transport=polling"),
    "an unknown version": ("GET", "EIO=abc&transport=polling"),
    "the former version": ("GET", "EIO=3&transport=polling"),
    "POST": ("POST", "EIO=4&transport=polling"),
    "PUT": ("PUT", "EIO=4&transport=polling"),
    "DELETE": ("DELETE", "EIO=4&transport=polling"),
    "an unknown session": ("GET", "EIO=4&transport=polling&sid=abc"),
    "a POST to an unknown session": ("POST", "EIO=4&transport=polling&sid=abc"),
    "JSONP": ("GET", "EIO=4&transport=polling&j=0"),
    "JSONP without a number": ("GET", "EIO=4&transport=polling&j="),
    "WebSocket without a handshake": ("GET", WEBSOCKET),
    "WebSocket by POST": ("POST", WEBSOCKET),
}


@pytest.mark.parametrize("case", BAD_HANDSHAKES)
def test_a_handshake_that_is_none_is_refused(server, case):
    status, headers = ask(server.url, *BAD_HANDSHAKES[case], {})
    assert status == 400
    assert headers["x-content-type-options"] == "nosniff"


def without(*names, **changed):
    return {name: value for name, value in {**WS_HEADERS, **changed}.items() if name not in names}


BAD_UPGRADES = {
    "no Connection": (400, "GET", WEBSOCKET, without("Connection"), 11),
    "another Connection": (400, "GET", WEBSOCKET, without(Connection="close"), 11),
    "no Upgrade": (400, "GET", WEBSOCKET, without("Upgrade"), 11),
    "another Upgrade": (400, "GET", WEBSOCKET, without(Upgrade="h2c"), 11),
    "no key": (400, "GET", WEBSOCKET, without("Sec-WebSocket-Key"), 11),
    "a short key": (400, "GET", WEBSOCKET, without(**{"Sec-WebSocket-Key": "YWJj"}), 11),
    "a key that is no base64": (400, "GET", WEBSOCKET, without(**{"Sec-WebSocket-Key": "%" * 24}), 11),
    "no version": (426, "GET", WEBSOCKET, without("Sec-WebSocket-Version"), 11),
    "an old version": (426, "GET", WEBSOCKET, without(**{"Sec-WebSocket-Version": "8"}), 11),
    "HTTP/1.0": (400, "GET", WEBSOCKET, WS_HEADERS, 10),
    "POST": (400, "POST", WEBSOCKET, WS_HEADERS, 11),
    "HEAD": (400, "HEAD", WEBSOCKET, WS_HEADERS, 11),
    "an unknown session": (400, "GET", f"{WEBSOCKET}&sid=abc", WS_HEADERS, 11),
    "the polling transport": (400, "GET", "EIO=4&transport=polling", WS_HEADERS, 11),
    "no transport": (400, "GET", "EIO=4", WS_HEADERS, 11),
    "an unknown transport": (400, "GET", "EIO=4&transport=abc", without("Upgrade"), 11),
    "no protocol version": (400, "GET", "transport=websocket", WS_HEADERS, 11),
}


@pytest.mark.parametrize("case", BAD_UPGRADES)
def test_an_upgrade_that_is_none_is_refused_and_opens_nothing(server, path, case):
    expected, method, query, headers, version = BAD_UPGRADES[case]
    status, answered = ask(server.url, method, query, headers, version)
    assert status == expected
    assert answered["x-content-type-options"] == "nosniff"
    if expected == 426:
        assert answered["sec-websocket-version"] == "13"
    if path == "direct":
        assert "Traceback" not in server.log


def test_an_upgrade_to_something_else_is_ignored(server):
    status, _ = ask(server.url, "GET", "EIO=4&transport=polling", {"Connection": "Upgrade", "Upgrade": "h2c"})
    assert status == 200


def test_a_kind_of_refusal_is_logged_once(server):
    for _ in range(3):
        ask(server.url, "GET", WEBSOCKET, without("Connection"))
        ask(server.url, "GET", "EIO=4&transport=polling&sid=MadeUpByAClient", {})
    lines = server.log.splitlines()
    assert len([line for line in lines if "Connection: Upgrade" in line]) == 1
    assert len([line for line in lines if "bad-sid" in line]) == 1
    assert "MadeUpByAClient" not in server.log


def test_every_answer_says_that_it_is_data(server):
    session = Polling(server.url)
    session.posts("40")
    for answer in (session.polls(), session.posts("41"), requests.options(session.address, timeout=10)):
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_packets_of_one_post_are_taken_and_answered_in_order(server):
    session = Polling(server.url).connects()
    answer = session.posts('421["no_such"]', '422["no_such"]', '423["no_such"]')
    assert (answer.status_code, answer.text) == (200, "ok")
    heard = []
    while len(heard) < 3:
        heard += [packet[:3] for packet in session.polls().text.split(SEPARATOR) if packet.startswith("43")]
    assert heard == ["431", "432", "433"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD"])
def test_a_session_knows_get_and_post_only(server, method):
    session = Polling(server.url)
    assert requests.request(method, session.address, timeout=10).status_code == 405
    assert session.posts("40").status_code == 200


@any_transport
def test_what_is_no_packet_ends_the_session(server, path, transport):
    session = client(transport, server.url)
    answer = session.posts("abc")
    if (path, transport) == ("stock", "polling"):  # the library's own answer, which only its classes could change
        assert answer.status_code == 200
    else:
        assert session.ends()


@pytest.mark.parametrize("path", ["direct", "gevent", "threading"], indirect=True)
def test_binary_data_of_no_event_is_ignored(server):
    polling, websocket = Polling(server.url).connects(), Socket(server.url).connects()
    assert polling.posts("bAAEC", '421["no_such"]').status_code == 200
    assert polling.hears("431")
    websocket.ws.send_binary(b"\x00\x01\x02")
    websocket.posts('421["no_such"]')
    assert websocket.hears("431")


def test_two_polls_at_once_end_the_session(server):
    session = Polling(server.url).connects()
    session.hears("42")

    def second():
        time.sleep(0.3)
        return session.polls()

    ended, refused = sorted(together(session.polls, second), key=lambda answer: answer.status_code)
    assert (ended.status_code, ended.text) == (200, "1")
    assert refused.status_code == 400
    assert session.ends()


def test_polls_one_after_the_other_are_no_two_at_once(server):
    session = Polling(server.url)
    for number in range(5):
        session.posts("40" if number == 0 else f'42{number}["no_such"]')
        assert session.polls().status_code == 200


def test_a_poll_that_waits_is_answered_when_its_session_closes(server):
    session = Polling(server.url).connects()
    session.hears("42")

    def close():
        time.sleep(0.3)
        return session.posts("1")

    poll, post = together(session.polls, close)
    assert (poll.status_code, poll.text) == (200, "6")
    assert (post.status_code, post.text) == (200, "ok")
    assert session.ends()


def test_a_close_packet_ends_a_websocket(server):
    session = Socket(server.url)
    session.posts("1")
    assert session.ends()


class PingedSessions:
    """Four sessions of one server, of which two answer its pings and two do not."""

    def __init__(self, server):
        self.began = time.monotonic()
        self.polite, self.silent = Polling(server.url), Polling(server.url)
        self.polite_ws, self.silent_ws = Socket(server.url), Socket(server.url)
        for session in (self.polite, self.silent, self.polite_ws, self.silent_ws):
            session.posts("40")

    def poll_silently(self):
        while (answer := self.silent.polls()).status_code == 200 and answer.text not in ("6", "1"):
            pass
        return time.monotonic() - self.began

    def listen_silently(self):
        self.silent_ws.ws.settimeout(2 * PATIENCE)
        assert self.silent_ws.ends()
        return time.monotonic() - self.began

    def poll_politely(self):
        for _ in range(2):
            heard = ""
            while "2" not in heard.split(SEPARATOR):
                answer = self.polite.polls()
                assert answer.status_code == 200, answer.text
                heard = answer.text
            assert self.polite.posts("3").text == "ok"

    def listen_politely(self):
        self.polite_ws.ws.settimeout(2 * PATIENCE)
        for _ in range(2):
            while self.polite_ws.ws.recv() != "2":
                pass
            self.polite_ws.posts("3")

    def outcome(self):
        jobs = self.poll_silently, self.listen_silently, self.poll_politely, self.listen_politely
        gone, gone_ws, *_ = together(*jobs)
        stays = self.polite.posts('421["no_such"]').status_code == 200
        return gone > 18, gone_ws > 18, stays


def test_who_answers_pings_stays_and_who_does_not_is_gone(servers):
    """On all wires at once, because each takes 20 s."""
    started = [servers(path) for path in paths.PATHS]  # all of them first: a session that waits is silent
    pinged = [PingedSessions(server) for server in started]
    outcomes = together(*(sessions.outcome for sessions in pinged))
    assert dict(zip(paths.PATHS, outcomes, strict=True)) == dict.fromkeys(paths.PATHS, (True, True, True))


def test_an_upgrade_ends_the_poll_and_takes_over(server):
    session = Polling(server.url).connects()
    session.hears("42")
    upgrading = opens(server.url, f"&sid={session.sid}")

    def probe():
        time.sleep(0.3)
        upgrading.send("2probe")
        assert upgrading.recv() == "3probe"

    poll, _ = together(session.polls, probe)
    assert (poll.status_code, poll.text) == (200, "6")
    upgrading.send("5")
    upgrading.send('421["no_such"]')
    assert Socket(server.url, upgrading).hears("43").startswith("431[")


def test_an_upgraded_session_takes_no_polls_and_no_second_websocket(server):
    session = Polling(server.url).connects()
    upgraded = session.upgrades()
    upgraded.send('421["no_such"]')
    Socket(server.url, upgraded).hears("431")
    assert session.polls().status_code == 400
    assert session.posts("40").status_code == 400
    with pytest.raises(websocket.WebSocketBadStatusException):
        opens(server.url, f"&sid={session.sid}")
    upgraded.send('422["no_such"]')
    assert Socket(server.url, upgraded).hears("432")


def test_a_probe_that_is_none_leaves_the_session_to_polling(server):
    session = Polling(server.url).connects()
    probing = opens(server.url, f"&sid={session.sid}")
    probing.send("2pro")
    assert Socket(server.url, probing).ends()
    assert session.posts('421["no_such"]').status_code == 200
    assert session.hears("431")


def test_a_post_beyond_the_limit_is_refused(server):
    session = Polling(server.url)
    assert session.posts("4" + "x" * 300_000).status_code == 400
    assert session.ends()


def test_a_websocket_message_beyond_the_limit_ends_the_session(server):
    session = Socket(server.url)
    session.posts("4" + "x" * 70_000)
    assert session.ends()
