"""Texts of the audience: told as they come, taken out of everything when they are taken back."""

import pytest

from engagenow.activities import texts as listed
from tests.roles import everything


@pytest.fixture
def says():
    def say(phone, activity, *texts, **more):
        return phone.asks(
            "answer", **{"activity_id": activity["id"], "round": 1, "answer": {"texts": list(texts)}, **more}
        )

    return say


@pytest.fixture
def poll(clock, agenda):
    return agenda.opens("text", definition={"most": 2})


def texts(results):
    return [text["text"] for text in results["texts"]]


def increments(page):
    return [
        ([text["text"] for text in event["results"]["added"]], len(event["results"]["removed"]))
        for event in page.heard("activity_results")
    ]


def test_it_is_live_and_may_change_unless_said_otherwise(poll, agenda):
    assert (poll["show"], poll["may_change"]) == ("live", "always")
    assert agenda.prepares("text", definition={}, show="hidden")["show"] == "hidden"


def test_the_room_hears_what_has_come_and_gone(poll, agenda, guest, says, later, page, live):
    one, two = guest("하나"), guest("둘")
    later()
    assert says(one, poll, "첫째", "둘째")["final"] is False
    later()
    says(two, poll, "셋째")
    later()
    says(one, poll, "첫째")
    later()
    assert increments(two) == [(["둘째", "첫째"], 0), (["셋째"], 0), ([], 1)]
    assert texts(agenda.results(poll)) == ["셋째", "첫째"]
    shown = page().joins(live, nickname="늦은 손님")["snapshot"]["activities"]["results"]
    assert [texts(each["results"]) for each in shown] == [["셋째", "첫째"]]
    assert [each["results"]["voters"] for each in shown] == [2]


def test_what_is_changed_leaves_the_log_and_the_database(poll, agenda, guest, says, later, app, ada, live, page):
    one, two = guest("하나"), guest("둘")
    says(one, poll, "비밀 하나", client_msg_id="k")
    later()
    says(one, poll, "고친 말")
    later()
    log = ada.asks("GET", f"/api/sessions/{live['id']}/events").body
    assert "고친 말" in str(log)
    assert "비밀" not in str(log)
    assert "비밀" not in str(page().joins(live, token=two.token, since=0))
    rows = everything(app)
    assert "비밀" not in str([rows["events"], rows["activity_texts"], rows["activity_answers"]])


def test_who_is_removed_takes_the_texts_along(poll, agenda, guest, says, later, stage, ada, live):
    one, two = guest("하나"), guest("둘")
    says(one, poll, "욕설")
    says(two, poll, "좋은 말")
    later()
    stage.asks("kick_participant", participant_id=one.me["id"])
    later()
    assert texts(agenda.results(poll)) == ["좋은 말"]
    assert "욕설" not in str(ada.asks("GET", f"/api/sessions/{live['id']}/events").body)
    assert increments(two)[-1] == ([], 1)


def test_hidden_texts_reach_nobody_until_they_are_shown_all_at_once(later, agenda, guest, says, page, live, ada):
    poll = agenda.opens("text", definition={}, show="hidden", may_change="until_shown")
    one, two = guest("하나"), guest("둘")
    says(one, poll, "아직 비밀")
    later()
    late = page().joins(live, nickname="늦은 손님")
    log = ada.asks("GET", f"/api/sessions/{live['id']}/events").body
    assert not [said for said in (two.events, late, log) if "아직 비밀" in str(said)]
    agenda.shows(poll, "live")
    later()
    assert increments(two)[-1] == (["아직 비밀"], 0)
    assert says(one, poll, "x")["code"] == "answer_final"


def test_names_are_told_only_where_the_activity_is_named(poll, agenda, guest, says, later):
    named = agenda.opens("text", definition={}, names="named")
    one = guest("홍길동")
    says(one, poll, "가")
    says(one, named, "나")
    later()
    assert "nickname" not in agenda.results(poll)["texts"][0]
    assert agenda.results(named)["texts"][0]["nickname"] == "홍길동"


def test_who_was_away_gets_one_increment(poll, guest, says, later, page, live):
    one, two = guest("하나"), guest("둘")
    later()
    since = page().joins(live, nickname="셋")["last_seq"]
    says(two, poll, "라")
    later()
    for text in ("가", "나", "다"):
        says(one, poll, text)
        later()
    back = page().joins(live, token=two.token, since=since)
    told = [event["data"]["results"] for event in back["events"] if event["name"] == "activity_results"]
    assert [[text["text"] for text in each["added"]] for each in told] == [["다", "라"]]
    assert len(told[0]["removed"]) == 2, "what came and went meanwhile: unknown to the page, and of no text any more"


def test_the_rest_comes_by_pages(poll, agenda, guest, says, later, monkeypatch):
    monkeypatch.setattr(listed, "NEWEST", 3)
    for number in range(4):
        says(guest(f"손님 {number}"), poll, f"{number}")
        later()
    newest = agenda.results(poll)["texts"]
    assert [text["text"] for text in newest] == ["3", "2", "1"]
    assert texts(agenda.results(poll, f"?before={newest[-1]['number']}")) == ["0"]


def test_the_projector_shows_one_text_that_the_room_was_told(poll, agenda, guest, says, later, ada, live):
    hidden = agenda.opens("text", definition={}, show="hidden")
    one = guest("하나")
    says(one, poll, "가")
    says(one, hidden, "나")
    later()

    def shows(activity, item):
        stage = {"show": "activity", "id": activity["id"], "item": item}
        return ada.asks("PUT", f"/api/sessions/{live['id']}/stage", stage).body

    told, untold = (agenda.results(each)["texts"][0]["id"] for each in (poll, hidden))
    assert shows(poll, told)["stage"] == {"show": "activity", "id": poll["id"], "item": told}
    assert [shows(*wrong)["code"] for wrong in ((poll, "nothing"), (hidden, told), (hidden, untold))] == [
        "not_found"
    ] * 3


def test_what_is_taken_back_while_the_texts_are_hidden_again_leaves_the_snapshot(
    poll, agenda, guest, says, later, stage, page, live
):
    one, two = guest("하나"), guest("둘")
    says(one, poll, "욕설")
    says(two, poll, "좋은 말")
    later()
    agenda.shows(poll, "hidden")
    assert "욕설" in str(page().joins(live, nickname="셋")["snapshot"])
    stage.asks("kick_participant", participant_id=one.me["id"], remove_texts=True)
    says(two, poll, "좋은 말", "아직 비밀")
    later()
    assert increments(two)[-1] == ([], 1)
    shown = page().joins(live, nickname="넷")["snapshot"]["activities"]["results"]
    assert [texts(each["results"]) for each in shown] == [["좋은 말"]]
    stage.asks("readmit_participant", participant_id=one.me["id"])
    agenda.shows(poll, "live")
    later()
    assert texts(agenda.results(poll)) == ["아직 비밀", "좋은 말"]
    assert increments(two)[-1] == (["아직 비밀"], 0)
