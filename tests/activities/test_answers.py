"""Answering: one answer a person and round, counted as acknowledged, refused with a reason."""

import threading

import pytest

from tests.inside import Page
from tests.roles import everything
from tests.waiting import eventually


def counts(agenda, poll, query=""):
    return agenda.results(poll, query)["counts"]


def test_an_answer_is_acknowledged_counted_and_seen_by_nobody_else(agenda, guest, votes, stage, outsider, tick):
    poll = agenda.opens()
    one, two = guest("하나"), guest("둘")
    before = [len(each.log) for each in (one, two, outsider)]
    answered = votes(one, poll, "a")
    assert answered == {
        "ok": True, "activity_id": poll["id"], "round": 1, "answer": {"options": ["a"]}, "final": False,
        "waiting": [],
    }  # fmt: skip
    assert counts(agenda, poll) == {"a": 1, "b": 0, "c": 0}
    assert agenda.reads(poll)["answered"] == 1
    assert [len(each.log) for each in (one, two, outsider)] == before, "hidden results make no event"


def test_sent_again_it_replaces_the_former_one(agenda, guest, votes):
    poll = agenda.opens()
    one = guest("하나")
    for option in ("a", "b", "b", "c"):
        assert votes(one, poll, option)["ok"]
    assert counts(agenda, poll) == {"a": 0, "b": 0, "c": 1}
    assert agenda.results(poll)["voters"] == 1


def test_a_repeated_command_is_answered_the_same_and_counted_once(agenda, guest, votes):
    poll = agenda.opens()
    one = guest("하나")
    first = votes(one, poll, "a", client_msg_id="k")
    votes(one, poll, "b")
    agenda.steps(poll, "close")
    assert votes(one, poll, "a", client_msg_id="k") == first, "asked before any rule"
    assert counts(agenda, poll) == {"a": 0, "b": 1, "c": 0}


def test_two_tabs_are_one_person_and_the_other_tab_is_told(agenda, guest, votes, live, page, mine_of):
    poll = agenda.opens()
    one = guest("하나")
    tab = page()
    tab.joins(live, token=one.token)
    assert votes(one, poll, "a")["ok"]
    two = guest("둘")
    eventually(lambda: [given["answer"] for given in mine_of(tab).get("answers", [])] == [{"options": ["a"]}])
    assert votes(tab, poll, "b")["ok"]
    eventually(lambda: mine_of(one)["answers"][0]["answer"] == {"options": ["b"]})
    assert counts(agenda, poll) == {"a": 0, "b": 1, "c": 0}
    assert two.heard("mine") == []


