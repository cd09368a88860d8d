"""The socket edge, where no client would get to it."""

import pytest
from sqlalchemy.exc import OperationalError

from engagenow.realtime import introduction

POLLING = "/socket.io/?EIO=4&transport=polling"


@pytest.fixture
def config(config):
    """With the sockets of the product, over Flask's test client."""
    assert config.WIRE == "direct"
    return config


@pytest.fixture
def poll(client):
    """`poll("40")` posts packets of one connection, of a browser that has been here before."""
    client.set_cookie("lang", "ko")
    sid = client.get(POLLING).text.partition('"sid":"')[2].partition('"')[0]

    def post(*packets):
        return client.post(f"{POLLING}&sid={sid}", data="\x1e".join(packets))

    return post


@pytest.fixture
def manager(app):
    return app.extensions["socketio"].server.manager


def test_a_command_that_comes_after_its_connection_has_ended_is_answered(app):
    answer = app.extensions["realtime"].dispatcher.on_command(
        "send_message", "a sid that has gone", {"message": "안녕"}
    )
    assert (answer["ok"], answer["code"]) == (False, "not_joined")
    assert answer["detail"]


def test_who_has_gone_enters_no_room(app, ada, manager):
    realtime = app.extensions["realtime"]
    live = ada.opens()
    answer = realtime.dispatcher.on_command(
        "join_session", "a sid that has gone", {"session_id": live["id"], "nickname": "유령"}
    )
    assert (answer["ok"], answer["code"]) == (False, "not_joined")
    assert ada.asks("GET", f"/api/sessions/{live['id']}")["participant_count"] == 0


def test_whoever_leaves_leaves_nothing_behind(poll, manager):
    poll("40")
    assert len(manager.rooms["/"]) == 1  # everybody's
    poll("1")
    assert (manager.rooms, manager.pending_disconnect, manager.callbacks) == ({}, {}, {})


def test_what_comes_behind_a_close_is_not_carried_out(poll, manager):
    poll("1", "40")
    assert manager.rooms == {}


def test_whom_the_database_cannot_name_comes_again(poll, app, manager, monkeypatch):
    def is_away(*_):
        raise OperationalError("select", {}, Exception("away"))

    monkeypatch.setattr(introduction, "_account", is_away)
    poll("40")
    assert manager.rooms == {}
    assert app.extensions["realtime"].gauges.connections == 0
    assert poll("40").status_code == 400
