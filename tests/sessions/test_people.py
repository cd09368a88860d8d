"""Who is and was there, and who has to go."""

import pytest


@pytest.fixture
def people(ada, live):
    return lambda: ada.asks("GET", f"/api/sessions/{live['id']}/participants").body


@pytest.fixture
def kick(ada, live):
    return lambda person: ada.asks("POST", f"/api/sessions/{live['id']}/participants/{person}/kick")


def test_people_in_the_order_in_which_they_came(people, guest, stage, clock, tick, ada, client, live):
    one = guest("하나")
    clock.goes(seconds=1)
    two = guest("둘")
    clock.goes(seconds=1)
    client.post(f"/api/join/{live['session_code']}", json={"nickname": "셋"})
    two.goes()
    tick()
    found = people()
    assert [(p["nickname"], p["connected"], p["kicked"], p["role"]) for p in found] == [
        ("하나", True, False, "participant"),
        ("둘", False, False, "participant"),
        ("셋", False, False, "participant"),
    ]
    assert found[0]["id"] == one.me["id"]
    assert set(found[0]) == {"id", "nickname", "role", "connected", "kicked", "joined_at"}


def test_whoever_is_kicked_hears_it_and_is_out(people, kick, guest, page, live, tick, outsider):
    one, two = guest("하나"), guest("둘")
    second_tab = page(token=one.token)
    second_tab.joins(live)
    answer = kick(one.me["id"])
    assert (answer.status, answer["kicked"], answer["connected"]) == (200, True, False)
    assert kick(one.me["id"]).body == answer.body
    for tab in (one, second_tab):
        assert tab.heard("kicked") == [{"session_id": live["id"]}]
        assert tab.says("noch da?")["code"] == "kicked"
    assert two.says("weg?")["ok"]
    assert not two.heard("kicked")
    assert not outsider.heard("kicked")
    assert not one.heard("new_message")
    tick()
    assert two.heard("participant_count")[-1]["count"] == 1


def test_the_door_stays_shut_and_the_name_is_free(kick, guest, page, live, client):
    one = guest("하나", join_key="a secret of mine")
    kick(one.me["id"])
    for how in ({"token": one.token}, {"nickname": "하나", "join_key": "a secret of mine"}):
        assert page().asks("join_session", session_id=live["id"], **how)["code"] == "kicked"
    answer = client.post(f"/api/join/{live['session_code']}", json={"nickname": "x", "join_key": "a secret of mine"})
    assert (answer.status_code, answer.json["code"]) == (403, "kicked")
    assert guest("하나").me["id"] != one.me["id"]


def test_nobody_kicks_the_presenter_or_strangers(kick, stage, outsider):
    answer = kick(stage.me["id"])
    assert (answer.status, answer["code"]) == (403, "forbidden")
    for stranger in (outsider.me["id"], "nobody"):
        answer = kick(stranger)
        assert (answer.status, answer["code"]) == (404, "not_found")
    assert outsider.says("ich bleibe")["ok"]


@pytest.fixture
def readmit(ada, live):
    return lambda person: ada.asks("POST", f"/api/sessions/{live['id']}/participants/{person}/readmit")


def test_whoever_is_readmitted_comes_back_by_the_old_token_under_the_old_name(kick, readmit, guest, page, live, people):
    one = guest("하나", join_key="a secret of mine")
    kick(one.me["id"])
    answer = readmit(one.me["id"])
    assert (answer.status, answer["id"], answer["kicked"], answer["connected"]) == (200, one.me["id"], False, False)
    joined = page().joins(live, token=one.token)
    assert (joined["participant"]["id"], joined["participant"]["nickname"]) == (one.me["id"], "하나")
    assert [(p["nickname"], p["kicked"]) for p in people()] == [("하나", False)]
    by_key = page().joins(live, nickname="다른 이름", join_key="a secret of mine")
    assert by_key["participant"]["id"] == one.me["id"]


def test_the_socket_that_was_removed_can_join_again(stage, guest, live):
    one = guest("하나")
    stage.asks("kick_participant", participant_id=one.me["id"])
    assert one.says("noch da?")["code"] == "kicked"
    answer = stage.asks("readmit_participant", participant_id=one.me["id"])
    assert (answer["ok"], answer["participant"]["kicked"]) == (True, False)
    one.joins(live, token=one.token)
    assert one.says("wieder da")["ok"]


def test_a_name_that_is_another_s_by_now_is_not_given_back(kick, readmit, guest, page, live):
    one = guest("하나")
    kick(one.me["id"])
    guest("하나")
    readmit(one.me["id"])
    assert page().asks("join_session", session_id=live["id"], token=one.token)["code"] == "nickname_taken"
    joined = page().joins(live, token=one.token, nickname="둘")
    assert (joined["participant"]["id"], joined["participant"]["nickname"]) == (one.me["id"], "둘")


def test_readmitting_whoever_was_not_removed_changes_nothing(readmit, guest, stage, outsider, tick):
    one = guest("하나")
    answer = readmit(one.me["id"])
    assert (answer.status, answer["connected"], answer["kicked"]) == (200, True, False)
    assert one.says("ich bin da")["ok"]
    for stranger in (outsider.me["id"], "nobody"):
        answer = readmit(stranger)
        assert (answer.status, answer["code"]) == (404, "not_found")
