"""What the presenter does while an activity runs: states, rounds, timers, and who sees results when."""

import pytest

from tests.inside import ticker_of
from tests.waiting import eventually


def told(page):
    """Names of the stored events of activities that a page heard."""
    return [event["name"] for event in page.log if event["name"].startswith("activit")]


def code(answer):
    return answer.status, answer["code"]


def test_an_activity_from_draft_to_archive_is_told_step_by_step(agenda, guest, outsider):
    one = guest("하나")
    poll = agenda.prepares()
    assert (poll["state"], poll["round"], poll["rounds"], told(one)) == ("draft", 1, 0, [])
    for step, state in (("open", "open"), ("pause", "paused"), ("resume", "open"), ("close", "closed")):
        body = {} if step == "open" else None
        assert agenda.steps(poll, step, body)["state"] == state
        assert agenda.steps(poll, step, body)["state"] == state, "taken already: no event"
    assert agenda.steps(poll, "archive")["state"] == "archived"
    assert agenda.steps(poll, "archive")["state"] == "archived"
    names = ["activity_opened", "activity_updated", "activity_updated", "activity_closed", "activity_gone"]
    assert told(one) == names
    assert told(outsider) == []
    assert "answered" not in one.heard("activity_opened")[0]["activity"]


@pytest.mark.parametrize(
    ("steps", "refused"),
    [
        ([], "pause"), ([], "resume"), ([], "close"), ([], "extend"), (["open"], "archive"),
        (["open", "pause"], "open"), (["open", "pause"], "archive"),
        (["open", "close"], "pause"), (["open", "close"], "extend"), (["archive"], "close"),
    ],
)  # fmt: skip
def test_steps_that_do_not_fit_are_refused_and_change_nothing(agenda, steps, refused):
    poll = agenda.prepares()
    for step in steps:
        poll = agenda.steps(poll, step, {} if step == "open" else None)
    body = {"open": {}, "extend": {"seconds": 10}}.get(refused)
    assert code(agenda.asks("POST", f"/{poll['id']}/{refused}", body)) == (409, "invalid_transition")
    assert agenda.reads(poll) == poll


def test_opening_needs_a_running_session(agenda, ada, live):
    poll = agenda.prepares()
    ada.moves(live, "pause")
    assert code(agenda.asks("POST", f"/{poll['id']}/open", {})) == (409, "session_not_active")


def test_by_socket_as_by_http(agenda, stage, guest):
    poll, one = agenda.prepares(), guest("하나")
    opened = stage.asks("open_activity", id=poll["id"], seconds=60)
    assert opened["ok"]
    assert opened["activity"] == agenda.reads(poll)
    for command, state in (("pause_activity", "paused"), ("resume_activity", "open")):
        assert stage.asks(command, id=poll["id"])["activity"]["state"] == state
    assert stage.asks("extend_activity", id=poll["id"], seconds=30)["ok"]
    assert stage.asks("show_results", id=poll["id"], show="live")["activity"]["show"] == "live"
    assert stage.asks("close_activity", id=poll["id"])["activity"]["state"] == "closed"
    for command in ("open_activity", "pause_activity", "resume_activity", "close_activity"):
        assert one.asks(command, id=poll["id"])["code"] == "forbidden"
        assert stage.asks(command, id="nothing")["code"] == "not_found"


# Rounds


def test_a_new_round_keeps_the_past_and_starts_from_nothing(agenda, guest, votes, clock):
    poll, one = agenda.opens(show="live"), guest("하나")
    votes(one, poll, "a")
    agenda.shows(poll, "revealed")
    agenda.steps(poll, "close")
    again = agenda.steps(poll, "open", {"new_round": True})
    assert (again["round"], again["rounds"], again["show"], again["answered"]) == (2, 2, "live", 0)
    assert votes(one, poll, "b")["code"] == "wrong_round", "round 1 after round 2 was opened"
    assert votes(one, poll, "b", round=2)["ok"]
    assert [agenda.results(poll, f"?round={n}")["counts"]["a"] for n in (1, 2)] == [1, 0]
    assert code(agenda.asks("GET", f"/{poll['id']}/results?round=3")) == (404, "not_found")


def test_the_same_round_goes_on_with_its_answers(agenda, guest, votes):
    poll, one, two = agenda.opens(), guest("하나"), guest("둘")
    votes(one, poll, "a")
    agenda.steps(poll, "close")
    assert agenda.steps(poll, "open", {})["round"] == 1
    assert votes(two, poll, "b")["ok"]
    assert agenda.results(poll)["voters"] == 2


