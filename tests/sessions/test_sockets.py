"""What the presenter does over the socket, and nobody else."""

import pytest

COMMANDS = {
    "set_status": {"status": "paused"},
    "set_feature": {"feature": "chat", "enabled": False},
    "set_stage": {"show": "chat"},
    "kick_participant": {"participant_id": "somebody"},
    "readmit_participant": {"participant_id": "somebody"},
    "set_shield": {"on": True},
    "rename_participant": {"participant_id": "somebody", "nickname": "둘"},
    "mute_participant": {"participant_id": "somebody"},
    "unmute_participant": {"participant_id": "somebody"},
    "approve": {"feature": "chat", "id": "something"},
    "dismiss_all": {"until": "2026-03-04T05:06:07Z"},
    "dismiss": {"feature": "chat", "id": "something"},
    "delete_message": {"id": "something"},
    "restore_message": {"id": "something"},
    "pin_message": {"id": "something", "pinned": True},
    "undo": {},
    "open_activity": {"id": "something"},
    "pause_activity": {"id": "something"},
    "resume_activity": {"id": "something"},
    "close_activity": {"id": "something"},
    "extend_activity": {"id": "something", "seconds": 10},
    "show_results": {"id": "something", "show": "live"},
    "edit_words": {"id": "something", "op": "hide", "word": "word"},
    "next_quiz_step": {"id": "something"},
    "accept_answer": {"id": "something", "question_id": "q", "correct": ["a"]},
    "allow_time": {"id": "something", "participant_id": "somebody", "allowed": True},
    "answer_question": {"id": "something", "answered": True},
    "merge_questions": {"id": "something", "into": "other"},
    "unmerge_question": {"id": "something"},
    "label_question": {"id": "something", "labels": []},
    "queue_question": {"id": "something", "position": 0},
}


def test_these_are_all_the_presenter_s_commands(app):
    table = app.extensions["realtime"].table
    assert {entry.name for entry in table if entry.who == "presenter"} == set(COMMANDS)


@pytest.mark.parametrize(("command", "payload"), COMMANDS.items())
@pytest.mark.parametrize("sense", [True, False])
def test_a_participant_is_refused_before_the_payload_is_read(ada, live, guest, command, payload, sense):
    one = guest("하나")
    before = ada.asks("GET", f"/api/sessions/{live['id']}").body
    answer = one.asks(command, **(payload if sense else {"nonsense": True}))
    assert (answer["ok"], answer["code"]) == (False, "forbidden")
    assert one.heard("error")[-1] == {name: value for name, value in answer.items() if name != "ok"}
    assert ada.asks("GET", f"/api/sessions/{live['id']}").body == before
    assert not one.log


@pytest.mark.parametrize(("command", "payload"), COMMANDS.items())
def test_whoever_has_not_joined_is_refused(page, ada, live, command, payload):
    assert page(token=ada.token).asks(command, **payload)["code"] == "not_joined"


def test_a_presenter_elsewhere_is_nobody_here(bob, page, live, guest):
    bobs = page(token=bob.token)
    assert bobs.asks("join_session", session_id=live["id"])["code"] == "session_not_found"
    bobs.joins(bob.opens())
    one = guest("하나")
    said = one.says("안녕")
    assert bobs.asks("delete_message", id=said["id"])["code"] == "not_found"
    assert bobs.asks("kick_participant", participant_id=one.me["id"])["code"] == "not_found"
    assert one.says("noch da")["ok"]


def test_status_and_switches_are_told_to_the_room_in_order(stage, guest, outsider, live):
    one = guest("하나")
    assert stage.asks("set_feature", feature="chat", enabled=False)["session"]["features"]["chat"] is False
    assert stage.asks("set_status", status="paused")["session"]["status"] == "paused"
    ended = stage.asks("set_status", status="ended")["session"]
    names = [event["name"] for event in one.log]
    assert names == ["session_updated", "session_updated", "session_updated", "session_ended"]
    assert [event["seq"] for event in one.log] == list(range(one.log[0]["seq"], one.log[0]["seq"] + 4))
    assert [e["data"]["session"]["status"] for e in one.log[:3]] == ["active", "paused", "ended"]
    assert one.log[3]["data"]["ended_at"] == ended["ended_at"]
    assert ended["last_seq"] == one.log[3]["seq"]
    assert one.log == stage.log
    assert not outsider.log


def test_the_step_already_taken_is_no_event(stage, live):
    assert stage.asks("set_status", status="active")["ok"]
    assert stage.asks("set_feature", feature="chat", enabled=True)["ok"]
    assert not stage.log


@pytest.mark.parametrize(
    ("command", "payload", "code"),
    [
        ("set_status", {"status": "draft"}, "invalid_transition"),
        ("set_status", {"status": "open"}, "invalid"),
        ("set_status", {}, "invalid"),
        ("set_feature", {"feature": "poll", "enabled": True}, "not_found"),
        ("set_feature", {"feature": "chat", "enabled": 1}, "invalid"),
        ("set_feature", {"feature": "chat"}, "invalid"),
        ("kick_participant", {"participant_id": "nobody"}, "not_found"),
        ("kick_participant", {"participant_id": 7}, "invalid"),
        ("readmit_participant", {"participant_id": "nobody"}, "not_found"),
        ("readmit_participant", {"participant_id": 7}, "invalid"),
        ("delete_message", {"id": "nothing"}, "not_found"),
        ("pin_message", {"id": "nothing", "pinned": True}, "not_found"),
        ("pin_message", {"id": "nothing", "pinned": "yes"}, "invalid"),
    ],
)
def test_what_the_presenter_cannot_do(stage, command, payload, code):
    answer = stage.asks(command, **payload)
    assert (answer["ok"], answer["code"]) == (False, code)
    assert answer["detail"]
    assert not stage.log


def test_kicking_over_the_socket_is_kicking(stage, guest):
    one = guest("하나")
    answer = stage.asks("kick_participant", participant_id=one.me["id"])
    assert (answer["ok"], answer["participant"]["kicked"]) == (True, True)
    assert one.heard("kicked")


def test_a_heartbeat_answers_who_has_joined_and_changes_nothing(guest, page, stage):
    one = guest("하나")
    log = list(one.log)
    assert one.asks("heartbeat") == {"ok": True}
    assert page().asks("heartbeat")["code"] == "not_joined"
    one.asks("leave_session")
    assert one.asks("heartbeat")["code"] == "not_joined"
    assert one.log == log