def test_over_http_with_a_participants_token(agenda, guest, client, votes):
    poll = agenda.opens()
    one = guest("하나")
    headers = {"Authorization": f"Bearer {one.token}"}
    asked = {"round": 1, "answer": {"options": ["b"]}, "client_msg_id": "k"}
    answers = [client.put(f"{agenda.path}/{poll['id']}/answer", json=asked, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json
    assert answers[0].json["answer"] == {"options": ["b"]}
    assert votes(one, poll, "b", client_msg_id="k")["ok"], "both ways are one"
    assert counts(agenda, poll) == {"a": 0, "b": 1, "c": 0}


@pytest.mark.parametrize(
    ("kind", "answer", "part"),
    [
        ("choice", {"options": ["c"]}, {"counts": {"a": 0, "b": 0, "c": 1}}),
        ("rating", {"value": 4}, {"mean": 4.0, "median": 4}),
        ("ranking", {"order": ["b", "c", "a"]}, {"points": {"a": 1.0, "b": 3.0, "c": 2.0}}),
        ("number", {"value": 42}, {"mean": 42.0, "median": 42.0, "sd": 0.0}),
    ],
)
def test_every_kind_from_end_to_end(agenda, guest, stage, kind, answer, part, tick, clock):
    poll = agenda.opens(kind, show="live")
    one, two = guest("하나"), guest("둘")
    answered = one.asks("answer", activity_id=poll["id"], round=1, answer=answer)
    assert (answered["ok"], answered["answer"], answered["final"]) == (True, answer, True)
    clock.goes(seconds=0.3)
    tick()
    told = two.heard("activity_results")[-1]["results"]
    assert {name: told[name] for name in part} == part
    assert told["voters"] == 1
    assert agenda.results(poll) == told


# Refusals, in the contract's order


def code(answer):
    return (answer["ok"], answer.get("code"))


def test_refusals_come_in_the_contracts_order(agenda, guest, stage, votes, ada, live, clock):
    poll, one = agenda.prepares(may_change="never"), guest("하나")
    wrong = {"answer": {"options": ["?"]}, "round": 2}

    def asks(phone=one, **more):
        return phone.asks("answer", **{"activity_id": poll["id"], **wrong, **more})

    assert code(asks(activity_id="nothing")) == (False, "not_found")
    ada.moves(live, "pause")
    assert code(asks()) == (False, "session_not_active")
    ada.moves(live, "activate")
    assert code(asks()) == (False, "activity_not_open")
    agenda.steps(poll, "open", {})
    assert code(asks()) == (False, "wrong_round")
    agenda.steps(poll, "close")
    clock.goes(seconds=3)
    late = asks(stage, round=1)
    assert (*code(late), late["late_by"]) == (False, "activity_closed", 3.0)
    agenda.steps(poll, "open", {})
    assert code(asks(stage, round=1)) == (False, "forbidden")
    assert code(asks(round=1)) == (False, "invalid")
    assert votes(one, poll, "a")["final"]
    assert code(asks(round=1)) == (False, "invalid"), "before answer_final"
    clock.goes(seconds=1)  # what was read before the results were shown is not final
    assert code(votes(one, poll, "b")) == (False, "answer_final")
    assert counts(agenda, poll) == {"a": 1, "b": 0, "c": 0}


def test_who_was_removed_is_told_so_after_a_known_answer_and_a_missing_activity(
    agenda, guest, client, stage, ada, live
):
    poll, one = agenda.opens(), guest("하나")
    headers = {"Authorization": f"Bearer {one.token}"}

    def puts(activity_id=poll["id"], option="a", **more):
        asked = {"round": 1, "answer": {"options": [option]}, **more}
        return client.put(f"{agenda.path}/{activity_id}/answer", json=asked, headers=headers)

    given = puts(client_msg_id="a1")
    stage.asks("kick_participant", participant_id=one.me["id"])
    assert (puts(client_msg_id="a1").status_code, puts(client_msg_id="a1").json) == (200, given.json)
    ada.moves(live, "pause")
    assert puts("nothing").json["code"] == "not_found"
    assert (puts().status_code, puts().json["code"]) == (403, "kicked"), "before session_not_active"
    assert puts(client_msg_id="a2").json["code"] == "kicked"
    ada.moves(live, "activate")
    assert puts(option="?").json["code"] == "kicked", "before invalid"
    assert counts(agenda, poll) == {"a": 0, "b": 0, "c": 0}


def test_what_is_refused_changes_nothing_and_says_which_field(agenda, guest, live):
    poll, one = agenda.opens(), guest("하나")
    for answer in ({}, {"options": []}, {"options": ["a", "b"]}, {"options": ["a", "a"]}, {"options": "a"}, {"x": 1}):
        refused = one.asks("answer", activity_id=poll["id"], round=1, answer=answer)
        assert code(refused) == (False, "invalid")
        assert refused["errors"][0]["field"].startswith("answer")
        assert "%(" not in refused["errors"][0]["message"]
    for payload in (
        {"round": 1, "answer": {"options": ["a"]}},
        {"activity_id": poll["id"], "answer": {"options": ["a"]}},
        {"activity_id": poll["id"], "round": 0, "answer": {}},
        {"activity_id": poll["id"], "round": "1", "answer": {}},
        {"activity_id": poll["id"], "round": 1, "answer": []},
        {"activity_id": poll["id"], "round": 1, "answer": {"options": ["\0"]}},
        {"activity_id": poll["id"], "round": 1, "answer": {"a": {"b": {"c": {"d": {"e": {"f": {}}}}}}}},
        {"activity_id": poll["id"], "round": 1, "answer": {"options": ["a"]}, "participant_id": "x"},
        {"activity_id": "x" * 65, "round": 1, "answer": {}},
    ):
        assert code(one.asks("answer", **payload)) == (False, "invalid"), payload
    assert agenda.results(poll)["voters"] == 0


def test_the_presenter_votes_only_by_joining_with_a_phone(agenda, stage, ada, votes):
    poll = agenda.opens()
    assert code(votes(stage, poll, "a")) == (False, "forbidden")
    asked = {"round": 1, "answer": {"options": ["a"]}}
    assert agenda.asks("PUT", f"/{poll['id']}/answer", asked)["code"] == "forbidden"


def test_ten_answers_at_once_then_two_a_second(agenda, guest, votes, clock):
    poll, one, two = agenda.opens(), guest("하나"), guest("둘")
    assert all(votes(one, poll, "a")["ok"] for _ in range(10))
    refused = votes(one, poll, "b")
    assert (code(refused), refused["retry_after"]) == ((False, "rate_limited"), 0.5)
    assert votes(two, poll, "c")["ok"], "nobody else waits"
    clock.goes(seconds=0.5)
    assert votes(one, poll, "b")["ok"]


def test_somebody_elses_activity_is_not_found(agenda, ada, guest, page):
    poll = agenda.opens()
    other = ada.opens("다른 방")
    stranger = page()
    stranger.joins(other, nickname="남")
    assert code(stranger.asks("answer", activity_id=poll["id"], round=1, answer={"options": ["a"]})) == (
        False, "not_found",
    )  # fmt: skip
    assert ada.asks("GET", f"/api/sessions/{other['id']}/activities/{poll['id']}")["code"] == "not_found"


# Finality


def test_an_answer_may_change_until_results_are_shown(agenda, guest, votes):
    poll, one, two = agenda.opens(), guest("하나"), guest("둘")
    assert votes(one, poll, "a")["ok"]
    agenda.shows(poll, "live")
    assert code(votes(one, poll, "b")) == (False, "answer_final")
    assert votes(two, poll, "b")["final"], "a first answer is taken, and final at once"
    agenda.shows(poll, "hidden")
    assert code(votes(one, poll, "b")) == (False, "answer_final"), "seen is seen"


def test_who_saw_results_after_answering_cannot_change_others_can(agenda, guest, votes, clock):
    poll, one, two = agenda.opens(show="after_answer"), guest("하나"), guest("둘")
    assert votes(one, poll, "a")["final"]
    clock.goes(seconds=1)
    agenda.shows(poll, "hidden")
    clock.goes(seconds=1)
    assert code(votes(one, poll, "b")) == (False, "answer_final")
    assert votes(two, poll, "b")["final"] is False
    assert votes(two, poll, "c")["ok"]


def test_always_may_change_however_much_was_seen(agenda, guest, votes):
    poll, one = agenda.opens(show="live", may_change="always"), guest("하나")
    assert votes(one, poll, "a")["final"] is False
    assert votes(one, poll, "b")["ok"]
    assert counts(agenda, poll) == {"a": 0, "b": 1, "c": 0}


def test_an_option_that_is_added_lets_everybody_change_once_more(agenda, guest, votes, clock):
    poll, one = agenda.opens(show="live"), guest("하나")
    assert votes(one, poll, "a")["final"]
    clock.goes(seconds=1)
    more = [*poll["definition"]["options"], {"id": "d", "text": "재택"}]
    edited = agenda.ok("PATCH", f"/{poll['id']}", {"definition": {"options": more}})
    assert edited["definition"]["options"][3]["added"]
    assert votes(one, poll, "d")["ok"]
    assert code(votes(one, poll, "a")) == (False, "answer_final")
    assert counts(agenda, poll) == {"a": 0, "b": 0, "c": 0, "d": 1}


def test_an_option_that_is_worded_anew_keeps_its_answers(agenda, guest, votes):
    poll, one = agenda.opens(), guest("하나")
    votes(one, poll, "a")
    worded = [{**option, "text": option["text"] + "!"} for option in poll["definition"]["options"]]
    agenda.ok("PATCH", f"/{poll['id']}", {"definition": {"options": worded}, "title": "고친 제목"})
    assert one.heard("activity_updated")[-1]["activity"]["definition"]["options"][0]["text"] == "유연 근무!"
    assert votes(one, poll, "a")["ok"]
    assert counts(agenda, poll) == {"a": 1, "b": 0, "c": 0}


def test_an_option_that_is_removed_asks_those_again_who_chose_it_and_keeps_the_others(
    agenda, guest, votes, mine_of, app
):
    poll = agenda.opens(show="live")
    one, two = guest("하나"), guest("둘")
    votes(one, poll, "a")
    votes(two, poll, "b")
    left = {"definition": {"options": poll["definition"]["options"][1:]}}
    assert [option["id"] for option in agenda.ok("PATCH", f"/{poll['id']}", left)["definition"]["options"]] == [
        "b",
        "c",
    ]
    assert agenda.results(poll) == {"voters": 1, "abstained": 0, "counts": {"b": 1, "c": 0}}
    eventually(lambda: mine_of(one) == {})
    assert code(votes(one, poll, "a")) == (False, "invalid")
    assert votes(one, poll, "c")["ok"], "asked again, though results were shown"
    assert code(votes(two, poll, "c")) == (False, "answer_final")
    assert agenda.results(poll)["counts"] == {"b": 1, "c": 1}


def test_options_that_are_sent_without_ids_remove_none(agenda, guest, votes):
    poll, one = agenda.opens(), guest("하나")
    votes(one, poll, "b")
    same = poll["definition"]["options"]
    nameless = [{"text": option["text"]} for option in same]
    for options in (nameless, nameless[:2], [*same[:2], {"text": "복지"}], [same[0], {"text": "라"}]):
        refused = agenda.asks("PATCH", f"/{poll['id']}", {"definition": {"options": options}})
        assert (refused.status, [error["field"] for error in refused["errors"]]) == (422, ["definition.options"])
    assert counts(agenda, poll) == {"a": 0, "b": 1, "c": 0}
    more = agenda.ok("PATCH", f"/{poll['id']}", {"definition": {"options": [*same, {"text": "라"}]}})["definition"]
    assert [option["text"] for option in more["options"]] == ["유연 근무", "새 사옥", "복지 포인트", "라"]
    assert agenda.results(poll)["counts"]["b"] == 1


@pytest.mark.parametrize(
    ("kind", "definition", "answer"),
    [
        ("ranking", {"options": [{"id": "a", "text": "가"}, {"id": "b", "text": "나"}]}, {"order": ["b", "a"]}),
        ("rating", {"statements": [{"id": "a", "text": "가"}, {"id": "b", "text": "나"}]}, {"values": {"b": 4}}),
    ],
)
def test_without_ids_no_option_of_another_kind_is_lost_either(agenda, guest, kind, definition, answer):
    poll, one = agenda.opens(kind, definition=definition), guest("하나")
    one.asks("answer", activity_id=poll["id"], round=1, answer=answer)
    before = agenda.results(poll)
    nameless = {name: [{"text": each["text"]} for each in listed] for name, listed in definition.items()}
    assert agenda.asks("PATCH", f"/{poll['id']}", {"definition": nameless})["code"] == "invalid"
    assert agenda.results(poll) == before
    assert before["voters"] == 1


def test_an_option_of_a_run_off_is_not_removed(agenda):
    poll = agenda.opens()
    agenda.steps(poll, "close")
    agenda.steps(poll, "open", {"new_round": True, "options": ["a", "b"]})
    refused = agenda.asks("PATCH", f"/{poll['id']}", {"definition": {"options": poll["definition"]["options"][1:]}})
    assert (refused.status, refused["errors"][0]["field"]) == (422, "definition.options")
    assert agenda.results(poll)["voters"] == 0


# People who go


def test_leaving_keeps_an_answer_and_being_removed_takes_it_out(agenda, guest, votes, stage, clock, tick):
    poll = agenda.opens(show="live")
    one, two, three = guest("하나"), guest("둘"), guest("셋")
    votes(one, poll, "a")
    votes(two, poll, "b")
    one.asks("leave_session")
    assert counts(agenda, poll) == {"a": 1, "b": 1, "c": 0}
    assert stage.asks("kick_participant", participant_id=two.me["id"])["ok"]
    clock.goes(seconds=0.3)
    tick()
    told = three.heard("activity_results")[-1]
    assert (told["results"]["voters"], told["results"]["counts"]) == (1, {"a": 1, "b": 0, "c": 0})
    assert counts(agenda, poll) == {"a": 1, "b": 0, "c": 0}


def test_a_removed_person_is_taken_out_of_every_round_and_readmitted_to_each(agenda, guest, votes, stage):
    poll, one, two = agenda.opens(), guest("하나"), guest("둘")
    votes(one, poll, "a")
    votes(two, poll, "a")
    agenda.steps(poll, "close")
    agenda.steps(poll, "open", {"new_round": True})
    votes(one, poll, "b", round=2)
    stage.asks("kick_participant", participant_id=one.me["id"])
    assert counts(agenda, poll, "?round=1") == {"a": 1, "b": 0, "c": 0}
    assert counts(agenda, poll, "?round=2") == {"a": 0, "b": 0, "c": 0}
    stage.asks("readmit_participant", participant_id=one.me["id"])
    assert counts(agenda, poll, "?round=1") == {"a": 2, "b": 0, "c": 0}
    assert counts(agenda, poll, "?round=2") == {"a": 0, "b": 1, "c": 0}


ANSWERS = {
    "choice": {"options": ["a"]},
    "rating": {"value": 4},
    "ranking": {"order": ["b", "a", "c"]},
    "number": {"value": 7},
    "text": {"texts": ["가"]},
}


@pytest.mark.parametrize("kind", list(ANSWERS))
def test_who_is_readmitted_counts_again(agenda, guest, stage, live, kind):
    answer = ANSWERS[kind]
    poll, one = agenda.opens(kind), guest("하나")
    assert one.asks("answer", activity_id=poll["id"], round=1, answer=answer)["ok"]
    before = agenda.results(poll)
    for command, voters in (("kick_participant", 0), ("readmit_participant", 1)):
        assert stage.asks(command, participant_id=one.me["id"])["ok"]
        assert agenda.results(poll)["voters"] == voters
    answers = one.joins(live, token=one.token)["mine"]["activities"]["data"]["answers"]
    assert [given["answer"] for given in answers] == [answer]
    after = agenda.results(poll)
    if kind == "text":
        assert [text["text"] for text in after["texts"]] == ["가"]
    else:
        assert after == before


def test_who_is_readmitted_does_not_count_for_an_option_that_is_gone(agenda, guest, votes, stage, live, app):
    poll, one, two = agenda.opens(), guest("하나"), guest("둘")
    votes(one, poll, "a")
    votes(two, poll, "b")
    stage.asks("kick_participant", participant_id=one.me["id"])
    agenda.ok("PATCH", f"/{poll['id']}", {"definition": {"options": poll["definition"]["options"][1:]}})
    stage.asks("readmit_participant", participant_id=one.me["id"])
    assert agenda.results(poll) == {"voters": 1, "abstained": 0, "counts": {"b": 1, "c": 0}}
    rows = everything(app)
    revs = {person.id: person.mine_rev for person in rows["participants"]}
    assert revs[one.me["id"]] == rows["live_sessions"][0].rev, "its own part has changed last"
    joined = one.joins(live, token=one.token)
    assert "activities" not in joined["mine"]
    assert votes(one, poll, "c")["ok"], "asked again"


def test_the_room_is_told_what_counts_again(agenda, guest, votes, stage, clock, tick):
    poll, one, two = agenda.opens(show="live"), guest("하나"), guest("둘")
    votes(one, poll, "a")
    for command, voters in (("kick_participant", 0), ("readmit_participant", 1)):
        stage.asks(command, participant_id=one.me["id"])
        clock.goes(seconds=0.3)
        tick()
        assert two.heard("activity_results")[-1]["results"]["voters"] == voters


# At once


def test_what_comes_in_one_batch_is_counted_once_each(agenda, app, live, votes):
    poll = agenda.opens(show="live")
    people = [Page(app) for _ in range(12)]
    for number, each in enumerate(people):
        each.joins(live, nickname=f"손님 {number}")
    threads = []
    for each in people:
        for option, key in (("a", "1"), ("b", "2"), ("b", "2")):
            asked = {"target": votes, "args": (each, poll, option), "kwargs": {"client_msg_id": key}}
            threads.append(threading.Thread(**asked))
    # The first answer of each is final: whichever of them comes first counts, and only that one.
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = agenda.results(poll)
    assert found["voters"] == 12
    assert sum(found["counts"].values()) == 12
    for each in people:
        each.goes()


def test_the_presenter_reads_who_answered_what_only_where_it_is_named(agenda, guest, votes, ada, client):
    named, alias = agenda.opens(names="named"), agenda.opens()
    for number, option in enumerate("ab"):
        each = guest(f"손님 {number}")
        assert all(votes(each, poll, option)["ok"] for poll in (named, alias))
    read = agenda.ok("GET", f"/{named['id']}/answers")
    assert {(given["nickname"], given["answer"]["options"][0]) for given in read} == {("손님 0", "a"), ("손님 1", "b")}
    hidden = agenda.ok("GET", f"/{alias['id']}/answers")
    assert {(given["nickname"], given["participant_id"], given["answered_at"]) for given in hidden} == {(None,) * 3}
    headers = {"Authorization": f"Bearer {ada.token}"}
    first = client.get(f"{agenda.path}/{named['id']}/answers?limit=1", headers=headers)
    address = first.headers["Link"].partition("<")[2].partition(">")[0]
    second = client.get(address, headers=headers)
    assert [given["nickname"] for given in first.json + second.json] == [given["nickname"] for given in read]
    assert "Link" not in second.headers


def test_the_order_of_answers_under_an_alias_does_not_follow_from_the_ids(agenda, guest, votes, app):
    named, alias = agenda.opens(names="named"), agenda.opens("number")
    people = sorted((guest(f"손님 {number}") for number in range(12)), key=lambda each: each.me["id"])
    for number, each in enumerate(people):
        assert votes(each, named, "ab"[number % 2])["ok"]
        assert each.asks("answer", activity_id=alias["id"], round=1, answer={"value": number})["ok"]
    listed = [given["answer"]["value"] for given in agenda.ok("GET", f"/{alias['id']}/answers")]
    assert sorted(listed) == list(range(12))
    assert listed not in (sorted(listed), sorted(listed, reverse=True))
    elsewhere = [given["participant_id"] for given in agenda.ok("GET", f"/{named['id']}/answers")]
    app.config["SECRET_KEY"] = "another key of this test, as long as one has to be"
    assert [given["participant_id"] for given in agenda.ok("GET", f"/{named['id']}/answers")] != elsewhere
    assert agenda.ok("GET", f"/{named['id']}/answers?after={'f' * 64}") == []
    assert agenda.asks("GET", f"/{named['id']}/answers?after=1").status == 422


def test_an_answer_that_comes_between_two_pages_moves_no_other(agenda, guest, votes, ada, client):
    poll = agenda.opens(names="named")
    first = [guest(f"손님 {number}") for number in range(6)]
    assert all(votes(each, poll, "a")["ok"] for each in first)
    headers, address, read = {"Authorization": f"Bearer {ada.token}"}, f"{agenda.path}/{poll['id']}/answers?limit=1", []
    while address:
        page = client.get(address, headers=headers)
        read += [given["participant_id"] for given in page.json]
        if len(read) <= len(first):
            assert votes(guest(f"늦은 손님 {len(read)}"), poll, "b")["ok"]
        address = page.headers.get("Link", "").partition("<")[2].partition(">")[0]
    assert len(set(read)) == len(read), "nothing twice"
    assert {each.me["id"] for each in first} <= set(read), "nothing left out"
