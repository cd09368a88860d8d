"""A command that fails half way leaves nobody half inside, and our own faults are told from bad packets."""

import logging

import pytest
from sqlalchemy.exc import OperationalError

from engagenow.realtime import introduction, lifecycle, nonsense
from engagenow.realtime.catch_up import CatchUp

POLLING = "/socket.io/?EIO=4&transport=polling"


@pytest.fixture
def unreadable(monkeypatch):
    """While True, the state of a session cannot be read."""
    state = {"is": True}
    read = CatchUp.read

    def fails(self, arrival):
        if state["is"]:
            raise OperationalError("select", {}, Exception("away"))
        return read(self, arrival)

    monkeypatch.setattr(CatchUp, "read", fails)
    return state


def test_who_cannot_be_told_the_state_is_in_no_room_and_may_try_again(page, live, ada, guest, unreadable):
    unreadable["is"] = False
    inside, newcomer = guest("하나"), page()
    unreadable["is"] = True
    answer = newcomer.asks("join_session", session_id=live["id"], nickname="둘")
    assert (answer["ok"], answer["code"]) == (False, "unavailable")
    assert newcomer.says("들려요?")["code"] == "not_joined"
    assert ada.asks("GET", f"/api/sessions/{live['id']}")["participant_count"] == 1
    inside.says("안녕")
    assert newcomer.heard("new_message") == []
    unreadable["is"] = False
    newcomer.joins(live, nickname="둘")
    assert newcomer.says("이제 들려요")["ok"]


def test_who_came_with_a_token_comes_again_with_it(page, live, guest, unreadable):
    unreadable["is"] = False
    token = guest("하나").token
    unreadable["is"] = True
    back = page()
    assert back.asks("join_session", session_id=live["id"], token=token)["code"] == "unavailable"
    unreadable["is"] = False
    assert back.joins(live, token=token)["participant"]["nickname"] == "하나"


def connects(client, *packets):
    sid = client.get(POLLING).text.partition('"sid":"')[2].partition('"')[0]
    client.post(f"{POLLING}&sid={sid}", data="\x1e".join(["40", *packets]))
    return client.get(f"{POLLING}&sid={sid}").status_code


def test_a_fault_of_ours_while_a_client_connects_has_a_traceback(client, app, monkeypatch, caplog):
    def fails(*_):
        raise TypeError("ours")

    monkeypatch.setattr(lifecycle.Lifecycle, "_say_hello", fails)
    assert connects(client) == 400, "cut off, it comes again"
    failed = [record for record in caplog.records if record.exc_info]
    assert [record.exc_info[0] for record in failed] == [TypeError]
    assert not [record for record in caplog.records if "no packet" in record.getMessage()]


def test_a_fault_of_ours_while_a_client_goes_has_a_traceback(client, app, monkeypatch, caplog):
    def fails(*_):
        raise KeyError("ours")

    monkeypatch.setattr(app.extensions["realtime"].hall, "step_out", fails)
    connects(client, "41")
    failed = [record for record in caplog.records if record.exc_info]
    assert [record.exc_info[0] for record in failed] == [KeyError]


@pytest.mark.parametrize("packet", ["4", "4x", "42[", "42{}", "42[1,", "4" + "2" * 400])
def test_what_is_no_packet_has_none(client, packet, caplog):
    caplog.set_level(logging.WARNING)
    connects(client, packet)
    assert not [record for record in caplog.records if record.exc_info]


def test_a_fault_of_a_background_job_goes_to_the_log(app, caplog):
    from engagenow.realtime.tasks import _run

    def fails():
        raise ValueError("ours")

    _run(fails)
    assert [record.exc_info[0] for record in caplog.records] == [ValueError]


def test_an_exception_that_passed_our_handlers_is_ours():
    def raised(by):
        try:
            by()
        except Exception as error:
            return error

    assert not nonsense.is_ours(raised(lambda: int("x")))
    assert nonsense.is_ours(raised(lambda: introduction.introduce(None, "sid", "eio", {}, None)))
