"""What commands of one batch do together: answers, and what the presenter does beside them."""

import pytest

from engagenow.activities import answering, editing, service, steps
from engagenow.activities.rules import AnswerFinal, HasAnswers
from engagenow.activities.schemas import ChangeActivity, GiveAnswer, Open
from engagenow.core.command_queue import _divide
from engagenow.core.people import Participant
from engagenow.core.tickets import Ticket
from engagenow.moderation import door
from engagenow.sessions import attendees


def gives(option):
    return GiveAnswer(round=1, answer={"options": [option]})


@pytest.mark.parametrize("first", ["answer", "show"])
def test_results_that_are_shown_in_the_batch_of_an_answer_are_told_with_it(
    clock, agenda, at_once, guest, live, stage, tick, first
):
    poll, one, two = agenda.opens(), guest("하나"), guest("둘")
    voter = Participant(one.me["id"], live["id"], "하나", "participant")
    presenter = Participant(stage.me["id"], live["id"], "Ada", "presenter")
    clock.goes(seconds=2)
    works = {
        "show": (presenter, lambda batch: steps.set_show(batch, presenter, poll["id"], "live")),
        "answer": (voter, lambda batch: answering.answer(batch, voter, poll["id"], gives("a"))),
    }
    at_once(*sorted(works.values(), key=lambda work: work is not works[first]))
    clock.goes(seconds=1)
    tick()
    assert two.heard("activity_results")[-1]["results"]["counts"]["a"] == 1


@pytest.mark.parametrize(("seconds", "stored"), [(0.5, True), (0.1, False)])
@pytest.mark.parametrize("shown", ["revealed", "live", "after_answer"])
def test_a_change_on_its_way_while_results_are_shown_is_judged_by_when_it_was_read(
    clock, agenda, at_once, votes, guest, live, stage, shown, seconds, stored
):
    poll, one = agenda.opens(), guest("하나")
    votes(one, poll, "a")
    voter = Participant(one.me["id"], live["id"], "하나", "participant")
    presenter = Participant(stage.me["id"], live["id"], "Ada", "presenter")
    works = (
        (presenter, lambda batch: steps.set_show(batch, presenter, poll["id"], shown), 0.3),
        (voter, lambda batch: answering.answer(batch, voter, poll["id"], gives("b")), seconds),
    )
    if stored:
        assert at_once(*works)[1].final, "from now on"
    else:
        with pytest.raises(AnswerFinal):
            at_once(*works)
    assert agenda.results(poll)["counts"]["b"] == stored


def test_whoever_is_removed_in_the_batch_of_the_answer_is_not_counted(clock, agenda, at_once, guest, live, stage):
    poll, one = agenda.opens(), guest("하나")
    voter = Participant(one.me["id"], live["id"], "하나", "participant")
    presenter = Participant(stage.me["id"], live["id"], "Ada", "presenter")
    at_once(
        (voter, lambda batch: answering.answer(batch, voter, poll["id"], gives("a"))),
        (presenter, lambda batch: attendees.kick(batch, presenter, voter.id)),
    )
    assert agenda.results(poll)["voters"] == 0


@pytest.mark.parametrize(
    ("said", "voters"),
    [(["kick", "readmit"], 1), (["kick", "readmit", "kick"], 0)],
)
def test_of_removals_and_readmissions_in_a_batch_the_last_one_counts(agenda, at_once, guest, live, stage, said, voters):
    poll, one = agenda.opens(), guest("하나")
    voter = Participant(one.me["id"], live["id"], "하나", "participant")
    presenter = Participant(stage.me["id"], live["id"], "Ada", "presenter")
    use_cases = {"kick": attendees.kick, "readmit": attendees.readmit}
    at_once(
        (voter, lambda batch: answering.answer(batch, voter, poll["id"], gives("a"))),
        *((presenter, lambda batch, step=step: use_cases[step](batch, presenter, voter.id)) for step in said),
    )
    assert agenda.results(poll)["voters"] == voters


