"""Every command that stores something may be sent again by its `client_msg_id`, over the socket and over HTTP."""

import pytest

from engagenow import FEATURES

TOY = "tests.house.toy.feature"
STORES_NOTHING = {"heartbeat"}
ENTERS = {"join_session", "leave_session"}  # the join_key and the token make a joining the same one
COUNTED_ELSEWHERE = {("send_message", "emoji")}  # a tap sent again is another tap


@pytest.fixture
def app(make_app):
    return make_app(features=(*FEATURES, TOY))


def test_every_command_takes_one(app):
    without = {
        (entry.name, entry.message_type)
        for entry in app.extensions["realtime"].table
        if "client_msg_id" not in entry.schema.model_fields
    }
    assert {name for name, _ in without - COUNTED_ELSEWHERE} == STORES_NOTHING | ENTERS


def test_every_route_that_changes_a_session_takes_one(app, client):
    described = client.get("/api/openapi.json").json
    for path, methods in described["paths"].items():
        for method in methods.keys() - {"get"} if "{session_id}" in path else ():
            body = methods[method]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
            schema = described["components"]["schemas"][body.rpartition("/")[2]]
            assert "client_msg_id" in schema["properties"], (method, path)


SENT = {
    "set_status": {"status": "paused"},
    "set_feature": {"feature": "reactions", "enabled": False},
    "set_stage": {"show": "chat"},
    "pin_message": {"pinned": True},
    "delete_message": {},
}


def move_on(ada, live, said):
    """Undo or change everything that SENT does."""
    ada.asks("PATCH", f"/api/sessions/{live['id']}", json={"title": "new"})
    ada.moves(live, "activate")
    ada.switches(live, "reactions", True)
    ada.asks("PUT", f"/api/sessions/{live['id']}/stage", {"show": "blank"})


@pytest.mark.parametrize("command", SENT)
def test_a_presenter_s_command_is_answered_the_same_and_done_once(command, stage, ada, live, guest):
    said = guest("하나").says("안녕")
    payload = {**SENT[command], "client_msg_id": "k1"}
    if "message" in command:
        payload["id"] = said["id"]
    first = stage.asks(command, **payload)
    assert first["ok"], first
    move_on(ada, live, said)
    before = len(stage.log)
    assert stage.asks(command, **payload) == first
    assert len(stage.log) == before


def test_a_participant_s_new_name_as_well(guest):
    one = guest("하나")
    first = one.asks("rename", nickname="둘", client_msg_id="k1")
    assert one.asks("rename", nickname="셋", client_msg_id="k2")["participant"]["nickname"] == "셋"
    assert one.asks("rename", nickname="둘", client_msg_id="k1") == first
    assert [event["nickname"] for event in one.heard("participant_renamed")] == ["둘", "셋"]


ROUTES = [
    ("POST", "/pause", {}),
    ("POST", "/end", {}),
    ("PATCH", "", {"title": "neu"}),
    ("PUT", "/features/reactions", {"enabled": False}),
    ("PUT", "/stage", {"show": "chat"}),
    ("PUT", "/messages/{message}/pin", {"pinned": True}),
    ("DELETE", "/messages/{message}", {}),
    ("POST", "/participants/{participant}/kick", {}),
    ("POST", "/participants/{participant}/readmit", {}),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_over_http_too(method, path, body, ada, live, guest, stage):
    one = guest("하나")
    said = one.says("안녕")
    path = f"/api/sessions/{live['id']}" + path.format(message=said["id"], participant=one.me["id"])
    first = ada.asks(method, path, json={**body, "client_msg_id": "k1"})
    assert first.status == 200
    move_on(ada, live, said)
    before = len(stage.log)
    again = ada.asks(method, path, json={**body, "client_msg_id": "k1"})
    assert (again.status, again.body) == (first.status, first.body)
    assert len(stage.log) == before


def test_the_toy_s_route_without_an_answer(ada, live, guest, stage):
    ada.switches(live, "hands", True)
    one = guest("하나")
    assert one.asks("raise_hand", topic="a")["ok"]
    path = f"/api/sessions/{live['id']}/hands/{one.me['id']}"
    for _ in range(2):
        assert ada.asks("DELETE", path, json={"client_msg_id": "k1"}).status == 204
    assert ada.asks("DELETE", path, json={"client_msg_id": "k2"}).status == 404
    assert len(stage.heard("hand_lowered")) == 1


def test_a_hand_is_raised_once(ada, live, guest):
    ada.switches(live, "hands", True)
    one = guest("하나")
    first = one.asks("raise_hand", topic="a", client_msg_id="k1")
    assert one.asks("raise_hand", topic="b", client_msg_id="k1") == first
    assert [event["hand"]["topic"] for event in one.heard("hand_raised")] == ["a"]


@pytest.mark.parametrize("wrong", ["", "x" * 65, 7, ["a"], "a\0"])
def test_one_that_cannot_be_kept_is_refused(wrong, ada, live, stage):
    path = f"/api/sessions/{live['id']}/pause"
    assert ada.asks("POST", path, json={"client_msg_id": wrong}).status == 422
    assert stage.asks("set_status", status="paused", client_msg_id=wrong)["code"] == "invalid"
    assert not stage.log


def test_a_command_without_a_body_needs_none_and_takes_no_other_field(ada, live):
    path = f"/api/sessions/{live['id']}/pause"
    assert ada.asks("POST", path, json={"title": "x"}).status == 422
    assert ada.asks("POST", path).status == 200