def test_a_run_off_has_its_options_alone_and_the_next_round_all(agenda, guest, votes):
    poll, one = agenda.opens(), guest("하나")
    agenda.steps(poll, "close")
    off = agenda.steps(poll, "open", {"new_round": True, "options": ["c", "a"]})
    assert [option["id"] for option in off["definition"]["options"]] == ["a", "c"]
    assert [option["id"] for option in off["prepared"]["options"]] == ["a", "b", "c"]
    assert votes(one, poll, "b", round=2)["code"] == "invalid"
    assert votes(one, poll, "c", round=2)["ok"]
    assert agenda.results(poll)["counts"] == {"a": 0, "c": 1}
    agenda.steps(poll, "close")
    assert len(agenda.steps(poll, "open", {"new_round": True})["definition"]["options"]) == 3


@pytest.mark.parametrize("asked", [{"options": ["a", "b"]}, {"new_round": True, "options": ["a"]}])
def test_a_run_off_needs_a_new_round_and_two_options(agenda, asked):
    poll = agenda.opens()
    agenda.steps(poll, "close")
    refused = agenda.asks("POST", f"/{poll['id']}/open", asked)
    assert (code(refused), refused["errors"][0]["field"]) == ((422, "invalid"), "options")
    assert agenda.reads(poll)["rounds"] == 1


def test_ten_rounds_are_the_most(agenda):
    poll = agenda.opens()
    for _ in range(9):
        agenda.steps(poll, "close")
        agenda.steps(poll, "open", {"new_round": True})
    agenda.steps(poll, "close")
    assert code(agenda.asks("POST", f"/{poll['id']}/open", {"new_round": True})) == (409, "too_many")


def test_who_moved_from_where_to_where(agenda, guest, votes):
    poll = agenda.opens()
    people = [guest(f"손님 {n}") for n in range(4)]
    for each, option in zip(people, "aabc", strict=True):
        votes(each, poll, option)
    agenda.steps(poll, "close")
    agenda.steps(poll, "open", {"new_round": True})
    for each, option in zip(people[:3], "bbb", strict=True):
        votes(each, poll, option, round=2)
    moves = agenda.ok("GET", f"/{poll['id']}/moves?from=1&to=2")["moves"]
    assert moves == [{"from": "a", "to": "b", "n": 2}, {"from": "b", "to": "b", "n": 1}]
    assert code(agenda.asks("GET", f"/{poll['id']}/moves?from=1&to=3")) == (404, "not_found")
    assert code(agenda.asks("GET", f"/{poll['id']}/moves?from=1")) == (422, "invalid")
    several = agenda.opens("number")
    assert code(agenda.asks("GET", f"/{several['id']}/moves?from=1&to=1")) == (422, "invalid")


# Timers


def test_a_timer_closes_after_its_grace_once_and_says_when_it_ended(agenda, guest, votes, clock, tick):
    poll, one, two, three = agenda.opens(seconds=30), guest("하나"), guest("둘"), guest("셋")
    clock.goes(seconds=30)
    tick()
    assert votes(one, poll, "a")["ok"]
    clock.goes(seconds=2)
    assert votes(two, poll, "b")["ok"], "2 s of grace"
    clock.goes(seconds=0.1)
    late = votes(three, poll, "c")
    assert (late["code"], late["late_by"]) == ("activity_closed", 2.1)
    tick()
    tick()
    closed = three.heard("activity_closed")
    assert [(event["by"], event["round"]) for event in closed] == [("timer", 1)]
    assert closed[0]["closed_at"] == poll["closes_at"] == "2026-03-04T05:06:37.000Z"
    assert votes(three, poll, "c")["code"] == "activity_closed"
    assert agenda.results(poll)["voters"] == 2


def test_a_timer_survives_the_process_that_set_it(agenda, guest, votes, clock, app, make_app, live, ada):
    poll, one = agenda.opens(seconds=30), guest("하나")
    votes(one, poll, "a")
    clock.goes(seconds=33)
    other = make_app(DATABASE_URL=app.config["DATABASE_URL"])
    for each in (other, app):
        with each.app_context():
            ticker_of(each).tick()
    log = ada.asks("GET", f"/api/sessions/{live['id']}/events")["events"]
    closed = [event["data"]["closed_at"] for event in log if event["name"] == "activity_closed"]
    assert closed == [poll["closes_at"]]


