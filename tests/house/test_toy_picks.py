"""The toy's round: opened, picked in, and over at its deadline, in whatever process runs then."""

import pytest

from engagenow import FEATURES
from engagenow.core.unit_of_work import Command
from tests.house.toy.events import PicksCounted, PicksOpened
from tests.inside import ticker_of

TOY = "tests.house.toy.feature"


@pytest.fixture
def app(make_app):
    return make_app(features=(*FEATURES, TOY))


@pytest.fixture
def live(ada):
    return ada.switches(ada.opens(), "hands", True)


def test_people_pick_until_the_deadline_and_the_room_is_told_once(clock, stage, guest, tick):
    one, two = guest("하나"), guest("둘")
    assert one.asks("pick", picked="tea")["code"] == "invalid_transition"
    assert stage.asks("open_picks", seconds=30)["ok"]
    assert one.asks("pick", picked="tea") == {"ok": True, "picked": "tea"}
    assert one.asks("pick", picked="coffee")["ok"]
    assert two.asks("pick", picked="coffee")["ok"]
    clock.goes(seconds=29)
    tick()
    assert not two.heard("picks_closed")
    clock.goes(seconds=2)
    assert one.asks("pick", picked="tea")["code"] == "invalid_transition"
    tick()
    tick()
    assert [event["counts"] for event in two.heard("picks_closed")] == [{"coffee": 2}]


def test_another_process_ends_it_when_the_first_is_gone(clock, app, make_app, stage, live, ada, guest):
    guest("하나")
    assert stage.asks("open_picks", seconds=30)["ok"]
    clock.goes(seconds=31)
    other = make_app(features=(*FEATURES, TOY), DATABASE_URL=app.config["DATABASE_URL"])
    with other.app_context():
        ticker_of(other).tick()
    log = ada.asks("GET", f"/api/sessions/{live['id']}/events")["events"]
    assert [event["name"] for event in log].count("picks_closed") == 1


def test_who_was_away_is_told_the_last_count_alone(clock, stage, guest, live, page, tick):
    one = guest("하나")
    stage.asks("open_picks", seconds=60)
    since = one.log[-1]["seq"]
    for number in range(20):
        assert one.asks("pick", picked="tea" if number % 2 else "coffee")["ok"]
        if number == 10:
            one.says("안녕")
        clock.goes(seconds=0.3)
        tick()
    counted = one.heard("picks_counted")
    assert len(counted) == 20
    back = page().joins(live, token=one.token, since=since)
    assert [event["name"] for event in back["events"]] == ["new_message", "picks_counted"]
    assert back["events"][-1]["data"] == counted[-1]
    assert back["events"][-1]["seq"] == back["last_seq"]
    assert page().joins(live, nickname="spät")["snapshot"]["hands"]["picks"] == counted[-1]["counts"]


def test_the_last_count_comes_when_it_is_calm(clock, stage, guest, tick, page, live):
    one, two = guest("하나"), guest("둘")
    stage.asks("open_picks", seconds=60)
    one.asks("pick", picked="tea")
    two.asks("pick", picked="tea")
    assert [event["counts"] for event in one.heard("picks_counted")] == [{"tea": 1}]
    late = page().joins(live, nickname="셋")
    assert late["snapshot"]["hands"]["picks"] == {"tea": 1}, "as of last_seq: the room was not told yet"
    clock.goes(seconds=0.25)
    tick()
    assert [event["counts"] for event in one.heard("picks_counted")] == [{"tea": 1}, {"tea": 2}]


def test_the_thousand_that_are_told_are_counted_after_reducing(stage, guest, live, page, app):
    one = guest("하나")
    ends = {"counts": {}, "session_id": live["id"]}

    def fill(live):
        for number in range(1500):
            live.announce(PicksCounted(**ends))
            if number % 2:
                live.announce(PicksOpened(session_id=live.id, closes_at=f"{number}"))

    def fill_log():
        with app.app_context():
            app.extensions["unit_of_work"].run(Command(live["id"], fill))

    before = page().joins(live, token=one.token)["last_seq"]
    fill_log()
    back = page().joins(live, token=one.token, since=before)
    assert "reset" not in back
    assert len(back["events"]) == 751
    fill_log()
    assert page().joins(live, token=one.token, since=before)["reset"]
    assert len(page().joins(live, token=one.token, since=back["last_seq"])["events"]) == 751
