"""The Socket.IO scenarios that the project was asked for with, played by stock clients against a real server."""

import pytest
import socketio

from tests.waiting import PATIENCE, eventually


@pytest.mark.parametrize("transports", [None, ["websocket"], ["polling"]], ids=["default", "websocket", "polling"])
def test_websocket_connection(server, transports):
    sio = socketio.Client()
    sio.connect(server.url, transports=transports)
    assert sio.connected
    received_events = []

    # Registered after connect() has returned, as the scenario does it.
    @sio.event
    def connected(data):
        received_events.append(("connected", data))

    eventually(lambda: received_events)
    sio.disconnect()
    assert len(received_events) == 1
    assert received_events[0][1].keys() == {"sid", "server_time"}


@pytest.mark.parametrize("time_round", ["first", "second"])
def test_join_session_websocket(server, time_round):
    with socketio.SimpleClient() as sio:
        sio.connect(server.url)
        joining = {
            "session_id": "test-session-id",
            "participant_id": "test-participant-id",
            "nickname": "TestUser",
        }
        sio.emit("join_session", joining)
        response = sio.receive(timeout=PATIENCE)
        while response[0] == "connected":
            response = sio.receive(timeout=PATIENCE)
        assert response[0] == "joined_session", time_round
        me = response[1]["participant"]
        assert (me["nickname"], me["client_ref"]) == ("TestUser", "test-participant-id")
        assert me["id"] != "test-participant-id"
