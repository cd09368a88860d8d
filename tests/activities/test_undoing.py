"""Ten seconds to take back a step: what was deleted, closed, archived, edited, moved, or put on the projector."""

import pytest
from sqlalchemy import update

from engagenow.core.batch_models import UndoRow
from engagenow.core.database import db
from tests.roles import everything
from tests.waiting import eventually


@pytest.fixture
def undo(ada, live):
    return lambda: ada.asks("POST", f"/api/sessions/{live['id']}/undo")


def test_a_deleted_activity_comes_back_as_it_was(clock, agenda, undo, guest):
    poll = agenda.opens(seconds=60)
    one = guest("하나")
    agenda.ok("DELETE", f"/{poll['id']}", status=204)
    undone = undo()
    assert (undone.status, undone["undone"], undone["activity"]) == (200, "delete", poll)
    assert agenda.reads(poll) == poll
    assert [event["name"] for event in one.log][-2:] == ["activity_gone", "activity_updated"]
    assert undo()["code"] == "invalid_transition", "once"


def test_a_closed_one_goes_on_with_the_time_that_was_left(clock, agenda, undo, guest, votes):
    poll, one = agenda.opens(seconds=60), guest("하나")
    clock.goes(seconds=20)
    agenda.steps(poll, "close")
    clock.goes(seconds=5)
    assert votes(one, poll, "a")["code"] == "activity_closed"
    reopened = undo()["activity"]
    assert (reopened["state"], reopened["closed_at"], reopened["closes_at"][:19]) == (
        "open",
        None,
        "2026-03-04T05:07:12",
    )
    assert votes(one, poll, "a")["ok"]


def test_a_closed_one_that_was_paused_is_paused_again(clock, agenda, undo, guest, votes):
    poll, one = agenda.opens(seconds=60), guest("하나")
    clock.goes(seconds=20)
    paused = agenda.steps(poll, "pause")
    agenda.steps(poll, "close")
    clock.goes(seconds=5)
    assert undo()["activity"] == paused
    assert paused["remaining"] == pytest.approx(40, abs=1)
    assert one.heard("activity_updated")[-1]["activity"]["state"] == "paused"
    assert votes(one, poll, "a")["code"] == "activity_not_open"
    assert agenda.steps(poll, "resume")["closes_at"][:19] == "2026-03-04T05:07:12"
    assert votes(one, poll, "a")["ok"]


def test_one_that_stood_still_with_the_session_goes_on_with_it(clock, agenda, undo, ada, live):
    poll = agenda.opens(seconds=60)
    ada.moves(live, "pause")
    agenda.steps(poll, "close")
    ada.moves(live, "activate")
    assert undo()["activity"]["state"] == "open"


def test_archive_order_and_edit(clock, agenda, undo):
    first, second = agenda.prepares(), agenda.prepares(title="둘째")
    agenda.steps(first, "archive")
    assert undo()["activity"]["state"] == "draft"
    agenda.ok("PUT", "/order", {"ids": [second["id"], first["id"]]})
    assert undo().body == {"undone": "order"}
    assert [each["id"] for each in agenda.ok("GET", "")] == [first["id"], second["id"]]
    agenda.ok("PATCH", f"/{first['id']}", {"title": "고침", "seconds": 9})
    assert undo()["activity"] == first


def test_an_edit_that_answers_need_stays(clock, agenda, undo, guest, votes):
    poll, one = agenda.opens(), guest("하나")
    more = {"options": [*poll["definition"]["options"], {"id": "d", "text": "라"}]}
    agenda.ok("PATCH", f"/{poll['id']}", {"definition": more})
    votes(one, poll, "d")
    assert undo()["code"] == "invalid_transition"
    assert agenda.results(poll)["counts"]["d"] == 1


def test_people_who_answered_under_an_alias_keep_it(clock, agenda, undo, guest, votes):
    poll, one = agenda.prepares(names="named"), guest("하나")
    agenda.ok("PATCH", f"/{poll['id']}", {"names": "alias"})
    agenda.steps(poll, "open", {})
    votes(one, poll, "a")
    assert undo()["code"] == "invalid_transition"
    assert agenda.reads(poll)["names"] == "alias"
    assert [given["nickname"] for given in agenda.ok("GET", f"/{poll['id']}/answers")] == [None]


@pytest.mark.parametrize(
    "edit", [{"show": "live"}, {"may_change": "never"}, {"seconds": 9}, {"title": "새", "seconds": 9}]
)
def test_what_no_edit_may_change_no_undo_does(clock, agenda, undo, guest, votes, edit):
    poll, one = agenda.opens(), guest("하나")
    edited = agenda.ok("PATCH", f"/{poll['id']}", edit)
    votes(one, poll, "a")
    assert undo()["code"] == "invalid_transition"
    assert agenda.reads(poll) == edited | {"answered": 1}


def test_names_stand_once_it_is_open_for_undo_too(clock, agenda, undo):
    poll = agenda.prepares(names="named")
    agenda.ok("PATCH", f"/{poll['id']}", {"names": "alias"})
    agenda.steps(poll, "open", {})
    assert undo()["code"] == "invalid_transition"


