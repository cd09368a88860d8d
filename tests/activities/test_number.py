"""The median of numbers comes from the database, which steps along an index."""


def test_the_median_of_an_even_and_an_odd_number_of_answers(agenda, guest):
    poll = agenda.opens("number")
    found = []
    for number, value in enumerate((90, 10, 40, 20)):
        answer = {"activity_id": poll["id"], "round": 1, "answer": {"value": value}}
        assert guest(f"손님 {number}").asks("answer", **answer)["ok"]
        found.append(agenda.results(poll)["median"])
    assert found == [90, 50, 40, 30]


def test_whoever_is_removed_is_out_of_the_median(agenda, guest, stage):
    poll = agenda.opens("number")
    people = [guest(f"손님 {number}") for number in range(3)]
    for each, value in zip(people, (10, 20, 90), strict=True):
        each.asks("answer", activity_id=poll["id"], round=1, answer={"value": value})
    stage.asks("kick_participant", participant_id=people[2].me["id"])
    assert (agenda.results(poll)["median"], agenda.results(poll)["mean"]) == (15, 15)
