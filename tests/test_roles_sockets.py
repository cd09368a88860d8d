"""Who may command what over a socket: every command of the application by every actor.

A new command needs a line in COMMANDS: which class of command it is, and a payload that it takes. A command without
a line fails, and a line without a command.
"""

import shutil
from dataclasses import dataclass

import pytest

from tests.conftest import settings_of
from tests.roles import ACTORS, as_stored

OK = None


@dataclass
class Line:
    """`expected`: the code that each actor is refused with, None where it is allowed. `before`: (command, payload)."""

    expected: dict[str, str | None]
    payload: dict[str, object]
    before: tuple[str, dict[str, object]] | None = None


# Clients whose token or login is none cannot join, and are told so.
NOT_IN = {
    "nobody": "not_joined",
    "other": "not_joined",
    "left": "not_joined",
    "kicked": "kicked",
    "revoked_screen": "not_joined",
}
NO_LOGIN = {"logged_out": "token_required", **dict.fromkeys(("forged_member", "forged_screen"), "not_joined")}


def joined(**payload):
    """All who are in a room, each in its own, and no projector."""
    expected = {**NOT_IN, **NO_LOGIN, **dict.fromkeys(("blocked", "expired", "forged_account"), "not_joined")}
    expected |= dict.fromkeys(("member", "elsewhere", "owner", "owner_browser"), OK)
    return Line({**expected, "screen": "forbidden"}, payload)


def in_room(**payload):
    """All who are in a room, each in its own."""
    return Line({**joined().expected, "screen": OK}, payload)


def participant(**payload):
    """The session's participants, and no presenter."""
    line = joined(**payload)
    return Line({**line.expected, "owner": "forbidden", "owner_browser": "forbidden"}, payload)


def presenter(before=None, **payload):
    """The session's presenter."""
    expected = {**NOT_IN, **NO_LOGIN, **dict.fromkeys(("expired", "forged_account"), "token_invalid")}
    expected["blocked"] = "account_blocked"
    expected |= dict.fromkeys(("member", "elsewhere", "screen"), "forbidden")
    expected |= {"owner": OK, "owner_browser": OK}
    return Line(expected, payload, before)


def entering(**payload):
    """All who are told by their token, or by a login, who they are."""
    expected = dict.fromkeys(("elsewhere", "expired", "forged_account", "forged_member"), "token_invalid")
    expected |= dict.fromkeys(("revoked_screen", "forged_screen"), "token_invalid")
    expected |= dict.fromkeys(("nobody", "logged_out"), "token_required")
    expected |= dict.fromkeys(("member", "left", "owner", "owner_browser", "screen"), OK)
    return Line({**expected, "kicked": "kicked", "other": "session_not_found", "blocked": "account_blocked"}, payload)


def of_session(**payload):
    """The session's participants, about something of the session: to others it does not exist."""
    line = participant(**payload)
    return Line({**line.expected, "elsewhere": "not_found"}, payload)


MESSAGE = {"id": "<message>"}
ACTIVITY = {"id": "<activity>"}
QUESTION, OTHER_QUESTION = {"id": "<question>"}, {"id": "<other_question>"}
MERGE = {"id": "<question>", "into": "<other_question>"}
COMMANDS = {
    "join_session": entering(session_id="<session>", token="<token>"),
    "leave_session": in_room(),
    "heartbeat": joined(),
    "rename": participant(nickname="새 이름"),
    "send_message text": joined(message="안녕", message_type="text"),
    "send_message emoji": joined(message="👍", message_type="emoji"),
    "set_status": presenter(status="paused"),
    "set_feature": presenter(feature="reactions", enabled=False),
    "set_stage": presenter(show="blank"),
    "kick_participant": presenter(participant_id="<participant>"),
    "readmit_participant": presenter(participant_id="<kicked>"),
    "report": of_session(feature="chat", id="<others_message>"),
    "rename_participant": presenter(participant_id="<participant>", nickname="다른 이름"),
    "mute_participant": presenter(participant_id="<participant>", minutes=5),
    "unmute_participant": presenter(participant_id="<participant>"),
    "set_shield": presenter(on=True),
    "approve": presenter(feature="chat", id="<waiting>"),
    "dismiss_all": presenter(until="2026-03-04T05:06:07Z"),
    "dismiss": presenter(feature="chat", id="<waiting>"),
    "delete_message": presenter(**MESSAGE),
    "restore_message": presenter(**MESSAGE, before=("delete_message", MESSAGE)),
    "pin_message": presenter(**MESSAGE, pinned=True),
    "undo": presenter(before=("close_activity", ACTIVITY)),
    "answer": of_session(activity_id="<activity>", round=1, answer={"options": ["a"]}),
    "open_activity": presenter(**ACTIVITY, before=("close_activity", ACTIVITY)),
    "pause_activity": presenter(**ACTIVITY),
    "resume_activity": presenter(**ACTIVITY, before=("pause_activity", ACTIVITY)),
    "close_activity": presenter(**ACTIVITY),
    "extend_activity": presenter(**ACTIVITY, seconds=30),
    "show_results": presenter(**ACTIVITY, show="live"),
    "edit_words": presenter(id="<cloud>", op="hide", word="회고"),
    "next_quiz_step": presenter(id="<quiz>"),
    "accept_answer": presenter(id="<quiz>", question_id="q1", correct=["b"]),
    "allow_time": presenter(id="<quiz>", participant_id="<participant>", allowed=True),
    "choose_team": of_session(activity_id="<quiz>", team=2),
    "request_time": of_session(activity_id="<quiz>", factor=10),
    "ask": participant(text="언제 끝나나요?"),
    "vote_question": of_session(**OTHER_QUESTION, voted=True),
    "edit_question": of_session(**QUESTION, text="고친 질문"),
    "withdraw_question": of_session(**QUESTION),
    "answer_question": presenter(**QUESTION, answered=True),
    "merge_questions": presenter(**MERGE),
    "unmerge_question": presenter(**QUESTION, before=("merge_questions", MERGE)),
    "label_question": presenter(**QUESTION, labels=["인사"]),
    "queue_question": presenter(**QUESTION, position=0),
}
ALLOWED = [(name, actor) for name, line in COMMANDS.items() for actor, code in line.expected.items() if code is OK]


