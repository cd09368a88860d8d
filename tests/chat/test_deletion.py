"""A deleted message: gone at once, restored within ten seconds, then nowhere."""

import pytest

from engagenow import create_app
from engagenow.chat import deletion
from engagenow.core.database import db
from engagenow.core.models import LiveSession
from engagenow.core.people import Presenter
from engagenow.core.unit_of_work import Command
from tests.inside import refused, ticker_of
from tests.roles import everything

SECRET = "geheimes Wort"


@pytest.fixture
def delete(stage):
    return lambda said: stage.asks("delete_message", id=said["id"])


@pytest.fixture
def restore(stage):
    return lambda said: stage.asks("restore_message", id=said["id"])


@pytest.fixture
def log(ada, live):
    """The stored events, as the events route shows them."""
    return lambda: ada.asks("GET", f"/api/sessions/{live['id']}/events")["events"]


def test_the_log_keeps_neither_the_text_nor_the_name(guest, delete, log):
    one = guest("하나")
    said = one.says(SECRET)
    delete(said)
    event = next(event for event in log() if event["seq"] == said["seq"])
    assert event["name"] == "new_message"
    assert event["data"]["id"] == said["id"]
    assert (event["data"]["message"], event["data"]["nickname"], event["data"]["deleted"]) == (None, None, True)
    assert SECRET not in str(log())
    assert "하나" not in str(log())


def test_restored_it_is_where_it_was_for_all(clock, guest, stage, delete, restore, page, live, log, outsider):
    one = guest("하나")
    first, said, last = one.says("eins"), one.says(SECRET), one.says("drei")
    original = one.heard("new_message")[1]
    delete(said)
    clock.goes(seconds=9.9)
    assert restore(said) == {"ok": True, "id": said["id"], "pinned": False, "deleted": False}
    (heard,) = one.heard("message_restored")
    assert heard == {"seq": last["seq"] + 2, "session_id": live["id"], "id": said["id"], "message": original}
    assert stage.heard("message_restored") == [heard]
    assert not outsider.log
    snapshot = page().joins(live, nickname="spät")["snapshot"]["chat"]["messages"]
    assert [message["id"] for message in snapshot] == [first["id"], said["id"], last["id"]]
    assert next(event for event in log() if event["seq"] == said["seq"])["data"] == original
    assert restore(said)["ok"]
    assert len(one.heard("message_restored")) == 1, "it is not deleted any more"


def test_after_ten_seconds_nothing_holds_it(app, clock, guest, delete, restore, tick):
    said = guest("하나").says(SECRET)
    delete(said)
    tick()
    assert SECRET in str(everything(app))
    clock.goes(seconds=10)
    assert refused(restore(said), "not_found"), "also before it is erased"
    tick()
    assert SECRET not in str(everything(app))
    assert refused(restore(said), "not_found")


def test_deleted_again_it_leaves_the_event_that_restored_it_too(
    app, clock, guest, delete, restore, tick, page, live, log
):
    one = guest("하나")
    said = one.says(SECRET)
    for _ in range(2):
        delete(said)
        assert restore(said)["ok"]
    delete(said)
    assert SECRET not in str(log())
    assert SECRET not in str(page().joins(live, token=one.token, since=0))
    clock.goes(seconds=11)
    tick()
    assert SECRET not in str(everything(app))


def test_a_new_process_erases_what_an_old_one_deleted(clock, app, guest, delete, config):
    said = guest("하나").says(SECRET)
    delete(said)
    clock.goes(hours=3)
    other = create_app(config)
    with other.app_context():
        ticker_of(other).tick()
        db.session.remove()
        db.engine.dispose()
    assert SECRET not in str(everything(app))


def test_a_pin_comes_back_with_the_message_while_there_is_room(guest, stage, delete, restore, page, live):
    one = guest("하나")
    said = one.says("angeheftet")
    stage.asks("pin_message", id=said["id"], pinned=True)
    delete(said)
    assert restore(said)["pinned"]
    assert [event["name"] for event in one.log[-2:]] == ["message_restored", "message_pinned"]
    delete(said)
    for number in range(20):
        stage.asks("pin_message", id=one.says(f"{number}")["id"], pinned=True)
    assert restore(said) == {"ok": True, "id": said["id"], "pinned": False, "deleted": False}
    assert len(page().joins(live, nickname="spät")["snapshot"]["chat"]["pinned"]) == 20


def test_only_the_presenter_restores_and_only_here(guest, delete, restore, outsider, stage):
    one = guest("하나")
    said, elsewhere = one.says(SECRET), outsider.says("anderswo")
    delete(said)
    assert refused(one.asks("restore_message", id=said["id"]), "forbidden")
    assert refused(stage.asks("restore_message", id=elsewhere["id"]), "not_found")
    assert refused(stage.asks("restore_message", id="nothing"), "not_found")
    assert refused(stage.asks("restore_message"), "invalid")
    assert restore(said)["ok"]


def test_over_http(guest, stage, ada, bob, live):
    said = guest("하나").says(SECRET)
    path = f"/api/sessions/{live['id']}/messages/{said['id']}"
    ada.asks("DELETE", path)
    assert bob.asks("POST", f"{path}/restore")["code"] == "session_not_found"
    answer = ada.asks("POST", f"{path}/restore")
    assert (answer.status, answer.body) == (200, {"id": said["id"], "pinned": False, "deleted": False})
    assert [event["id"] for event in stage.heard("message_restored")] == [said["id"]]
    nowhere = ada.asks("POST", f"/api/sessions/{live['id']}/messages/nothing/restore")
    assert (nowhere.status, nowhere["code"]) == (404, "not_found")


def test_restored_and_deleted_in_one_batch_it_leaves_both_events(app, guest, delete, live, log):
    """The event that restores it is not even written when the message is deleted again."""
    said = guest("하나").says(SECRET)
    delete(said)
    with app.app_context():
        ada = Presenter(db.session.get_one(LiveSession, live["id"]).owner_id, "Ada")

    def restore_and_delete(live):
        deletion.restore_message(live, ada, said["id"])
        deletion.delete_message(live, ada, said["id"])

    with app.app_context():
        app.extensions["unit_of_work"].run(Command(live["id"], restore_and_delete))
    assert [event["name"] for event in log()][-2:] == ["message_restored", "message_deleted"]
    assert SECRET not in str(log())
