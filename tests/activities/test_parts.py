"""The desk and the own part of a participant have a bound in bytes, and what is newest is in them."""

import json

from tests.activities.conftest import many

LARGEST = 64 * 1024  # bytes (engagement contract, section 2)


def size(part):
    return len(json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode())


def test_own_answers_stay_within_a_part_and_the_newest_are_there(agenda, guest, live, page, app):
    poll, one = agenda.opens("text"), guest("하나")
    answer = {"texts": ["가" * 200, "나" * 200, "다" * 200]}
    with app.app_context():
        ids = many(live, poll, 200, {one.me["id"]: answer})
    part = page().joins(live, token=one.token)["mine"]["activities"]["data"]
    told = [given["activity_id"] for given in part["answers"]]
    assert told == ids[-len(told) :], "the newest, in their order"
    assert LARGEST - 2 * size(answer) < size(part) <= LARGEST


def test_the_desk_stays_within_a_part_and_the_newest_rounds_are_there(agenda, live, page, app, ada):
    options = [{"id": f"option-{number:031}", "text": f"{number}"} for number in range(20)]
    poll = agenda.opens(definition={"options": options})
    with app.app_context():
        ids = many(live, poll, 199)
    part = page().joins(live, token=ada.token)["desk"]["activities"]["data"]
    assert set(part["results"]) == {poll["id"], *ids}
    whole = [id_ for id_ in ids if "results" in part["results"][id_]]
    assert whole == ids[-len(whole) :], "results of the rounds that began last"
    assert LARGEST - 2 * size(part["results"][ids[-1]]) < size(part) <= LARGEST


def test_texts_leave_room_for_the_other_activities_on_the_desk(agenda, guest, live, page, app, ada):
    poll, phones = agenda.opens("text", definition={"most": 3}), [guest(f"손님 {number}") for number in range(34)]
    for number, each in enumerate(phones):
        texts = [f"{letter * 195}{number}" for letter in "가나다"]
        assert each.asks("answer", activity_id=poll["id"], round=1, answer={"texts": texts})["ok"]
    with app.app_context():
        ids = many(live, poll, 199)
    part = page().joins(live, token=ada.token)["desk"]["activities"]["data"]
    assert set(part["results"]) == {poll["id"], *ids}
    assert part["results"][poll["id"]]["answered"] == 34
    assert 0 < len(part["results"][poll["id"]]["results"]["texts"]) < 100
    assert size(part) <= LARGEST
