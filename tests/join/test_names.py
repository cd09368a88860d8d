"""Who holds a name, and for how long."""

import shutil
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from engagenow.core.database import db
from engagenow.core.models import ParticipantRow, WorkerLease
from engagenow.core.writing import transaction
from tests.conftest import settings_of

HOLD = 300


@pytest.fixture
def config(migrated, tmp_path):
    """Here two fit in a room."""
    shutil.copy(migrated, tmp_path / "engagenow.db")
    return settings_of(tmp_path, MAX_PARTICIPANTS=2, NICKNAME_HOLD=HOLD)


@pytest.fixture
def join(client, live):
    def post(nickname, **more):
        answer = client.post(f"/api/join/{live['session_code']}", json={"nickname": nickname, **more})
        return answer.json.get("code") or answer.json

    return post


def test_a_name_waits_a_minute_for_the_first_connection(join, clock):
    first = join("하나")
    clock.goes(seconds=59.9)
    assert join("하나") == "nickname_taken"
    clock.goes(seconds=0.1)
    assert join("하나")["participant"]["id"] != first["participant"]["id"]


def test_a_connected_name_is_held_as_long_as_it_takes(join, guest, clock, tick):
    guest("하나")
    for _ in range(40):
        clock.goes(seconds=11)
        tick()
    assert join("하나") == "nickname_taken"


def test_a_lost_name_waits(join, guest, clock, tick):
    guest("하나").goes()
    tick()
    clock.goes(seconds=HOLD - 0.1)
    tick()
    assert join("하나") == "nickname_taken"
    clock.goes(seconds=0.1)
    assert join("하나")["participant"]["nickname"] == "하나"


def test_a_second_tab_holds_the_name(join, guest, page, live, clock, tick):
    first = guest("하나")
    second = page(token=first.token)
    second.joins(live)
    first.goes()
    tick()
    clock.goes(seconds=11)
    tick()
    clock.goes(seconds=HOLD)
    tick()
    assert join("하나") == "nickname_taken"
    assert second.says("noch da")["ok"]


def test_coming_back_in_time_keeps_the_name(join, guest, page, live, clock, tick):
    first = guest("하나")
    first.goes()
    tick()
    clock.goes(seconds=HOLD - 1)
    back = page(token=first.token)
    assert back.joins(live)["participant"] == first.me
    clock.goes(seconds=5)
    tick()
    assert join("하나") == "nickname_taken"


def test_leaving_frees_the_name_at_once(join, guest):
    one = guest("하나")
    assert one.asks("leave_session") == {"ok": True}
    assert one.says("noch da?")["code"] == "not_joined"
    assert join("하나")["participant"]["id"] != one.me["id"]


def test_whoever_comes_back_to_a_lost_name_is_asked_for_another_and_stays_the_same(guest, page, live, clock, tick):
    one = guest("하나")
    said = one.says("나야", client_msg_id="m1")
    one.goes()
    tick()
    clock.goes(seconds=HOLD)
    guest("하나")
    back = page(token=one.token)
    assert back.asks("join_session", session_id=live["id"])["code"] == "nickname_taken"
    assert back.asks("join_session", session_id=live["id"], nickname="하나")["code"] == "nickname_taken"
    assert back.asks("join_session", session_id=live["id"], nickname="\u200b")["code"] == "nickname_invalid"
    assert back.asks("join_session", session_id=live["id"], nickname="Ada")["code"] == "nickname_invalid"
    answer = back.joins(live, nickname="두나")
    assert answer["participant"] == {"id": one.me["id"], "nickname": "두나", "role": "participant"}
    assert answer["session"]["joined_count"] == 2
    again = back.says("나야", client_msg_id="m1")
    assert (again["id"], again["seq"]) == (said["id"], said["seq"])


def test_a_name_of_one_s_own_is_not_changed_by_the_way(guest, page, live):
    one = guest("하나")
    assert page(token=one.token).joins(live, nickname="두나")["participant"] == one.me


def test_a_worker_that_died_holds_its_people_s_names_no_longer_than_usual(join, guest, app, clock, tick):
    tick()
    guest("하나")
    app.extensions["house"].worker_id = "the one that was started in its place"
    # Nothing renews the lease of the old one: 12 s until it runs out, and the usual while after that.
    clock.goes(seconds=12 + HOLD - 1)
    assert join("하나") == "nickname_taken"
    clock.goes(seconds=1)
    assert join("하나")["participant"]["nickname"] == "하나"


def test_whoever_has_moved_to_another_worker_is_not_lost_here(join, guest, app, clock, tick):
    one = guest("하나")
    with app.app_context(), transaction(db.engine) as database:
        database.get(ParticipantRow, one.me["id"]).connected_by = "another"
        database.add(WorkerLease(id="another", expires_at=clock.time + timedelta(days=1)))
    one.goes()
    tick()
    clock.goes(seconds=HOLD + 60)
    assert join("하나") == "nickname_taken"


def test_a_full_room_and_whoever_makes_room(join, guest, page, live, clock, tick, stage):
    one, two = guest("하나"), guest("둘")
    assert join("셋") == "session_full"
    assert page().asks("join_session", session_id=live["id"], nickname="셋")["code"] == "session_full"
    assert page(token=one.token).joins(live)["participant"] == one.me, "whoever is inside comes back"
    two.asks("leave_session")
    assert join("셋")["participant"]["nickname"] == "셋"
    assert join("넷")["participant"]["nickname"] == "넷", "who only asked over HTTP gives way"


def test_who_was_pushed_out_before_it_connected_comes_in_all_the_same(join, guest, page, live, clock, tick):
    guest("하나")
    early = join("둘")
    for number in range(5):
        assert join(f"손님{number}")["token"], "asking fills no session"
    back = page(token=early["token"])
    assert back.joins(live)["participant"]["nickname"] == "둘"
    assert back.says("왔어요")["ok"]


def test_who_is_connected_gives_way_to_nobody(join, guest, page, live, tick):
    one, two = guest("하나"), guest("둘")
    assert join("셋") == "session_full"
    assert one.says("여기")["ok"]
    assert two.says("여기")["ok"]
    assert page().asks("join_session", session_id=live["id"], nickname="둘")["code"] == "session_full"


def test_of_two_the_one_whose_hold_ends_first_gives_way(join, clock):
    join("먼저")
    clock.goes(seconds=1)
    join("나중")
    join("새로")
    assert join("나중") == "nickname_taken"
    assert join("먼저")["participant"]["nickname"] == "먼저"


def test_the_lost_count_until_their_names_are_free(join, guest, clock, tick):
    one = guest("하나")
    guest("둘")
    one.goes()
    tick()
    clock.goes(seconds=HOLD - 61)
    tick()
    assert join("셋") == "session_full"
    clock.goes(seconds=1)  # in its last minute it gives way
    assert join("셋")["participant"]["nickname"] == "셋"


def test_a_name_that_was_lost_while_the_database_was_away_waits_no_longer_than_others(
    join, guest, clock, tick, app, monkeypatch
):
    one = guest("하나")
    unit_of_work = app.extensions["realtime"].hall.unit_of_work
    with monkeypatch.context() as away:
        away.setattr(unit_of_work, "run", lambda _: (_ for _ in ()).throw(OperationalError("update", {}, Exception())))
        one.goes()
        tick()
    clock.goes(seconds=2)
    tick()
    clock.goes(seconds=HOLD)
    assert join("하나")["participant"]["nickname"] == "하나"
