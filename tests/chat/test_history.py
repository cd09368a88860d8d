"""Older messages, page by page, for late joiners and for those who read back."""

import pytest


@pytest.fixture
def talk(guest, stage):
    """(a participant, its seven messages, the third deleted)"""
    one = guest("하나")
    said = [one.says(f"말 {n}") for n in range(7)]
    one.taps()
    stage.asks("delete_message", id=said[2]["id"])
    return one, said


def page_of(ada, live, query=""):
    answer = ada.asks("GET", f"/api/sessions/{live['id']}/messages{query}")
    assert answer.status == 200, answer
    return answer.body


def texts(page):
    return [message["message"] for message in page["messages"]]


def test_the_newest_come_first_and_each_page_in_order(ada, live, talk):
    newest = page_of(ada, live, "?limit=3")
    assert (texts(newest), newest["more"]) == (["말 4", "말 5", "말 6"], True)
    before = page_of(ada, live, f"?limit=2&before={newest['messages'][0]['seq']}")
    assert (texts(before), before["more"]) == (["말 1", "말 3"], True)
    first = page_of(ada, live, f"?limit=2&before={before['messages'][0]['seq']}")
    assert (texts(first), first["more"]) == (["말 0"], False)


def test_each_is_what_the_room_heard_without_the_deleted_one(ada, live, talk):
    one, said = talk
    heard = [data for data in one.heard("new_message") if data["id"] != said[2]["id"]]
    assert page_of(ada, live)["messages"] == heard


def test_a_participant_reads_the_same_and_one_of_another_session_nothing(ada, live, talk, outsider, client):
    def ask(token):
        return client.get(f"/api/sessions/{live['id']}/messages", headers={"Authorization": f"Bearer {token}"})

    assert ask(talk[0].token).json == page_of(ada, live)
    assert (ask(outsider.token).status_code, ask(outsider.token).json["code"]) == (401, "token_invalid")


@pytest.mark.parametrize("query", ["before=0", "before=x", "before=99999999999", "limit=0", "limit=201", "limit="])
def test_impossible_questions(ada, live, query):
    answer = ada.asks("GET", f"/api/sessions/{live['id']}/messages?{query}")
    assert (answer.status, answer["code"]) == (422, "invalid")
