"""The name of a presenter."""

import pytest

from engagenow.auth import service
from engagenow.auth.claims import Identity

PATH = "/auth/me"


def test_a_presenter_chooses_a_name_and_nobody_else_is_renamed(ada, bob):
    account = ada.asks("GET", PATH).body
    answer = ada.asks("PATCH", PATH, {"name": "  김\t아다 "})
    assert (answer.status, answer.body) == (200, {**account, "name": "김 아다"})
    assert ada.asks("GET", PATH).body == answer.body
    assert bob.asks("GET", PATH)["name"] == "Bob"


def test_a_name_reads_in_the_direction_of_what_stands_around_it(ada):
    assert ada.asks("PATCH", PATH, {"name": "\u202egnp.exe"})["name"] == "gnp.exe"


@pytest.mark.parametrize("name", ["", " \n", "\u3164", "a\u0000b", "a\u0007b", "a" * 101, "Z" + "\u0311" * 5, 7, None])
def test_what_is_no_name_is_told_and_changes_nothing(ada, name):
    answer = ada.asks("PATCH", PATH, {"name": name})
    assert (answer.status, answer["code"]) == (422, "invalid")
    assert answer["errors"]
    assert ada.asks("GET", PATH)["name"] == "Ada"


def test_a_name_of_100_letters_is_taken_and_a_field_too_many_is_not(ada):
    assert ada.asks("PATCH", PATH, {"name": "가" * 100})["name"] == "가" * 100
    assert ada.asks("PATCH", PATH, {"name": "Ada", "email": "eve@test.com"}).status == 422
    assert ada.asks("PATCH", PATH, {}).status == 422
    assert ada.asks("GET", PATH)["name"] == "가" * 100


@pytest.mark.parametrize(("chosen", "shown"), [(None, "Ada King"), ("김 교수", "김 교수")])
def test_a_login_at_the_provider_leaves_a_chosen_name_and_takes_the_rest(app, chosen, shown):
    with app.app_context():
        ada = service.provider_login(Identity("google", "1", "ada@old.test", True, "Ada"))
        if chosen:
            service.choose_name(ada.id, chosen)
        again = service.provider_login(Identity("google", "1", "ada@new.test", True, "Ada King"))
    assert (again.id, again.email, again.name) == (ada.id, "ada@new.test", shown)


def test_the_room_hears_the_new_name_from_the_next_entrance_on(ada, live, page, guest):
    phone = guest("하나")
    stage = page(token=ada.token)
    stage.joins(live)
    stage.says("먼저")
    assert ada.asks("PATCH", PATH, {"name": "김 교수"}).status == 200
    stage.joins(live)
    stage.says("다음")
    assert [said["nickname"] for said in phone.heard("new_message")] == ["Ada", "김 교수"]


def test_nobody_in_the_room_may_look_like_the_new_name(ada, live, page):
    ada.asks("PATCH", PATH, {"name": "김 교수"})
    refused = page().asks("join_session", session_id=live["id"], nickname="김교수 👑")
    assert refused["code"] == "nickname_invalid"


def test_who_renames_all_the_time_is_slowed_down(make_app):
    browser = make_app(RATE_LIMITS="on").test_client()
    token = browser.post("/auth/test-login", json={"email": "ada@test.com"}).json["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    answers = [browser.patch(PATH, json={"name": f"이름 {n}"}, headers=headers) for n in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert answers[-1].json["code"] == "rate_limited"
