"""Who came by a moderator link: does what its scope says, sees no more, and is out when the link ends."""

import json
from dataclasses import replace

import pytest

from engagenow.auth import accounts
from tests.sessions.test_sockets import COMMANDS
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("still")
SCOPES = ("chat", "questions", "answers", "people", "activities")
# Which scope a command with these payloads needs. What is not named is the presenter's alone.
NEEDS = {
    **dict.fromkeys(("delete_message", "restore_message", "pin_message", "approve", "dismiss"), "chat"),
    **dict.fromkeys(("kick_participant", "readmit_participant", "rename_participant"), "people"),
    **dict.fromkeys(("mute_participant", "unmute_participant"), "people"),
    **dict.fromkeys(("answer_question", "merge_questions", "unmerge_question"), "questions"),
    **dict.fromkeys(("label_question", "queue_question"), "questions"),
    **dict.fromkeys(("open_activity", "pause_activity", "resume_activity", "close_activity"), "activities"),
    **dict.fromkeys(("extend_activity", "show_results", "edit_words", "set_stage"), "activities"),
    **dict.fromkeys(("next_quiz_step", "accept_answer", "allow_time"), "activities"),
}
# One of these is enough.
ANY_OF = {"undo": {"activities", "questions"}, "dismiss_all": {"chat", "questions", "answers", "people"}}
PARTICIPANTS = (
    "send_message",
    "rename",
    "answer",
    "ask",
    "vote_question",
    "edit_question",
    "withdraw_question",
    "report",
    "choose_team",
    "request_time",
)


def test_each_scope_allows_its_commands_and_no_other(moderator, app):
    helpers = {scope: moderator(scope) for scope in SCOPES}
    others = {name: {"nickname": "둘"} if name == "rename" else {"id": "something"} for name in PARTICIPANTS}
    for command, payload in {**COMMANDS, **others}.items():
        codes = {scope: helper.asks(command, **payload).get("code") for scope, helper in helpers.items()}
        refused = {scope for scope, code in codes.items() if code == "forbidden"}
        allowed = ANY_OF.get(command, {NEEDS.get(command)})
        assert refused == set(SCOPES) - allowed, (command, codes)
    assert helpers["chat"].asks("heartbeat")["ok"]
    assert helpers["questions"].asks("set_stage", show="questions").get("code") != "forbidden"


def test_a_moderator_is_in_no_count_and_no_list_and_cannot_be_removed(moderator, guest, stage, asks, page, live, ada):
    one, helper = guest("하나"), moderator("people")
    assert (helper.me["nickname"], helper.me["role"], helper.me["scope"]) == ("도우미", "moderator", ["people"])
    [joined] = helper.heard("joined_session")
    assert (joined["participant_count"], "token" in joined, "mine" in joined) == (1, False, False)
    assert [person["nickname"] for person in asks("GET", "participants").body] == ["하나"]
    assert asks("GET", "")["joined_count"] == 1
    for command in ("kick_participant", "mute_participant"):
        assert helper.asks(command, participant_id=helper.me["id"])["code"] == "forbidden"
    assert helper.asks("mute_participant", participant_id=one.me["id"], minutes=5)["ok"]
    [act] = [act for act in asks("GET", "audit").body if act["act"] == "muted"]
    assert (act["act"], act["by"]) == ("muted", {"role": "moderator", "id": helper.me["id"], "name": "도우미"})
    kicked = helper.asks("kick_participant", participant_id=one.me["id"], remove_texts=True)
    assert kicked["participant"]["kicked"] is True


def test_the_first_decision_counts_and_the_other_one_is_told(moderator, guest, sets, stage, tick):
    one, first, second = guest("하나"), moderator("chat"), moderator("chat", "people")
    sets(hold={"chat": "all"})
    text = one.says("기다리는 말")["id"]
    tick()
    eventually(lambda: [part for part in first.heard("desk") if part["data"]["waiting"]["texts"]])
    assert first.asks("approve", feature="chat", id=text)["seq"]
    for late in (second, stage):
        assert late.asks("dismiss", feature="chat", id=text)["code"] == "not_found"
    assert one.heard("new_message")[-1]["message"] == "기다리는 말"


