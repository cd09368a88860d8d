"""What the toy shows to the presenter alone, and to one participant alone: whole parts, to nobody else."""

import threading
import time
from collections import Counter
from types import SimpleNamespace

import pytest
from sqlalchemy import event

from engagenow import FEATURES
from engagenow.core import parts
from engagenow.core.database import db
from engagenow.core.models import LiveSession
from engagenow.core.people import Participant
from engagenow.core.unit_of_work import Command
from engagenow.realtime import catch_up
from engagenow.realtime.catch_up import Arrival
from tests.house.toy import picks
from tests.waiting import eventually

TOY = "tests.house.toy.feature"


@pytest.fixture
def app(make_app):
    return make_app(features=(*FEATURES, TOY))


@pytest.fixture
def live(ada):
    return ada.switches(ada.opens(), "hands", True)


@pytest.fixture
def opened(stage):
    def opens(note="답은 커피", seconds=60):
        assert stage.asks("open_picks", seconds=seconds, note=note)["ok"]

    return opens


def told(page, name):
    """All that a page was told of the toy's part, after it came in."""
    return [part for part in page.heard(name) if part["feature"] == "hands"]


def newest(page, name):
    """The part that counts of all that a page was told: the one with the highest rev."""
    return max(told(page, name), key=lambda part: part["rev"], default={"rev": 0, "data": {}})


def hears(page, name, data):
    eventually(lambda: newest(page, name)["data"] == data, saying=lambda: page.heard(name))


def are_told(one, stage):
    """What was picked, tea: from then on no part is read by itself."""
    hears(one, "mine", {"picked": "tea"})
    eventually(lambda: newest(stage, "desk")["data"]["counts"] == {"tea": 1})


def test_who_comes_in_has_what_is_for_it_alone_with_since_as_well(page, live, guest, stage, opened, ada):
    one, two = guest("하나"), guest("둘")
    assert (stage.heard("joined_session")[0]["desk"], one.heard("joined_session")[0]["mine"]) == ({}, {})
    opened()
    assert one.asks("pick", picked="tea")["ok"]
    desk = {"note": "답은 커피", "counts": {"tea": 1}, "newest": [[one.me["id"], "tea"]]}
    for since in ({}, {"since": 0}, {"since": stage.log[-1]["seq"]}):
        back = page(token=ada.token).joins(live, **since)
        assert back["desk"] == {"hands": {"rev": 2, "data": desk}}
        assert back["mine"] == {}
        mine = page().joins(live, token=one.token, **since)
        assert mine["mine"] == {"hands": {"rev": 2, "data": {"picked": "tea"}}}
        other = page().joins(live, token=two.token, **since)
        assert other["mine"] == {}
        assert "desk" not in {**mine, **other}


def test_a_change_is_told_to_the_desk_and_to_all_tabs_of_the_one_whom_it_concerns(
    page, live, guest, stage, opened, ada, outsider
):
    one, two, other_tab, second_stage = guest("하나"), guest("둘"), page(), page(token=ada.token)
    other_tab.joins(live, token=one.token)
    second_stage.joins(live)
    opened()
    one.asks("pick", picked="tea")
    desk = {"note": "답은 커피", "counts": {"tea": 1}, "newest": [[one.me["id"], "tea"]]}
    for each in (stage, second_stage):
        hears(each, "desk", desk)
        assert not each.heard("mine")
    for tab in (one, other_tab):
        hears(tab, "mine", {"picked": "tea"})
        assert newest(tab, "mine") == {
            "session_id": live["id"],
            "feature": "hands",
            "rev": 2,
            "data": {"picked": "tea"},
        }
    two.asks("pick", picked="coffee")
    hears(two, "mine", {"picked": "coffee"})
    eventually(lambda: newest(stage, "desk")["data"]["counts"] == {"tea": 1, "coffee": 1})
    assert [told(tab, "mine")[-1]["data"] for tab in (one, other_tab)] == [{"picked": "tea"}] * 2
    assert [each.heard("desk") for each in (one, two, other_tab, outsider)] == [[]] * 4
    assert not outsider.heard("mine")


def test_nothing_of_it_is_in_the_log_in_a_snapshot_or_in_an_export(page, live, guest, stage, opened, ada, client):
    one = guest("하나")
    opened(note="아무도 모른다")
    one.asks("pick", picked="tea")
    eventually(lambda: newest(stage, "desk")["rev"] == 2)
    joined = page().joins(live, nickname="늦은 손님")
    log = ada.asks("GET", f"/api/sessions/{live['id']}/events").body
    export = ada.asks("GET", f"/api/sessions/{live['id']}/export.json").body
    for said in (joined, log, export, one.events, client.get(f"/join/{live['session_code']}").text):
        assert "아무도 모른다" not in str(said)
    assert "아무도 모른다" in str(stage.events)


