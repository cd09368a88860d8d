"""Clients that ask and do not read: what they leave unread costs little, and bounds what is read of them."""

import json
import time

import pytest

from tests.conftest import server_in
from tests.faults import attacks
from tests.faults.travellers import RawClient
from tests.server import memory

pytestmark = pytest.mark.server

CONNECTIONS = 40
SECONDS = 4
MOST = 8  # MB for all of them; what a server kept that read on was 280


@pytest.fixture(scope="module")
def server(with_demo, tmp_path_factory):
    server = server_in(with_demo, tmp_path_factory.mktemp("unread")).start()
    yield server
    assert server.stop() == 0, server.log
    assert "Traceback" not in server.log, server.log


@pytest.fixture(scope="module")
def token(server):
    return attacks.fill_snapshot(server.url, "TEST02")


def test_pings(server):
    assert attacks.unread_pings(server.url, lambda: memory(server), CONNECTIONS, SECONDS) < MOST


def test_joins(server, token):
    grown = attacks.unread_joins(server.url, lambda: memory(server), CONNECTIONS, SECONDS, "TEST02", token)
    assert grown < MOST


def test_posts_without_a_poll(server, token):
    grown = attacks.unread_polls(server.url, lambda: memory(server), CONNECTIONS, SECONDS, "TEST02", token)
    assert grown < MOST


def test_who_reads_late_gets_every_answer(server, token):
    late = RawClient(server.url, receive_buffer=attacks.SMALL_BUFFER).connects()
    for number in range(30):
        late.sends(attacks.join_packet("TEST02", token).replace("42[", f"42{number}[", 1))
    time.sleep(2)
    answers = []
    while len(answers) < 30:
        packet = late.ws.recv()
        answers += [json.loads(packet.partition("[")[2].rpartition("]")[0])] if packet.startswith("43") else []
    assert all(answer["ok"] for answer in answers)
    late.closes()