@pytest.mark.parametrize("removed", ["a", "b", "c"])
def test_an_option_comes_back_to_its_place_with_its_answers(clock, agenda, undo, guest, votes, stage, mine_of, removed):
    poll, people = agenda.opens(show="live"), [guest(name) for name in ("하나", "둘", "셋", "넷")]
    for each, option in zip(people, (removed, removed, removed, "c" if removed == "a" else "a"), strict=True):
        assert votes(each, poll, option)["ok"]
    before, results = agenda.reads(poll), agenda.results(poll)
    left = [option for option in poll["definition"]["options"] if option["id"] != removed]
    agenda.ok("PATCH", f"/{poll['id']}", {"definition": {"options": left}})
    assert agenda.results(poll)["voters"] == 1
    assert votes(people[1], poll, left[0]["id"])["ok"], "asked again"
    stage.asks("kick_participant", participant_id=people[2].me["id"])
    undone = undo()["activity"]
    assert (undone["definition"], undone["reopened_at"]) == (before["definition"], None)
    now = agenda.results(poll)
    assert (now["voters"], now["counts"][removed]) == (3, 1), "one chose anew, one was removed"
    assert results["counts"][removed] == 3
    chosen = [{"options": [removed]}]
    eventually(lambda: [given.get("answer") for given in mine_of(people[0]).get("answers", ())] == chosen)
    clock.goes(seconds=2)  # later than it was opened, however long the commands wait
    assert votes(people[0], poll, left[0]["id"])["code"] == "answer_final", "the results were shown"


def test_a_removed_option_and_its_answers_are_told(clock, agenda, undo, guest, votes, tick):
    poll, one = agenda.opens(show="live"), guest("하나")
    votes(one, poll, "b")
    agenda.ok("PATCH", f"/{poll['id']}", {"definition": {"options": poll["definition"]["options"][::2]}})
    clock.goes(seconds=1)
    tick()
    assert one.heard("activity_results")[-1]["results"]["voters"] == 0
    assert undo()["undone"] == "edit"
    clock.goes(seconds=1)
    tick()
    assert one.heard("activity_results")[-1]["results"] == agenda.results(poll)
    assert agenda.results(poll)["counts"] == {"a": 0, "b": 1, "c": 0}


def test_an_option_that_is_taken_back_before_an_answer_lets_nothing_change_once_more(clock, agenda, undo):
    poll = agenda.opens()
    more = [*poll["definition"]["options"], {"id": "d", "text": "라"}]
    assert agenda.ok("PATCH", f"/{poll['id']}", {"definition": {"options": more}})["reopened_at"]
    assert undo()["activity"] == poll


def test_an_option_that_was_removed_before_an_answer_comes_back_only_at_the_end(clock, agenda, undo, guest, votes):
    poll, one = agenda.opens(), guest("하나")
    agenda.ok("PATCH", f"/{poll['id']}", {"definition": {"options": poll["definition"]["options"][1:]}})
    votes(one, poll, "b")
    assert undo()["code"] == "invalid_transition", "it stands still while people answer"
    other = agenda.opens()
    agenda.ok("PATCH", f"/{other['id']}", {"definition": {"options": other["definition"]["options"][:2]}})
    votes(one, other, "b")
    undone = undo()["activity"]
    assert [(option["id"], option["added"]) for option in undone["definition"]["options"]][-1] == ("c", True)
    assert undone["reopened_at"]


def test_an_option_of_a_run_off_is_not_taken_back(clock, agenda, undo, guest):
    poll = agenda.opens()
    agenda.steps(poll, "close")
    options = [*poll["definition"]["options"], {"id": "d", "text": "라"}]
    agenda.ok("PATCH", f"/{poll['id']}", {"definition": {"options": options}})
    run_off = agenda.steps(poll, "open", {"new_round": True, "options": ["a", "d"]})
    assert undo()["code"] == "invalid_transition"
    assert agenda.reads(poll) == run_off
    assert guest("하나").heard("joined_session")


def test_what_the_projector_showed(clock, agenda, undo, ada, live, guest):
    one = guest("하나")
    ada.asks("PUT", f"/api/sessions/{live['id']}/stage", {"show": "blank"})
    assert undo()["session"]["stage"] == {"show": "join"}
    assert one.heard("stage_changed")[-1]["stage"] == {"show": "join"}


def test_by_socket_it_is_the_same_persons_step(clock, agenda, stage):
    poll = agenda.opens()
    agenda.steps(poll, "close")
    undone = stage.asks("undo", client_msg_id="k")
    assert (undone["ok"], undone["undone"], undone["activity"]["state"]) == (True, "close", "open")
    assert stage.asks("undo", client_msg_id="k") == undone
    assert stage.asks("undo")["code"] == "invalid_transition"


def test_after_ten_seconds_nothing_is_remembered(clock, agenda, undo, tick, app):
    poll = agenda.prepares(title="비밀")
    agenda.ok("DELETE", f"/{poll['id']}", status=204)
    clock.goes(seconds=11)
    assert undo()["code"] == "invalid_transition"
    tick()
    assert everything(app)["undo_steps"] == []


def test_showing_results_cannot_be_taken_back(clock, agenda, undo):
    poll = agenda.opens()
    agenda.shows(poll, "revealed")
    assert undo()["code"] == "invalid_transition"


@pytest.mark.parametrize("taken", [{"feature": "quizzes"}, {"step": "regrade"}])
def test_a_step_that_only_another_version_knows_is_refused_and_kept(clock, agenda, undo, app, taken):
    poll = agenda.prepares()
    agenda.ok("PATCH", f"/{poll['id']}", {"title": "고침"})
    with app.app_context():
        db.session.execute(update(UndoRow).values(**taken))
        db.session.commit()
    assert (undo().status, undo()["code"]) == (409, "invalid_transition")
    assert agenda.reads(poll)["title"] == "고침"
    with app.app_context():
        db.session.execute(update(UndoRow).values(feature="activities", step="edit"))
        db.session.commit()
    assert undo()["activity"] == poll