def test_the_desk_is_told_at_most_four_times_a_second_and_then_all_of_it(guest, stage, opened):
    people = [guest(f"손님 {number}") for number in range(5)]
    opened()
    began, told_before = time.monotonic(), len(told(stage, "desk"))
    for number in range(60):
        assert people[number % 5].asks("pick", picked=("tea", "coffee")[number // 5 % 2])["ok"]
    took = time.monotonic() - began
    last = {person.me["id"]: person.asks("pick", picked="tea")["picked"] for person in people}
    eventually(lambda: dict(newest(stage, "desk")["data"]["newest"]) == last)
    assert len(told(stage, "desk")) - told_before <= 4 * (took + 0.5) + 1


def test_what_a_process_was_not_told_it_finds_in_the_database(app, guest, stage, opened, tick):
    """As after a commit in another process whose message was lost."""
    one, two = guest("하나"), guest("둘")
    opened()
    hears(stage, "desk", {"note": "답은 커피", "counts": {}, "newest": []})
    app.extensions["house"].on_touched = lambda *_: None
    one.asks("pick", picked="tea")
    time.sleep(0.3)
    assert not one.heard("mine")
    app.extensions["realtime"].hall.neighbours._pause.end()  # the check of every 2 s is due
    tick()
    hears(stage, "desk", {"note": "답은 커피", "counts": {"tea": 1}, "newest": [[one.me["id"], "tea"]]})
    hears(one, "mine", {"picked": "tea"})
    assert not told(two, "mine"), "hers has not changed"


def test_a_part_that_is_too_large_is_not_told_and_the_log_names_the_feature(
    page, live, guest, stage, opened, ada, caplog
):
    one = guest("하나")
    parts_before = len(told(stage, "desk"))
    with pytest.MonkeyPatch.context() as smaller:
        smaller.setattr(parts, "LARGEST", 40)
        opened()
        one.asks("pick", picked="tea")
        hears(one, "mine", {"picked": "tea"})
        assert page(token=ada.token).joins(live)["desk"] == {}
    assert len(told(stage, "desk")) == parts_before
    assert {record.getMessage().partition(" is ")[0] for record in caplog.records} == {"a part of the feature hands"}


def test_a_thousand_who_come_at_once_cost_one_query_a_feature(app, live, guest, stage, opened, monkeypatch):
    one = guest("하나")
    opened()
    one.asks("pick", picked="tea")
    are_told(one, stage)
    crowd = [Participant(f"guest{number}", live["id"], f"손님 {number}", "participant") for number in range(999)]
    crowd.append(Participant(one.me["id"], live["id"], "하나", "participant"))
    hall, queries = app.extensions["realtime"].hall, Counter()
    gathered = threading.Event()
    monkeypatch.setattr(catch_up, "time", SimpleNamespace(sleep=lambda _seconds: gathered.wait(30)))
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *call: queries.update(["toy_picks" in call[2]]))
    answers = [None] * len(crowd)

    def comes(number):
        answers[number] = hall.catch_up.read(Arrival(crowd[number], "http://test"))

    coming = [threading.Thread(target=comes, args=(number,)) for number in range(len(crowd))]
    for thread in coming:
        thread.start()
    company = hall.catch_up._companies[live["id"]]
    eventually(lambda: len(company.arrivals) == len(crowd))
    gathered.set()
    for thread in coming:
        thread.join(30)
    assert queries[True] == 1
    assert sum(queries.values()) < 60, "some for each feature, none for each of the thousand"
    assert [bool(answer["mine"]) for answer in answers] == [False] * 999 + [True]


def test_of_newcomers_nothing_is_read_until_something_has_changed(app, live, guest, stage, opened):
    one = guest("하나")
    opened()
    one.asks("pick", picked="tea")
    are_told(one, stage)
    read, asked = app.extensions["realtime"].hall.catch_up.read, []
    with app.app_context():
        rev = db.session.get(LiveSession, live["id"]).rev
        event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append("toy_picks" in call[2]))
    for new_at, is_read in ((rev, False), (rev - 1, True), (None, True)):
        asked.clear()
        person = Participant(one.me["id"], live["id"], "하나", "participant", new_at=new_at)
        answer = read(Arrival(person, "http://test"))
        assert (True in asked, bool(answer["mine"])) == (is_read, is_read)
    asked.clear()
    guest("둘")
    assert asked
    assert True not in asked


def test_a_part_that_is_emptied_is_told_as_empty(app, guest, opened, live):
    one = guest("하나")
    opened()
    one.asks("pick", picked="tea")
    hears(one, "mine", {"picked": "tea"})

    def forget(live):
        live.database.delete(live.database.get_one(picks.Pick, (live.id, one.me["id"])))
        live.touch_mine("hands", [one.me["id"]])

    with app.app_context():
        app.extensions["unit_of_work"].run(Command(live["id"], forget))
    hears(one, "mine", {})
