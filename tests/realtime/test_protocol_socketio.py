"""Socket.IO v5, rule by rule, on every wire and transport."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.programs import need
from tests.realtime import paths
from tests.realtime.paths import client

pytestmark = pytest.mark.server
path, server = paths.path, paths.server

SESSION = "test-session-id"


@pytest.fixture(params=["polling", "websocket", "upgrade"])
def session(request, server):
    """A session that has not said CONNECT."""
    return client(request.param, server.url)


def data_of(packet, start):
    return json.loads(packet.removeprefix(start))


def test_connect_is_answered_with_an_id_of_its_own(session):
    session.posts("40")
    answer = data_of(session.hears("40"), "40")
    assert list(answer) == ["sid"]
    assert len(answer["sid"]) >= 20
    assert data_of(session.hears("42"), "42")[0] == "connected"


def test_connect_takes_a_payload(session):
    session.posts('40{"token":"nonsense","session_id":"nowhere"}')
    assert "sid" in data_of(session.hears("40"), "40")


@pytest.mark.parametrize("name", ["/random", "/", "/custom"])
def test_connect_to_an_unknown_namespace_is_refused_with_a_message(session, name):
    if name == "/":
        session.connects()
    session.posts(f"40{name},")
    expected = {"message": "Already connected" if name == "/" else "Invalid namespace"}
    start = "44" if name == "/" else f"44{name},"
    assert data_of(session.hears("44"), start) == expected
    session.posts("40" if name != "/" else '421["no_such"]')  # the session goes on
    assert session.hears("40" if name != "/" else "431")


@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_the_stock_javascript_client_reads_why_a_namespace_is_refused(server, transport):
    node = need("node")
    script = Path(__file__).with_name("unknown_namespace.mjs")
    command = [node, "--experimental-websocket", "--no-warnings", str(script), server.url, transport]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.stdout.strip() == "Invalid namespace", ran.stderr


@pytest.mark.parametrize("packet", ["4abc", "4", "49", "4-", "47[]"])
def test_what_is_no_packet_in_place_of_connect_ends_the_session(session, packet):
    session.posts(packet)
    assert session.ends()


def test_an_event_before_connect_is_not_carried_out(session):
    session.posts(f'421["join_session",{{"session_id":"{SESSION}","nickname":"이른"}}]', "40")
    session.hears("40")
    session.posts('422["no_such"]')
    assert session.hears("43").startswith("432[")


def test_disconnect_ends_the_namespace_and_connect_opens_it_again(session):
    session.connects()
    session.posts("41")
    session.posts('421["no_such"]')  # to nobody
    session.connects()
    session.posts('422["no_such"]')
    assert session.hears("43").startswith("432[")


def test_disconnect_from_a_namespace_that_was_never_joined_changes_nothing(session):
    session.connects()
    session.posts("41/random,", '42/random,1["no_such"]', '422["no_such"]')
    assert session.hears("43").startswith("432[")


@pytest.mark.parametrize("number", ["0", "1", "2147483647", "999999999999999999"])
def test_an_event_is_answered_under_its_number(session, number):
    session.connects()
    session.posts(f'42{number}["join_session",{{"session_id":"{SESSION}","nickname":" "}}]')
    (answer,) = data_of(session.hears("43"), f"43{number}")
    assert (answer["ok"], answer["code"]) == (False, "nickname_invalid")


def test_an_event_without_a_number_is_carried_out_and_not_answered(session):
    session.connects()
    session.posts('42["no_such"]')
    name, problem = data_of(session.hears('42["error"'), "42")
    assert (name, problem["code"]) == ("error", "unknown_command")


@pytest.mark.parametrize("packet", ["43[]", '431["answer"]', '43999["answer"]'])
def test_an_answer_to_no_question_changes_nothing(session, packet):
    session.connects()
    session.posts(packet, '421["no_such"]')
    assert session.hears("431")


@pytest.mark.parametrize(
    "packet", ["4abc", "42", "42{}", "42[]", '42abc["no_such",1]', "42{]", '42["no_such"', "48", '44{"message":"no"}']
)
def test_what_is_no_packet_ends_the_session(session, packet):
    session.connects()
    session.posts(packet)
    assert session.ends()


# `stock` collects it, as the library does.
@pytest.mark.parametrize("path", ["direct", "gevent", "threading"], indirect=True)
def test_binary_is_answered_with_a_refusal(session):
    session.connects()
    session.posts('451-1["send_message",{"message":{"_placeholder":true,"num":0},"message_type":"text"}]')
    (answer,) = data_of(session.hears("43"), "431")
    assert (answer["ok"], answer["code"]) == (False, "invalid")