def test_the_desk_has_what_the_scope_is_for(moderator, guest, opens, tick, clock):
    one, chat, polls = guest("하나"), moderator("chat"), moderator("activities")
    made = opens("text", show="hidden")
    assert one.asks("answer", activity_id=made, round=1, answer={"texts": ["감춘 결과"]})["ok"]
    clock.goes(seconds=1)
    tick()
    eventually(lambda: "감춘 결과" in json.dumps(polls.heard("desk"), ensure_ascii=False), saying=lambda: polls.events)
    assert "감춘 결과" not in json.dumps(chat.events, ensure_ascii=False)


def test_a_link_ends_by_being_revoked_and_by_its_time(moderator, link, asks, page, live, clock, by_http, stage):
    helper, other = moderator("people"), link("people", expires_in=300)
    assert {each["id"] for each in asks("GET", "moderators").body} == {helper.me["id"], other["id"]}
    assert asks("DELETE", f"moderators/{helper.me['id']}").status == 204
    assert not helper.client.is_connected()
    assert asks("DELETE", f"moderators/{helper.me['id']}").status == 404
    late = page(token=other["token"])
    late.joins(live)
    clock.goes(seconds=300)
    assert late.asks("mute_participant", participant_id="unknown")["code"] == "link_expired"
    assert page().asks("join_session", session_id=live["id"], token=other["token"])["code"] == "link_expired"
    answer = by_http(other["token"], "GET", "waiting")
    assert (answer.status_code, answer.json["code"]) == (401, "link_expired")
    assert asks("GET", "moderators").body == []


def test_a_link_ends_when_the_owner_may_not_present_any_more(
    app, moderator, link, page, live, ada, by_http, tick, clock
):
    helper, other = moderator("people"), link("people")["token"]
    assert by_http(other, "GET", "waiting").status_code == 200
    with app.app_context():
        accounts.block(ada.email)
    clock.goes(seconds=2)
    tick()
    assert not helper.client.is_connected()
    assert page().asks("join_session", session_id=live["id"], token=other)["code"] == "link_expired"
    answer = by_http(other, "GET", "waiting")
    assert (answer.status_code, answer.json["code"]) == (401, "link_expired")


def test_a_link_is_good_for_http_and_for_its_own_session(link, by_http, guest, sets, ada, page):
    one, token = guest("하나"), link("chat", "people")["token"]
    sets(hold={"chat": "all"})
    text = one.says("기다리는 말")["id"]
    assert [held["id"] for held in by_http(token, "GET", "waiting").json] == [text]
    assert by_http(token, "POST", f"waiting/{text}/approve").json["id"] == text
    assert by_http(token, "GET", "messages").json["messages"][0]["message"] == "기다리는 말"
    assert by_http(token, "PUT", "moderation", {"locked": True}).json["locked"] is True
    for method, path, body in (
        ("PUT", "moderation", {"hold": {"text": "all"}}), ("POST", "activities", {"template": "yes_no", "open": True}),
        ("POST", "undo", {}), ("PUT", "stage", {"show": "chat"}),
    ):  # fmt: skip
        answer = by_http(token, method, path, body)
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden"), path
    for method, path in (("GET", "moderators"), ("DELETE", ""), ("GET", "export.csv")):
        assert by_http(token, method, path).status_code == 401, path
    other = ada.opens("다른 방")
    assert page().asks("join_session", session_id=other["id"], token=token)["code"] == "token_invalid"


@pytest.mark.parametrize(("language", "name"), [("ko", "운영 도우미"), ("en", "Moderator")])
def test_a_link_without_a_name_is_called_what_it_is(app, asks, language, name):
    house = app.extensions["house"]
    house.settings = replace(house.settings, language=language)
    assert asks("POST", "moderators", {"scope": ["chat"]})["name"] == name


def test_what_is_no_link_is_refused(asks, link, stage):
    for wrong in ({"scope": []}, {"scope": ["everything"]}, {"scope": ["chat"], "expires_in": 1}, {}):
        assert asks("POST", "moderators", wrong).status == 422
    made = asks("POST", "moderators", {"scope": ["chat"], "client_msg_id": "k1"})
    again = asks("POST", "moderators", {"scope": ["chat"], "client_msg_id": "k1"})
    assert (made.body, made.status) == (again.body, 201)
    assert made["url"].endswith(f"/moderate?token={made['token']}")
    assert [asks("POST", "moderators", {"scope": ["chat"]}).status for _ in range(49)] == [201] * 49
    assert link("chat")["code"] == "too_many"
