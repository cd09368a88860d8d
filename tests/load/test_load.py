"""Both load tests, in small: that they measure what they say, and notice when something is missing."""

import json
import subprocess
import sys

import pytest

from tests.load import websocket_load
from tests.load.client import Client, Crowd
from tests.server import ROOT, free_port

SMALL = ["--clients", "20", "--ramp", "40", "--seconds", "3", "--every", "0.5", "1", "--json"]


def test_everybody_hears_everything(server, capsys):
    status = websocket_load.main(["--url", server.url, "--limit", "30000", *SMALL])
    result = json.loads(capsys.readouterr().out)
    assert (status, result["connected"], result["missing"], result["wrong"]) == (0, 20, 0, 0), result
    assert result["sent"] == result["acknowledged"] > 20
    assert result["expected"] == result["received"] > 20 * 20
    assert 0 < result["p50_ms"] <= result["p95_ms"] <= result["p99_ms"]
    assert 0 < result["generator_busiest_core"] <= result["generator_cores"]


def test_nobody_is_there(server, capsys):
    arguments = ["--url", server.url, "--session", "no-such-session", "--clients", "2", "--seconds", "1", "--json"]
    assert websocket_load.main(arguments) == 1
    assert json.loads(capsys.readouterr().out)["refusals"] == ["session_not_found"]


def test_nobody_answers(capsys):
    arguments = ["--url", f"http://127.0.0.1:{free_port()}", "--clients", "2", "--seconds", "0", "--json"]
    assert websocket_load.main(arguments) == 1
    assert json.loads(capsys.readouterr().out)["refusals"] == ["ConnectionRefusedError"]


def result(**changes):
    right = {
        "connected": 9,
        "missing": 0,
        "wrong": 0,
        "lost": 0,
        "sent": 5,
        "acknowledged": 5,
        "valid": True,
        "p99_ms": 20,
    }
    return {**right, **changes}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 0),
        ({"missing": 1}, 1),
        ({"wrong": 1}, 1),
        ({"lost": 1}, 1),
        ({"connected": 8}, 1),
        ({"acknowledged": 4}, 1),
        ({"p99_ms": 251}, 1),
        ({"p99_ms": None}, 1),
        ({"valid": False}, 2),
    ],
)
def test_what_counts_as_passed(changes, status):
    options = websocket_load.parse(["--clients", "9"])
    assert websocket_load.verdict(result(**changes), options) == status


def test_a_gap_and_a_double_are_seen():
    phone = Client(Crowd("x", "x", (5, 15), "x"), 1)
    phone.joined, phone.first, phone.last = True, 4, 4
    for seq in (5, 6, 8, 8, 9):
        phone._hear(b'42["new_message",{"seq":%d,"id":"x"}]' % seq)
    phone._hear(b'42["participant_count",{"count":8}]')
    assert (phone.received, phone.wrong, phone.last) == (5, 2, 9)


def test_frames_come_in_pieces():
    phone = Client(Crowd("x", "x", (5, 15), "x"), 1)
    phone._upgraded = phone.joined = True
    long = b'42["new_message",{"seq":2,"id":"%s"}]' % (b"x" * 300)
    stream = b"".join(
        [b"\x81\x23" + b'42["new_message",{"seq":1,"id":"ab"}]'[:35], b"\x81\x7e" + len(long).to_bytes(2, "big") + long]
    )
    for place in range(len(stream)):
        phone.data_received(stream[place : place + 1])
    assert (phone.received, phone.last) == (2, 2)


def test_locust_drives_the_api_and_the_sockets(server):
    command = [sys.executable, "-m", "locust", "-f", "tests/load/locustfile.py", "--host", server.url, "--headless"]
    command += ["-u", "10", "-r", "10", "-t", "5s", "--json", "--loglevel", "ERROR"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert {"/auth/test-login", "/api/sessions", "connect", "join_session"} <= rows.keys()
    assert all(row["num_failures"] == 0 for row in rows.values())
