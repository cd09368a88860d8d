"""What the projector shows: chosen by the presenter, told to the room, kept with the session."""

import re

import pytest

from engagenow import FEATURES
from engagenow.core.features import Feature
from engagenow.core.panels import Show

TOY = "tests.house.toy.feature"
CHAT = {"show": "chat"}


@pytest.fixture
def app(make_app):
    """Here with a feature that shows one of several things."""
    return make_app(features=(*FEATURES, TOY))


@pytest.fixture
def sets(ada, live):
    """Ada over HTTP: `sets(show="chat")`."""
    return lambda **stage: ada.asks("PUT", f"/api/sessions/{live['id']}/stage", stage)


@pytest.fixture
def shown(ada, live):
    return lambda: ada.asks("GET", f"/api/sessions/{live['id']}")["stage"]


@pytest.fixture
def hand(ada, live, guest):
    """The page of a participant whose hand is raised."""
    ada.switches(live, "hands", True)
    one = guest("하나")
    assert one.asks("raise_hand", topic="a")["ok"]
    return one


def test_first_it_shows_how_to_join(ada):
    assert ada.creates()["stage"] == {"show": "join"}


def test_what_is_chosen_is_told_to_the_room_and_kept(sets, stage, guest, outsider, live, page):
    one = guest("하나")
    answer = sets(show="chat", code="large")
    chosen = {"show": "chat", "code": "large"}
    told = {"seq": answer["last_seq"], "session_id": live["id"], "stage": chosen}
    assert (answer.status, answer["stage"]) == (200, chosen)
    assert one.heard("stage_changed") == stage.heard("stage_changed") == [told]
    assert not outsider.log
    assert page().joins(live, nickname="늦은 사람")["session"]["stage"] == chosen
    missed = page().joins(live, token=one.token, since=answer["last_seq"] - 1)["events"]
    assert [event["data"] for event in missed] == [told]


def test_over_the_socket_as_well(stage, shown):
    answer = stage.asks("set_stage", show="blank")
    assert (answer["ok"], answer["session"]["stage"]) == (True, {"show": "blank"})
    assert shown() == {"show": "blank"}


def test_a_choice_replaces_the_whole_one_before(sets, shown):
    sets(show="chat", code="large")
    sets(show="blank")
    assert shown() == {"show": "blank"}


def test_the_same_again_is_no_event(sets, stage, live):
    assert stage.asks("set_stage", show="join")["ok"]
    assert not stage.log
    for _ in range(2):
        assert sets(**CHAT).status == 200
    assert stage.asks("set_stage", **CHAT)["ok"]
    assert len(stage.log) == 1


@pytest.mark.parametrize("step", ["pause", "end"])
def test_it_can_be_chosen_in_every_status(ada, live, sets, shown, step):
    ada.moves(live, step)
    assert sets(**CHAT).status == 200
    draft = ada.creates()
    assert ada.asks("PUT", f"/api/sessions/{draft['id']}/stage", CHAT)["stage"] == CHAT


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({}, "show"),
        ({"show": "nothing"}, "show"),
        ({"show": ""}, "show"),
        ({"show": 7}, "show"),
        ({"show": "chat", "id": "m"}, "id"),
        ({"show": "chat", "item": "m"}, "item"),
        ({"show": "join", "sort": "votes"}, "sort"),
        ({"show": "chat", "sort": "up"}, "sort"),
        ({"show": "chat", "code": "huge"}, "code"),
        ({"show": "chat", "title": "x"}, "title"),
        ({"show": "hand"}, "id"),
        ({"show": "hand", "id": ""}, "id"),
        ({"show": "hand", "id": "p", "sort": "votes"}, "sort"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_field_and_changes_nothing(sets, stage, shown, wrong, field):
    answer = sets(**wrong)
    assert (answer.status, answer["code"]) == (422, "invalid")
    assert [error["field"] for error in answer["errors"]] == [field]
    refusal = stage.asks("set_stage", **wrong)
    assert (refusal["code"], [error["field"] for error in refusal["errors"]]) == ("invalid", [field])
    assert shown() == {"show": "join"}
    assert not stage.log


def test_one_of_several_things_is_looked_for_in_this_session(hand, sets, shown, outsider):
    for stranger in ("nobody", outsider.me["id"]):
        answer = sets(show="hand", id=stranger)
        assert (answer.status, answer["code"]) == (404, "not_found")
    chosen = {"show": "hand", "id": hand.me["id"]}
    assert sets(**chosen).status == 200
    assert shown() == chosen


def test_what_is_gone_is_shown_no_longer(hand, sets, shown, guest):
    other = guest("둘")
    assert other.asks("raise_hand", topic="b")["ok"]
    sets(show="hand", id=hand.me["id"])
    other.asks("leave_session")
    assert shown()["id"] == hand.me["id"]
    hand.asks("leave_session")
    assert shown() == {"show": "join"}


def test_the_projector_s_page_comes_with_what_was_chosen(app, ada, live, sets):
    """Without its scripts: nothing jumps when they start."""
    browser = app.test_client()
    browser.post("/auth/test-login", data={"email": ada.email})

    def page():
        text = browser.get(f"/sessions/{live['id']}/screen").text
        body, panel = re.search(r'<body class="([^"]*)"', text), re.search(r'data-feature="chat"[^>]*>', text)
        return {*body[1].split()} - {"screen-page"}, "hidden" in panel[0]

    assert page() == ({"only-join"}, True)
    sets(show="chat", code="large")
    assert page() == ({"big-join"}, False)
    sets(show="blank")
    assert page() == ({"only-title"}, True)


def test_two_features_cannot_show_the_same(app):
    with pytest.raises(ValueError, match="chat"):
        app.extensions["house"].add(Feature(name="another", shows={"chat": Show()}))
