"""Another nickname in the same room, and whose names nobody takes."""

import pytest

from engagenow.auth import service
from engagenow.core.database import db
from engagenow.core.models import ParticipantRow


def renamed(one):
    return one.heard("participant_renamed")


def test_a_new_name_is_told_to_the_room_and_kept(guest, stage, outsider, page, live, ada):
    one, two = guest("하나"), guest("둘")
    one.says("아침")
    answer = one.asks("rename", nickname=" 새 이름 ")
    assert answer == {"ok": True, "participant": {**one.me, "nickname": "새 이름"}, "waiting": None}
    one.says("저녁")
    told = {"session_id": live["id"], "participant_id": one.me["id"], "nickname": "새 이름", "rewrite": False}
    for each in (one, two, stage):
        assert [{**event, "seq": 0} for event in renamed(each)] == [{**told, "seq": 0}]
        assert [said["nickname"] for said in each.heard("new_message")] == ["하나", "새 이름"]
    assert not renamed(outsider)
    log = ada.asks("GET", f"/api/sessions/{live['id']}/events").body["events"]
    assert [event["name"] for event in log][-3:] == ["new_message", "participant_renamed", "new_message"]
    assert page(token=one.token).joins(live)["participant"]["nickname"] == "새 이름"
    assert two.asks("rename", nickname="하나")["ok"], "the old name is free"


def test_another_tab_speaks_under_the_new_name(guest, page, live, stage):
    one = guest("하나")
    tab = page(token=one.token)
    tab.joins(live)
    one.asks("rename", nickname="둘")
    tab.says("나야")
    assert stage.heard("new_message")[-1]["nickname"] == "둘"


def test_a_rename_obeys_the_rules_of_joining_and_changes_nothing_else(guest, stage, live, page, ada):
    one, _ = guest("하나"), guest("둘")
    wrong = {
        "둘": "nickname_taken", "": "nickname_invalid", "\u200b": "nickname_invalid", "a" * 21: "nickname_invalid",
        "Ada": "nickname_invalid", "Аda!": "nickname_invalid", "사회자": "nickname_invalid", "x" * 401: "invalid",
    }  # fmt: skip
    assert {name: one.asks("rename", nickname=name)["code"] for name in wrong} == wrong
    for payload in ({}, {"nickname": 7}, {"nickname": "셋", "rewrite": True}, [], None):
        assert one.sends("rename", payload)["code"] == "invalid"
    assert page().asks("rename", nickname="셋")["code"] == "not_joined"
    assert stage.asks("rename", nickname="셋")["code"] == "forbidden"
    ada.moves(live, "pause")
    assert one.asks("rename", nickname="셋")["code"] == "session_not_active"
    assert not renamed(stage)
    assert page(token=one.token).joins(live)["participant"] == one.me


def test_the_same_name_again_is_no_event_and_another_spelling_is_one(guest):
    one = guest("hana")
    assert one.asks("rename", nickname="hana")["ok"]
    assert not renamed(one)
    assert one.asks("rename", nickname="Hana")["participant"]["nickname"] == "Hana"
    assert len(renamed(one)) == 1


def test_a_name_that_changes_all_the_time_is_slowed_down(app, guest):
    app.extensions["house"].limits._enabled = True
    one = guest("하나")
    answers = [one.asks("rename", nickname=f"이름 {n}") for n in range(6)]
    assert [answer["ok"] for answer in answers] == [True] * 5 + [False]
    assert answers[-1]["code"] == "rate_limited"
    assert answers[-1]["retry_after"] > 0


# Whose names nobody takes


@pytest.fixture
def ways(client, guest, page, live):
    """Every way to take a name: {way: (nickname) -> code of the refusal or None}."""
    renaming, lost = guest("이름이 있는"), guest("이름을 잃은")

    def by_http(nickname):
        return client.post(f"/api/join/{live['session_code']}", json={"nickname": nickname}).json.get("code")

    def by_socket(nickname):
        return page().asks("join_session", session_id=live["id"], nickname=nickname).get("code")

    def coming_back(nickname):
        lost.asks("leave_session")
        if lost.me["nickname"] != "뺏긴 이름":
            guest("이름을 잃은")
            lost.me["nickname"] = "뺏긴 이름"
        return page(token=lost.token).asks("join_session", session_id=live["id"], nickname=nickname).get("code")

    def renames(nickname):
        return renaming.asks("rename", nickname=nickname).get("code")

    return {"http": by_http, "socket": by_socket, "coming back": coming_back, "rename": renames}


@pytest.mark.parametrize("way", ["http", "socket", "coming back", "rename"])
def test_nobody_takes_the_presenter_s_name_by_any_way(app, ways, stage, way):
    takes = ways[way]
    assert {takes(name) for name in ("Ada", "А-d-а", "ADA 👑", "사회자", "Admin")} == {"nickname_invalid"}
    with app.app_context():
        service.test_login("ada@test.com", "Bob Boss")
    assert {takes(name) for name in ("Bob Boss", "B0b.Boss", "Ada")} == {"nickname_invalid"}, "until she enters again"
    assert takes("Bob Bossy") is None


def test_the_presenter_enters_under_the_account_s_new_name_and_the_old_one_is_free(app, guest, stage, page, ada, live):
    stage.says("vorher")
    with app.app_context():
        service.test_login("ada@test.com", "Bob Boss")
    again = page(token=ada.token)
    assert again.joins(live)["participant"]["nickname"] == "Bob Boss"
    again.says("nachher")
    assert [said["nickname"] for said in again.heard("new_message")] == ["Bob Boss"]
    assert guest("Ada").me["nickname"] == "Ada"


def test_who_lost_a_name_that_is_the_presenter_s_by_now_is_asked_for_another(app, guest, page, live):
    one = guest("Bob Boss")
    one.asks("leave_session")
    with app.app_context():
        service.test_login("ada@test.com", "Bob Boss")
    back = page(token=one.token)
    assert back.asks("join_session", session_id=live["id"])["code"] == "nickname_invalid"
    assert back.joins(live, nickname="하나")["participant"] == {**one.me, "nickname": "하나"}


@pytest.mark.parametrize("double", ["Аnna", "ANNA", "ᴀnna", "A n n a"])
def test_two_participants_are_no_doubles_and_the_database_says_so(app, guest, page, client, live, double):
    guest("Anna")
    assert page().asks("join_session", session_id=live["id"], nickname=double)["code"] == "nickname_taken"
    answer = client.post(f"/api/join/{live['session_code']}", json={"nickname": double})
    assert (answer.status_code, answer.json["code"]) == (400, "nickname_taken")
    with app.app_context():
        keys = db.session.scalars(db.select(ParticipantRow.name_key).where(ParticipantRow.role == "participant")).all()
    assert keys == ["anna"]


def test_the_same_name_again_costs_as_a_new_one_does(guest, clock):
    one = guest("하나")
    answers = [one.asks("rename", nickname="하나", client_msg_id=f"again {number}") for number in range(6)]
    assert [answer.get("code", "ok") for answer in answers] == ["ok"] * 5 + ["rate_limited"]
    assert one.asks("rename", nickname="하나", client_msg_id="again 0")["ok"], "what is stored is answered"
