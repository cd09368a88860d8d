"""The presenter's changes of messages over HTTP: the same as over the socket."""

import pytest


@pytest.fixture
def said(guest):
    return guest("하나").says("안녕")


@pytest.fixture
def message(ada, live):
    def ask(method, said, suffix="", body=None):
        return ada.asks(method, f"/api/sessions/{live['id']}/messages/{said}{suffix}", body)

    return ask


def test_deleting(message, said, stage, outsider):
    answer = message("DELETE", said["id"])
    assert (answer.status, answer.body) == (200, {"id": said["id"], "pinned": False, "deleted": True})
    assert message("DELETE", said["id"]).body == answer.body
    assert [event["name"] for event in stage.log] == ["message_deleted"]
    assert not outsider.log


def test_pinning(message, said, stage, outsider):
    for pinned in (True, True, False):
        answer = message("PUT", said["id"], "/pin", {"pinned": pinned})
        assert (answer.status, answer.body) == (200, {"id": said["id"], "pinned": pinned, "deleted": False})
    assert [event["data"]["pinned"] for event in stage.log] == [True, False]
    assert not outsider.log


@pytest.mark.parametrize(
    "body", [{}, {"pinned": "true"}, {"pinned": 1}, {"pinned": None}, {"pinned": True, "id": "x"}, []]
)
def test_what_is_no_pinning(message, said, body):
    answer = message("PUT", said["id"], "/pin", body)
    assert (answer.status, answer["code"]) == (422, "invalid")


def test_what_does_not_exist(message, outsider):
    elsewhere = outsider.says("anderswo")
    for where in ("nothing", elsewhere["id"]):
        for answer in (message("DELETE", where), message("PUT", where, "/pin", {"pinned": True})):
            assert (answer.status, answer["code"]) == (404, "not_found")
    assert not outsider.heard("message_deleted")


def test_a_deleted_one_is_not_pinned(message, said):
    message("DELETE", said["id"])
    answer = message("PUT", said["id"], "/pin", {"pinned": True})
    assert (answer.status, answer["code"]) == (404, "not_found")
