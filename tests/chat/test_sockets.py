"""Talking: who hears what, in which order, and what is not said."""

import re
from contextlib import suppress

import pytest

from tests.inside import refused
from tests.waiting import eventually


def test_the_room_hears_it_the_sender_included_and_no_other_session(guest, stage, outsider, live):
    one, two = guest("하나"), guest("둘")
    answer = one.says("  안녕하세요 <b>여러분</b>  ", client_msg_id="m1")
    message = two.heard("new_message")[0]
    assert answer == {"ok": True, "id": message["id"], "seq": message["seq"]}
    assert message == {
        "seq": live["last_seq"] + 1,
        "id": answer["id"],
        "session_id": live["id"],
        "participant_id": one.me["id"],
        "nickname": "하나",
        "role": "participant",
        "message": "안녕하세요 <b>여러분</b>",
        "message_type": "text",
        "client_msg_id": "m1",
        "created_at": message["created_at"],
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", message["created_at"])
    assert one.log == two.log == stage.log
    assert not outsider.log


def test_the_presenter_talks_too(stage, guest):
    one = guest("하나")
    stage.says("반갑습니다")
    (heard,) = one.heard("new_message")
    assert (heard["nickname"], heard["role"], heard["client_msg_id"]) == ("Ada", "presenter", None)


def test_text_is_the_default(guest):
    one = guest("하나")
    assert one.asks("send_message", message="안녕")["ok"]
    assert one.heard("new_message")[0]["message_type"] == "text"


def test_all_hear_the_same_order(guest, stage):
    people = [guest(name) for name in ("하나", "둘", "셋")]
    for number in range(10):
        people[number % 3].says(f"{number}")
    assert people[0].log == people[1].log == people[2].log
    seqs = [event["seq"] for event in people[0].log]
    assert seqs == list(range(seqs[0], seqs[0] + 10))


def test_the_same_message_again_is_the_same_message(guest, page, live, stage, ada):
    one = guest("하나")
    first = one.says("안녕", client_msg_id="m" * 64)
    assert one.says("안녕", client_msg_id="m" * 64) == first
    assert one.says("etwas anderes", client_msg_id="m" * 64) == first
    stage.asks("set_feature", feature="chat", enabled=False)
    assert one.says("안녕", client_msg_id="m" * 64) == first, "also after a change"
    ada.moves(live, "end")
    back = page(token=one.token)
    back.joins(live)
    assert back.says("안녕", client_msg_id="m" * 64) == first
    assert len(one.heard("new_message")) == 1


def test_a_client_msg_id_is_its_sender_s_own(guest):
    one, two = guest("하나"), guest("둘")
    assert one.says("안녕", client_msg_id="m1")["id"] != two.says("안녕", client_msg_id="m1")["id"]


def test_a_repeated_message_costs_nothing(guest, clock):
    one = guest("하나")
    first = one.says("안녕", client_msg_id="m1")
    for _ in range(100):
        assert one.says("안녕", client_msg_id="m1") == first


def test_a_refused_message_leaves_no_trace(guest, stage, ada, live):
    one = guest("하나")
    stage.asks("set_feature", feature="chat", enabled=False)
    before = ada.asks("GET", f"/api/sessions/{live['id']}").body
    assert refused(one.says("안녕", client_msg_id="m1"), "feature_disabled")
    assert refused(stage.says("안녕"), "feature_disabled"), "for the presenter, too"
    assert ada.asks("GET", f"/api/sessions/{live['id']}").body == before
    assert one.heard("error")[-1]["code"] == "feature_disabled"
    assert not stage.heard("new_message")
    stage.asks("set_feature", feature="chat", enabled=True)
    assert one.says("안녕", client_msg_id="m1")["ok"]


@pytest.mark.parametrize("step", ["pause", "end"])
def test_only_a_running_session_is_talked_in(guest, stage, ada, live, step):
    one = guest("하나")
    ada.moves(live, step)
    assert refused(one.says("안녕"), "session_not_active")
    assert refused(stage.says("안녕"), "session_not_active")
    ada.moves(live, "activate")
    assert one.says("안녕")["ok"]


def test_a_page_that_has_not_joined_says_nothing(page):
    assert refused(page().says("안녕"), "not_joined")


def test_a_fresh_session_has_no_chat(ada, page):
    live = ada.opens(chat=False)
    one = page()
    one.joins(live, nickname="하나")
    assert refused(one.says("안녕"), "feature_disabled")
    assert one.taps()["ok"]


PAYLOADS = [
    {"message": ""}, {"message": "  \n "}, {"message": "가" * 501}, {"message": "a\u0000b"}, {"message": "a\u001bb"},
    {"message": 7}, {"message": None}, {"message": ["a"]}, {"message": {"a": 1}}, {"message": True}, {},
    {"message": "a", "participant_id": "another"}, {"message": "a", "nickname": "남"}, {"message": "a", "seq": 1},
    {"message": "a", "client_msg_id": "m" * 65}, {"message": "a", "client_msg_id": ""},
    {"message": "a", "client_msg_id": 7}, {"message": "a", "client_msg_id": ["a"]},
    {"message": "a", "message_type": "image"}, {"message": "a", "message_type": None},
    {"message": "a", "message_type": 7}, {"message": "a", "message_type": ["text"]},
    {"message": "a", "message_type": {}},
    [], ["a"], "a", 7, 1.5, None, True,
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_no_message(guest, live, payload):
    one = guest("하나")
    answer = one.sends("send_message", payload)
    assert refused(answer, "invalid")
    assert answer["errors"]
    assert one.heard("error") == [{name: value for name, value in answer.items() if name != "ok"}]
    assert not one.log
    assert one.says("geht noch")["seq"] == live["last_seq"] + 1


def test_no_payload_at_all(guest):
    assert refused(guest("하나").sends("send_message"), "invalid")


@pytest.mark.parametrize("text", [r"\ud800", r"\udfff\ud800", r"\u0000"])
def test_halves_of_characters_are_not_stored(guest, text):
    one = guest("하나")
    with suppress(ValueError):  # no JSON: the connection ends
        one.sends_raw(f'21["send_message",{{"message":"{text}","message_type":"text"}}]')
    assert not one.log
    assert one.says("geht noch")["ok"]


def test_a_client_msg_id_that_a_database_cannot_keep(guest):
    assert refused(guest("하나").says("안녕", client_msg_id="a\u0000b"), "invalid")


def test_sixty_at_once_then_three_a_second_each(guest, clock):
    one, two = guest("하나"), guest("둘")
    assert all(one.says(f"{number}")["ok"] for number in range(60))
    answer = one.says("zu viel", client_msg_id="m1")
    assert refused(answer, "rate_limited")
    assert 0.1 <= answer["retry_after"] <= 0.4
    assert two.says("ich darf")["ok"], "each for itself"
    assert one.taps()["ok"], "taps are counted apart"
    clock.goes(seconds=1)
    assert [one.says(f"{number}")["ok"] for number in range(4)] == [True, True, True, False]


def test_two_hundred_at_once_from_all_of_a_session_then_as_many_a_second(clock, guest, outsider):
    people = [guest(f"손님{number}") for number in range(5)]
    assert all(people[number % 5].says(f"{number}")["ok"] for number in range(200))
    assert refused(people[0].says("zu viel"), "rate_limited")
    assert outsider.says("ich darf")["ok"], "each session for itself"
    clock.goes(seconds=0.125)  # which a float holds exactly, as it does not 0.1
    assert [people[number % 5].says(f"{number}")["ok"] for number in range(26)] == [True] * 25 + [False]


def test_a_participant_who_waits_as_long_as_told_is_heard(guest, clock):
    one = guest("하나")
    for number in range(60):
        one.says(f"{number}")
    clock.goes(seconds=one.says("zu viel")["retry_after"])
    assert one.says("zu viel")["ok"]


def test_a_second_tab_is_no_second_allowance(guest, page, live, clock):
    one = guest("하나")
    for number in range(60):
        one.says(f"{number}")
    tab = page(token=one.token)
    tab.joins(live)
    assert refused(tab.says("zu viel"), "rate_limited")


def test_words_that_were_refused_cost_nothing(guest, clock):
    one = guest("하나")
    for _ in range(70):
        assert refused(one.says(""), "invalid")
    assert one.says("안녕")["ok"]


# What the presenter does with messages


def test_a_deleted_message_is_gone_everywhere(guest, stage, page, outsider, live):
    one = guest("하나")
    kept, gone = one.says("bleibt"), one.says("geht")
    stage.asks("pin_message", id=gone["id"], pinned=True)
    answer = stage.asks("delete_message", id=gone["id"])
    assert answer == {"ok": True, "id": gone["id"], "pinned": False, "deleted": True}
    (heard,) = one.heard("message_deleted")
    assert heard == {"seq": gone["seq"] + 2, "session_id": live["id"], "id": gone["id"]}
    assert stage.asks("delete_message", id=gone["id"]) == answer
    assert len(one.heard("message_deleted")) == 1
    late = page().joins(live, nickname="spät")
    assert [message["id"] for message in late["snapshot"]["chat"]["messages"]] == [kept["id"]]
    assert late["snapshot"]["chat"]["pinned"] == []
    missed = page().joins(live, token=one.token, since=0)
    assert "geht" not in str(missed)
    assert not outsider.log


def test_pinned_and_taken_down(guest, stage, page, live):
    one = guest("하나")
    first, second = one.says("eins"), one.says("zwei")
    for said in (second, first):
        answer = stage.asks("pin_message", id=said["id"], pinned=True)
        assert answer == {"ok": True, "id": said["id"], "pinned": True, "deleted": False}
    stage.asks("pin_message", id=first["id"], pinned=True)
    assert [e["id"] for e in one.heard("message_pinned")] == [second["id"], first["id"]], "once each"
    snapshot = page().joins(live, nickname="spät")["snapshot"]["chat"]
    assert [message["id"] for message in snapshot["pinned"]] == [second["id"], first["id"]], "in the order of pinning"
    assert snapshot["pinned"][::-1] == snapshot["messages"] == one.heard("new_message")
    stage.asks("pin_message", id=first["id"], pinned=False)
    assert one.heard("message_pinned")[-1] == {
        "seq": one.log[-1]["seq"], "session_id": live["id"], "id": first["id"], "pinned": False,
    }  # fmt: skip
    stage.asks("pin_message", id=first["id"], pinned=False)
    assert len(one.heard("message_pinned")) == 3


def test_a_deleted_message_is_not_pinned(guest, stage):
    said = guest("하나").says("geht")
    stage.asks("delete_message", id=said["id"])
    assert refused(stage.asks("pin_message", id=said["id"], pinned=True), "not_found")


def test_another_session_s_messages_do_not_exist(outsider, stage):
    said = outsider.says("anderswo")
    assert refused(stage.asks("delete_message", id=said["id"]), "not_found")
    assert refused(stage.asks("pin_message", id=said["id"], pinned=True), "not_found")
    assert not outsider.heard("message_deleted")


def test_the_presenter_deletes_after_the_end(guest, stage, ada, live):
    said = guest("하나").says("geht")
    ada.moves(live, "end")
    assert stage.asks("delete_message", id=said["id"])["ok"]


def test_a_snapshot_has_the_newest_fifty_and_every_pinned_one(guest, stage, page, live, clock):
    one = guest("하나")
    said = [one.says(f"{number}") for number in range(55)]
    stage.asks("pin_message", id=said[0]["id"], pinned=True)
    stage.asks("delete_message", id=said[54]["id"])
    joined = page().joins(live, nickname="spät")
    snapshot = joined["snapshot"]["chat"]
    assert [message["message"] for message in snapshot["messages"]] == [f"{n}" for n in range(4, 54)]
    assert [message["message"] for message in snapshot["pinned"]] == ["0"]
    assert joined["last_seq"] == stage.log[-1]["seq"]


def test_what_was_stored_and_not_told_is_heard_within_two_seconds(guest, stage, app, clock, tick, monkeypatch):
    """Stored by a commit whose answer was lost: the sender asks again, and the others would never know."""
    one, other = guest("하나"), guest("둘")
    with monkeypatch.context() as lost:
        lost.setattr(app.extensions["unit_of_work"], "_deliver", lambda *_: None)
        one.says("잃어버린 말")
    assert not other.heard("new_message")
    clock.goes(seconds=2)
    tick()
    eventually(lambda: other.heard("new_message"))
    assert [message["message"] for message in other.heard("new_message")] == ["잃어버린 말"]
