"""A network that takes WebSocket handshakes and answers nothing: some proxies of offices and schools do."""

import time

import pytest
from playwright.sync_api import expect

from tests.faults.tunnel import Tunnel

SOCKETS = "/socket.io/"


@pytest.fixture
def school(server):
    """The address of the server behind such a network."""
    tunnel = Tunnel(server.port, swallows=b"Upgrade: websocket")
    yield f"http://127.0.0.1:{tunnel.port}"
    tunnel.close()


def test_it_costs_three_seconds_once_and_nothing_at_the_next_load(school, host, somebody, say):
    live = host.opens()
    phone = somebody("pixel", at=school)
    first = []  # the transports that a load tries, in order
    phone.on("websocket", lambda _socket: first.append("websocket"))
    phone.on("request", lambda request: SOCKETS in request.url and first.append("polling"))

    phone.goto(f"/join/{live['session_code']}")
    phone.get_by_test_id("nickname-input").fill("하나")
    began = time.monotonic()
    phone.get_by_test_id("join-button").click()
    expect(phone.locator("[data-chat-empty]")).to_contain_text("첫 메시지")
    assert 3 <= time.monotonic() - began
    assert first[:2] == ["websocket", "polling"]

    first.clear()
    phone.reload()
    expect(phone.locator("[data-chat-empty]")).to_contain_text("첫 메시지")
    assert first[0] == "polling"
    say(phone, "들리나요?")
    expect(phone.locator(".message.mine[data-state=said]")).to_be_visible()