def test_a_pause_stops_the_clock(agenda, guest, votes, clock, tick):
    poll, one = agenda.opens(seconds=30), guest("하나")
    clock.goes(seconds=10)
    paused = agenda.steps(poll, "pause")
    assert (paused["remaining"], paused["closes_at"]) == (pytest.approx(20, abs=0.2), None)
    clock.goes(seconds=100)
    tick()
    assert votes(one, poll, "a")["code"] == "activity_not_open"
    resumed = agenda.steps(poll, "resume")
    assert (resumed["closes_at"][:19], resumed["remaining"]) == ("2026-03-04T05:08:17", None)
    assert votes(one, poll, "a")["ok"]


def test_extending_opens_the_input_again_and_never_ends_before_two_seconds(agenda, guest, votes, clock, tick):
    poll, one = agenda.opens(seconds=30), guest("하나")
    clock.goes(seconds=31)
    assert agenda.steps(poll, "extend", {"seconds": 30})["closes_at"] == "2026-03-04T05:07:07.000Z"
    clock.goes(seconds=20)
    tick()
    assert votes(one, poll, "a")["ok"]
    assert agenda.steps(poll, "extend", {"seconds": -600})["closes_at"] == "2026-03-04T05:07:00.000Z"
    without = agenda.opens()
    assert agenda.steps(without, "extend", {"seconds": 5})["closes_at"] == "2026-03-04T05:07:03.000Z"
    paused = agenda.steps(poll, "pause")
    assert agenda.steps(paused, "extend", {"seconds": 15})["remaining"] == pytest.approx(17, abs=0.2)
    for wrong in ({"seconds": 601}, {"seconds": -601}, {"seconds": "5"}, {}):
        assert code(agenda.asks("POST", f"/{poll['id']}/extend", wrong)) == (422, "invalid")


def test_without_its_timer_a_round_stays_open_until_it_is_closed(agenda, guest, votes, clock, tick):
    poll, one = agenda.opens(seconds=30), guest("하나")
    clock.goes(seconds=31)
    assert agenda.steps(poll, "extend", {"seconds": None})["closes_at"] is None
    clock.goes(seconds=100)
    tick()
    assert agenda.reads(poll)["state"] == "open"
    assert votes(one, poll, "a")["ok"]
    agenda.steps(poll, "extend", {"seconds": 40})
    agenda.steps(poll, "pause")
    assert agenda.steps(poll, "extend", {"seconds": None})["remaining"] is None
    clock.goes(seconds=1)
    assert votes(one, poll, "b")["code"] == "activity_not_open"
    assert agenda.steps(poll, "resume")["closes_at"] is None
    told = len(one.heard("activity_updated"))
    agenda.steps(poll, "extend", {"seconds": None})
    assert len(one.heard("activity_updated")) == told, "there was no timer any more"


def test_closing_by_hand_gives_no_grace(agenda, guest, votes, clock):
    poll, one = agenda.opens(seconds=30), guest("하나")
    agenda.steps(poll, "close")
    clock.goes(seconds=0.5)
    late = votes(one, poll, "a")
    assert (late["code"], late["late_by"]) == ("activity_closed", 0.5)
    assert one.heard("activity_closed")[0]["by"] == "presenter"


def test_a_pause_of_the_session_pauses_and_its_end_closes(agenda, guest, ada, live, clock):
    one = guest("하나")
    poll, own = agenda.opens(seconds=60), agenda.opens()
    agenda.steps(own, "pause")
    clock.goes(seconds=20)
    ada.moves(live, "pause")
    assert (agenda.reads(poll)["state"], agenda.reads(poll)["remaining"]) == ("paused", pytest.approx(40, abs=0.2))
    ada.moves(live, "activate")
    assert (agenda.reads(poll)["state"], agenda.reads(own)["state"]) == ("open", "paused"), "what Ada paused stays so"
    ada.moves(live, "end")
    closed = {event["activity_id"]: event["by"] for event in one.heard("activity_closed")}
    assert closed == {poll["id"]: "end", own["id"]: "end"}
    ada.moves(live, "activate")
    assert agenda.reads(poll)["state"] == "closed"


# Who sees what