@pytest.fixture
def config(furnished, tmp_path):
    """The app's, with a copy of the room's database."""
    shutil.copy(furnished[1], tmp_path)
    return settings_of(tmp_path)


@pytest.fixture
def room(app, page, furnished):
    return furnished[0].moves_to(app, page)


@pytest.fixture
def ada(room):
    return room.ada


def test_every_command_has_a_line_and_every_line_a_command(app):
    entries = app.extensions["realtime"].table
    assert set(COMMANDS) == {" ".join(filter(None, (entry.name, entry.message_type))) for entry in entries}
    for line in COMMANDS.values():
        assert set(line.expected) == set(ACTORS)


@pytest.mark.parametrize("command", COMMANDS)
def test_who_is_refused_is_told_why_and_changes_nothing(command, room, page, app, ada):
    line = COMMANDS[command]
    witness = page(token=ada.token)
    witness.joins(room.live)
    _prepare(line, room, witness)
    for actor in (name for name, code in line.expected.items() if code):
        person = enters(actor, room, page)
        before, heard = as_stored(app), told(witness)
        answer = asks(actor, person, command, line.payload, room)
        assert (answer["ok"], answer.get("code")) == (False, line.expected[actor]), actor
        assert as_stored(app) == before, actor
        assert told(witness) == heard, actor


def told(witness):
    """What a page has heard, but its desk's parts: those of what was done before may come now, and have no event. That
    nothing of a part has changed shows in the rows, which have the session's rev."""
    return [name for name, _ in witness.events if name != "desk"]


@pytest.mark.parametrize(("command", "actor"), ALLOWED)
def test_who_is_allowed_is_served(command, actor, room, page, ada):
    line = COMMANDS[command]
    witness = page(token=ada.token)
    witness.joins(room.live)
    _prepare(line, room, witness)
    assert asks(actor, enters(actor, room, page), command, line.payload, room)["ok"]


PARTS = {  # (the desk, parts of its own) of joined_session
    "member": (False, True),
    "left": (False, True),
    "owner": (True, True),
    "owner_browser": (True, True),
    "screen": (False, False),
}


@pytest.mark.parametrize("actor", [actor for name, actor in ALLOWED if name == "join_session"])
def test_who_comes_in_is_given_the_parts_of_its_role(actor, room, page):
    answer = asks(actor, enters(actor, room, page), "join_session", COMMANDS["join_session"].payload, room)
    assert ("desk" in answer, "mine" in answer) == PARTS[actor]
    assert answer["server_time"].endswith("Z")


def _prepare(line, room, presenter):
    if "<waiting>" in line.payload.values():
        assert room.waiting_text
    if line.before:
        command, payload = line.before
        assert asks("owner", presenter, command, payload, room)["ok"]


def enters(actor, room, page):
    """The actor's page, which has tried to come in: the pages of participants are in their rooms already."""
    if actor in room.ids:
        return room.page_of(actor)
    if actor in ("owner_browser", "logged_out"):
        browser = room.browser("owner_browser")
        made = page(browser)
        made.joins(room.live)
        if actor == "logged_out":
            room.end_login(browser)
        return made
    made = page(**({"token": room.tokens[actor]} if room.tokens[actor] else {}))
    made.asks("join_session", session_id=room.live["id"])
    return made


def asks(actor, person, command, payload, room):
    known = {
        "<session>": room.live["id"],
        "<participant>": room.participant_id,
        "<kicked>": room.ids["kicked"],
        "<message>": room.message,
        "<others_message>": room.others_message,
        "<activity>": room.activity,
        "<cloud>": room.cloud,
        "<quiz>": room.quiz,
        "<question>": room.question,
        "<other_question>": room.other_question,
        "<token>": room.tokens[actor],
    }
    if "<waiting>" in payload.values():
        known["<waiting>"] = room.waiting_text
    filled = {name: known.get(value, value) if isinstance(value, str) else value for name, value in payload.items()}
    return person.asks(
        command.partition(" ")[0], **{name: value for name, value in filled.items() if value is not None}
    )