def test_a_text_of_an_earlier_round_that_is_approved_leaves_the_answer_to_the_current_one(
    agenda, at_once, guest, live, stage
):
    poll, one = agenda.opens("text", definition={"most": 2}), guest("하나")
    author = Participant(one.me["id"], live["id"], "하나", "participant")
    presenter = Participant(stage.me["id"], live["id"], "Ada", "presenter")
    texts = [{"texts": ["먼저"]}, {"texts": ["지금"]}]
    assert one.asks("answer", activity_id=poll["id"], round=1, answer=texts[0])["ok"]
    for step, asked in (("close", {}), ("open", {"new_round": True})):
        agenda.steps(poll, step, asked)
    waiting = door.Waiting("waited", author, "나중", None, poll["id"], 1)
    now = GiveAnswer(round=2, answer=texts[1])
    at_once(
        (presenter, lambda batch: answering.publish(batch, waiting)),
        (author, lambda batch: answering.answer(batch, author, poll["id"], now)),
    )
    shown = [agenda.results(poll, f"?round={number}") for number in (1, 2)]
    assert [each["voters"] for each in shown] == [1, 1]
    assert [sorted(text["text"] for text in each["texts"]) for each in shown] == [["나중", "먼저"], ["지금"]]


def test_an_option_that_is_removed_before_the_next_round_of_the_batch_is_taken_out_of_its_own(
    agenda, at_once, guest, votes, live, stage
):
    poll, one = agenda.opens(), guest("하나")
    votes(one, poll, "a")
    presenter = Participant(stage.me["id"], live["id"], "Ada", "presenter")
    left = ChangeActivity(definition={"options": poll["definition"]["options"][1:]})
    at_once(
        (presenter, lambda batch: editing.edit(batch, presenter, poll["id"], left)),
        (presenter, lambda batch: steps.take_step(batch, presenter, poll["id"], "close")),
        (presenter, lambda batch: steps.open_activity(batch, presenter, poll["id"], Open(new_round=True))),
    )
    assert agenda.reads(poll)["round"] == 2
    assert agenda.results(poll, "?round=1")["voters"] == 0


def test_an_activity_that_is_answered_in_the_batch_is_not_deleted(clock, agenda, at_once, guest, live, stage):
    poll, one = agenda.opens(), guest("하나")
    voter = Participant(one.me["id"], live["id"], "하나", "participant")
    presenter = Participant(stage.me["id"], live["id"], "Ada", "presenter")
    with pytest.raises(HasAnswers):
        at_once(
            (voter, lambda batch: answering.answer(batch, voter, poll["id"], gives("a"))),
            (presenter, lambda batch: service.delete(batch, presenter, poll["id"])),
        )
    assert agenda.results(poll)["voters"] == 1


@pytest.mark.parametrize("step", ["/pause", "/end", "set_status", "open", "open_activity", "edit", "archive", "delete"])
def test_no_step_that_would_refuse_an_answer_overtakes_one_that_came_before_it(
    app, ada, agenda, live, guest, stage, votes, monkeypatch, step
):
    """The queue lets other commands go before a hall's answers."""
    poll, one = agenda.opens(), guest("하나")
    session, activity = f"/api/sessions/{live['id']}", f"/{poll['id']}"
    takes = {
        "/pause": lambda: ada.asks("POST", session + step),
        "/end": lambda: ada.asks("POST", session + step),
        "set_status": lambda: stage.asks("set_status", status="ended"),
        "open": lambda: agenda.asks("POST", activity + "/open", {"new_round": True}),
        "open_activity": lambda: stage.asks("open_activity", id=poll["id"], new_round=True),
        "edit": lambda: agenda.asks("PATCH", activity, {"title": "무엇이 가장 기대되나요?"}),
        "archive": lambda: agenda.asks("POST", activity + "/archive"),
        "delete": lambda: agenda.asks("DELETE", activity),
    }
    asked, unit_of_work = [], app.extensions["unit_of_work"]
    run = unit_of_work.run
    monkeypatch.setattr(unit_of_work, "run", lambda command: (asked.append(Ticket(command)), run(command))[1])
    assert votes(one, poll, "a")["ok"]
    takes[step]()
    assert len(asked) == 2
    assert _divide(asked) == (asked, [])