def test_hidden_results_reach_no_participant_and_nothing_holds_them(
    agenda, guest, votes, page, live, client, tick, clock
):
    poll, one = agenda.opens(), guest("하나")
    votes(one, poll, "a")
    clock.goes(seconds=2)
    tick()
    headers = {"Authorization": f"Bearer {one.token}"}
    refused = client.get(f"{agenda.path}/{poll['id']}/results", headers=headers)
    assert (refused.status_code, refused.json["code"]) == (403, "results_hidden")
    late = page().joins(live, nickname="늦은 손님")
    assert late["snapshot"]["activities"]["results"] == []
    listed = client.get(agenda.path, headers=headers).json
    assert [name for name, _ in one.events if name == "activity_results"] == []
    for said in (one.events, late, listed):
        assert "voters" not in str(said)
    assert "'answered'" not in str([late, listed])
    assert one.heard("activity_progress")[-1]["answered"] == 1, "how many, and no more"


def test_how_many_have_answered_can_be_asked_of_what_is_or_was_open(agenda, guest, votes, client):
    poll, draft, one = agenda.opens(), agenda.prepares(), guest("하나")
    votes(one, poll, "a")
    headers = {"Authorization": f"Bearer {one.token}"}
    asked = client.get(f"{agenda.path}/{poll['id']}/progress", headers=headers)
    assert asked.json == {"activity_id": poll["id"], "round": 1, "answered": 1, "question_id": None}
    agenda.steps(poll, "close")
    agenda.steps(poll, "open", {"new_round": True})
    assert client.get(f"{agenda.path}/{poll['id']}/progress", headers=headers).json["answered"] == 0
    agenda.steps(poll, "close")
    agenda.steps(poll, "archive")
    for hidden in (poll, draft):
        assert client.get(f"{agenda.path}/{hidden['id']}/progress", headers=headers).status_code == 404


def test_who_takes_an_activity_away_takes_its_results_away(agenda, guest, votes, client):
    poll, one = agenda.opens(show="live"), guest("하나")
    votes(one, poll, "a")
    agenda.steps(poll, "close")
    agenda.steps(poll, "archive")
    headers = {"Authorization": f"Bearer {one.token}"}
    refused = client.get(f"{agenda.path}/{poll['id']}/results", headers=headers)
    assert (refused.status_code, refused.json["code"]) == (403, "results_hidden")
    assert agenda.results(poll)["voters"] == 1


def test_shown_then_hidden_stays_readable_as_it_was_shown(agenda, guest, votes, client, clock, tick):
    poll, one, two = agenda.opens(may_change="always"), guest("하나"), guest("둘")
    votes(one, poll, "a")
    agenda.shows(poll, "live")
    assert two.heard("activity_results")[-1]["results"]["counts"]["a"] == 1
    agenda.shows(poll, "hidden")
    clock.goes(seconds=1)
    votes(two, poll, "a")
    tick()
    headers = {"Authorization": f"Bearer {two.token}"}
    shown = client.get(f"{agenda.path}/{poll['id']}/results", headers=headers).json
    assert shown["results"]["counts"]["a"] == 1
    assert len(two.heard("activity_results")) == 1
    assert agenda.results(poll)["counts"]["a"] == 2


def test_results_are_told_at_most_four_times_a_second_and_the_last_one_always(agenda, app, guest, votes, clock, tick):
    poll = agenda.opens(show="live", may_change="always")
    one, witness = guest("하나"), guest("둘")
    for number in range(20):
        clock.goes(seconds=0.5 if number == 0 else 0.1)
        votes(one, poll, "ab"[number % 2])
        tick()
    clock.goes(seconds=0.5)
    tick()
    seen = witness.heard("activity_results")
    assert len(seen) <= 12
    assert seen[-1]["results"]["counts"] == agenda.results(poll)["counts"]


def test_progress_is_told_once_a_second(agenda, guest, votes, clock, tick):
    poll, one, witness = agenda.opens(may_change="always"), guest("하나"), guest("둘")
    for _ in range(10):
        clock.goes(seconds=0.5)
        votes(one, poll, "a")
        tick()
    assert 4 <= len(witness.heard("activity_progress")) <= 6


