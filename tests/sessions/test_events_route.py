"""The log over HTTP, for whoever was away too long."""

import pytest


@pytest.fixture
def talk(guest):
    """Five texts, the third deleted."""
    one = guest("하나")
    return one, [one.says(text) for text in ("a", "b", "c", "d", "e")]


def events(ada, live, query=""):
    answer = ada.asks("GET", f"/api/sessions/{live['id']}/events{query}")
    assert answer.status == 200, answer
    return answer.body


def test_it_is_what_the_room_heard(ada, live, talk):
    one, _ = talk
    log = events(ada, live)
    assert log["events"][-5:] == one.log
    assert [event["seq"] for event in log["events"]] == list(range(1, log["last_seq"] + 1))
    assert log["more"] is False
    assert all(event["data"]["seq"] == event["seq"] for event in log["events"])


def test_it_is_read_page_by_page(ada, live, talk):
    whole = events(ada, live)
    found, since = [], 0
    for _ in range(10):
        page = events(ada, live, f"?since={since}&limit=2")
        assert page["last_seq"] == whole["last_seq"]
        found += page["events"]
        since = found[-1]["seq"]
        if not page["more"]:
            break
    assert found == whole["events"]


def test_after_the_end_there_is_nothing(ada, live, talk):
    last = events(ada, live)["last_seq"]
    assert events(ada, live, f"?since={last}") == {"events": [], "last_seq": last, "more": False}
    assert events(ada, live, "?since=2000000000")["events"] == []


def test_a_deleted_text_keeps_its_place_and_says_nothing(ada, live, talk, stage, outsider):
    one, said = talk
    before = one.log[2]["data"]
    assert stage.asks("delete_message", id=said[2]["id"])["ok"]
    log = {event["seq"]: event for event in events(ada, live)["events"]}
    kept = log[said[2]["seq"]]
    assert kept["name"] == "new_message"
    assert kept["data"] == {**before, "message": None, "nickname": None, "deleted": True}
    gone = log[max(log)]
    assert gone == {
        "seq": max(log),
        "name": "message_deleted",
        "data": {"seq": max(log), "session_id": live["id"], "id": said[2]["id"]},
    }
    assert one.log[-1] == gone
    assert not outsider.log


@pytest.mark.parametrize(
    "query",
    ["since=-1", "since=x", "since=1.5", "since=", "since=99999999999999999999", "limit=0", "limit=1001", "limit=x"],
)
def test_impossible_questions(ada, live, query):
    answer = ada.asks("GET", f"/api/sessions/{live['id']}/events?{query}")
    assert (answer.status, answer["code"]) == (422, "invalid")


def as_participant(client, token, live, query=""):
    return client.get(f"/api/sessions/{live['id']}/events{query}", headers={"Authorization": f"Bearer {token}"})


def test_a_participant_reads_the_same(ada, live, talk, client):
    assert as_participant(client, talk[0].token, live).json == events(ada, live)


def test_a_participant_of_another_session_does_not(live, outsider, client):
    answer = as_participant(client, outsider.token, live)
    assert (answer.status_code, answer.json["code"]) == (401, "token_invalid")


def test_whoever_was_kicked_does_not(ada, live, talk, client):
    one = talk[0]
    assert ada.asks("POST", f"/api/sessions/{live['id']}/participants/{one.me['id']}/kick").status == 200
    answer = as_participant(client, one.token, live)
    assert (answer.status_code, answer.json["code"]) == (403, "kicked")


def test_it_can_be_read_when_the_session_has_ended(ada, live, talk, client):
    ada.moves(live, "end")
    assert as_participant(client, talk[0].token, live).json["events"][-1]["name"] == "session_ended"
