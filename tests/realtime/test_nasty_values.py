"""Every field of every command, with values that no schema expects: they are refused by name, and change nothing."""

import json

import pytest

from engagenow.core.repeatable import Repeatable
from tests.inside import Page

POLLING = "/socket.io/?EIO=4&transport=polling"
NASTY = [
    "null", "true", "-1", "1.5", "1e400", "-Infinity", "NaN", "18446744073709551616", "1e300", '""', '"x"',
    '"\\u0000"', '"\\ud800"', '"1e400"', "[]", '{"a":NaN}', "[1e400]", "9" * 400, "9" * 5000,
    json.dumps("가" * 5000),
]  # fmt: skip
NO_WHOLE_NUMBER = ["true", "false", "-1", "1.5", "1e400", "-1e400", "Infinity", "NaN", '"1"', "9" * 5000, "[]", "{}"]

# A payload that passes, for each command and message_type. A command without a line fails the test.
PAYLOADS = {
    ("join_session", None): {
        "session_id": "$s", "session_code": "TEST01", "token": "x", "participant_id": "p", "nickname": "하나",
        "join_key": "12345678", "since": 0, "view": None,
    },
    ("leave_session", None): {},
    ("heartbeat", None): {},
    ("send_message", "text"): {"message": "안녕", "message_type": "text", "client_msg_id": "1"},
    ("send_message", "emoji"): {"message": "👍", "message_type": "emoji", "client_msg_id": "1"},
    ("delete_message", None): {"id": "m"},
    ("restore_message", None): {"id": "m"},
    ("pin_message", None): {"id": "m", "pinned": True},
    ("kick_participant", None): {"participant_id": "p", "feature": "questions", "id": "q", "remove_texts": True},
    ("report", None): {"feature": "chat", "id": "m"},
    ("rename_participant", None): {"participant_id": "p", "nickname": "둘"},
    ("mute_participant", None): {"participant_id": "p", "feature": "questions", "id": "q", "minutes": 1},
    ("unmute_participant", None): {"participant_id": "p", "feature": "questions", "id": "q"},
    ("set_shield", None): {"on": False},
    ("approve", None): {"feature": "chat", "id": "m"},
    ("dismiss", None): {"feature": "chat", "id": "m", "reason": "r"},
    ("dismiss_all", None): {"feature": "chat", "participant_id": "p", "until": "2026-03-04T05:06:07Z"},
    ("readmit_participant", None): {"participant_id": "p", "feature": "questions", "id": "q"},
    ("set_feature", None): {"feature": "chat", "enabled": True},
    ("set_status", None): {"status": "active"},
    ("set_stage", None): {"show": "chat", "id": "m", "item": "m", "code": "large", "sort": "votes"},
    ("rename", None): {"nickname": "둘"},
    ("undo", None): {},
    ("answer", None): {"activity_id": "a", "round": 1, "question_id": "q", "answer": {"options": ["a"]}},
    ("open_activity", None): {"id": "a", "seconds": 1, "new_round": True, "options": ["a", "b"], "stage": True},
    ("pause_activity", None): {"id": "a"},
    ("resume_activity", None): {"id": "a"},
    ("close_activity", None): {"id": "a"},
    ("extend_activity", None): {"id": "a", "seconds": 1},
    ("show_results", None): {"id": "a", "show": "live"},
    ("edit_words", None): {"id": "a", "op": "merge", "word": "둘", "into": "하나"},
    ("next_quiz_step", None): {"id": "a", "after": 1, "skip": True, "finish": True},
    ("accept_answer", None): {"id": "a", "question_id": "q", "correct": ["b"]},
    ("allow_time", None): {"id": "a", "participant_id": "p", "allowed": True},
    ("choose_team", None): {"activity_id": "a", "team": 1},
    ("request_time", None): {"activity_id": "a", "factor": 2},
    ("ask", None): {"text": "언제 끝나요?", "anonymous": True},
    ("vote_question", None): {"id": "q", "voted": True},
    ("edit_question", None): {"id": "q", "text": "언제 끝날까요?"},
    ("withdraw_question", None): {"id": "q"},
    ("answer_question", None): {"id": "q", "answered": True, "reply": "곧이요."},
    ("merge_questions", None): {"id": "q", "into": "r"},
    ("unmerge_question", None): {"id": "q"},
    ("label_question", None): {"id": "q", "labels": ["시설"]},
    ("queue_question", None): {"id": "q", "position": 0},
}  # fmt: skip


@pytest.fixture
def commands(app):
    return list(app.extensions["realtime"].table)


def test_every_command_and_field_is_tried(commands):
    for entry in commands:
        assert set(payload_of(entry)) == set(entry.schema.model_fields), entry.name


def payload_of(entry):
    """One that passes. Every command that stores something takes a client_msg_id."""
    key = {"client_msg_id": "1"} if issubclass(entry.schema, Repeatable) else {}
    return {**PAYLOADS[entry.name, entry.message_type], **key}


def packets(entry, session_id):
    """One packet for each field and value, and for each value in the payload's own place."""
    payload = payload_of(entry)
    if "session_id" in payload:
        payload["session_id"] = session_id
    for value in NASTY:
        yield f'2["{entry.name}",{value}]'
        for field in [*payload, "unknown"]:
            rest = json.dumps({k: v for k, v in payload.items() if k != field}, ensure_ascii=False)[:-1]
            yield f'2["{entry.name}",{rest}{"," if len(rest) > 1 else ""}"{field}":{value}}}]'


@pytest.mark.parametrize("who", ["stage", "guest"])
def test_no_value_is_an_internal_error(app, commands, live, request, who, caplog):
    somebody = request.getfixturevalue(who)
    somebody = somebody if isinstance(somebody, Page) else somebody("아무나")
    app.extensions["house"].limits._enabled = False
    for entry in commands if who == "stage" else [e for e in commands if e.who != "presenter"]:
        for packet in packets(entry, live["id"]):
            somebody.sends_raw(packet)
            codes = {problem["code"] for problem in somebody.heard("error")}
            assert "internal_error" not in codes, packet[:300]
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize("value", NO_WHOLE_NUMBER)
def test_what_is_no_whole_number_is_invalid_since(page, live, value):
    joining = page()
    joining.sends_raw(f'2["join_session",{{"session_id":"{live["id"]}","nickname":"하나","since":{value}}}]')
    assert [problem["code"] for problem in joining.heard("error")] == ["invalid"]
    assert joining.heard("joined_session") == []


@pytest.mark.parametrize("value", NO_WHOLE_NUMBER)
def test_neither_is_it_in_the_handshake(client, live, value):
    token = client.post(f"/api/join/{live['session_code']}", json={"nickname": "하나"}).json["token"]
    sid = client.get(POLLING).text.partition('"sid":"')[2].partition('"')[0]
    auth = f'{{"token":"{token}","session_id":"{live["id"]}","since":{value}}}'
    client.post(f"{POLLING}&sid={sid}", data=f"40{auth}")
    heard = client.get(f"{POLLING}&sid={sid}").text
    assert '42["error",{' in heard
    assert '"code":"invalid"' in heard
    assert "joined_session" not in heard


@pytest.mark.parametrize("value", ["true", "-1", "1.5", "1e400", "Infinity", "NaN", "x", "9" * 5000, "%00", ""])
def test_nor_over_http(ada, live, value):
    for field in ("since", "limit"):
        answer = ada.asks("GET", f"/api/sessions/{live['id']}/events?{field}={value}")
        assert (answer.status, answer["code"]) == (422, "invalid"), field