def test_what_is_revealed_is_final_for_the_presenter_too(agenda):
    poll = agenda.opens()
    agenda.shows(poll, "revealed")
    assert code(agenda.asks("PUT", f"/{poll['id']}/show", {"show": "hidden"})) == (409, "invalid_transition")
    draft = agenda.prepares()
    assert code(agenda.asks("PUT", f"/{draft['id']}/show", {"show": "live"})) == (409, "invalid_transition")
    assert code(agenda.asks("PUT", f"/{poll['id']}/show", {"show": "secret"})) == (422, "invalid")


def test_the_desk_has_results_before_anybody_else_and_after_a_reload(
    agenda, guest, votes, stage, desk_of, page, ada, live
):
    assert stage.heard("joined_session")[0]["desk"] == {}
    poll, one = agenda.opens(seconds=60), guest("하나")
    votes(one, poll, "b")
    eventually(lambda: desk_of(stage).get("results", {}).get(poll["id"], {}).get("answered") == 1)
    part = desk_of(stage)["results"][poll["id"]]
    assert part == {"round": 1, "answered": 1, "results": agenda.results(poll)}
    back = page(token=ada.token).joins(live)
    assert back["desk"]["activities"]["data"] == desk_of(stage)
    seen = [(state["state"], state["closes_at"]) for state in back["snapshot"]["activities"]["activities"]]
    assert seen == [("open", poll["closes_at"])], "F5: the same state, the same timer"
    assert back["server_time"] < poll["closes_at"]
    assert one.heard("desk") == []


def test_who_comes_back_has_its_own_answers(agenda, guest, votes, page, live):
    poll, one = agenda.opens(), guest("하나")
    assert one.heard("joined_session")[0]["mine"] == {}
    votes(one, poll, "b")
    back = page().joins(live, token=one.token)
    answers = back["mine"]["activities"]["data"]["answers"]
    assert [(given["activity_id"], given["round"], given["answer"]) for given in answers] == [
        (poll["id"], 1, {"options": ["b"]})
    ]


def test_after_answering_one_sees_results_and_others_do_not(agenda, guest, votes, client, page, live):
    poll = agenda.opens(show="after_answer")
    one, two, three = guest("하나"), guest("둘"), guest("셋")
    votes(one, poll, "a")

    def seen(phone):
        told = max(phone.heard("own_results"), key=lambda event: event["rev"], default=None)
        return told and told["results"]["counts"]

    eventually(lambda: seen(one) == {"a": 1, "b": 0, "c": 0})
    votes(two, poll, "b")
    eventually(lambda: seen(one) == seen(two) == {"a": 1, "b": 1, "c": 0})
    assert "counts" not in str([three.events, page().joins(live, nickname="늦은 손님")])

    def asked(phone):
        headers = {"Authorization": f"Bearer {phone.token}"}
        return client.get(f"{agenda.path}/{poll['id']}/results", headers=headers).status_code

    assert [asked(phone) for phone in (one, two, three)] == [200, 200, 403]
    agenda.shows(poll, "hidden")
    votes(three, poll, "c")
    assert [asked(phone) for phone in (one, three)] == [403, 403]
    eventually(lambda: three.heard("mine"))
    assert "counts" not in str(three.events)


def test_the_projector_shows_what_is_opened_on_it_until_that_is_gone(agenda, guest, ada, live):
    poll, draft = agenda.prepares(), agenda.prepares()
    one = guest("하나")
    agenda.steps(poll, "open", {"stage": True})
    assert [event["stage"] for event in one.heard("stage_changed")] == [{"show": "activity", "id": poll["id"]}]
    names = [event["name"] for event in one.log]
    assert names.index("activity_opened") < names.index("stage_changed")
    stage = {"show": "activity", "id": draft["id"]}
    assert ada.asks("PUT", f"/api/sessions/{live['id']}/stage", stage)["code"] == "not_found", "nobody may see a draft"
    agenda.steps(poll, "close")
    agenda.steps(poll, "archive")
    assert one.heard("stage_changed")[-1]["stage"] == {"show": "join"}


def test_results_that_wait_to_be_told_are_not_told_once_they_are_hidden(clock, agenda, guest, votes, tick):
    poll = agenda.opens(show="live")
    one, two, witness = guest("하나"), guest("둘"), guest("셋")
    clock.goes(seconds=1)
    votes(one, poll, "a")
    votes(two, poll, "b")  # waits for its 250 ms
    agenda.shows(poll, "hidden")
    clock.goes(seconds=1)
    tick()
    assert [event["results"]["voters"] for event in witness.heard("activity_results")] == [1]
