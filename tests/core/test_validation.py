"""What is wrong with a payload, and how much of it is listed."""

import json

from engagenow.core import validation
from engagenow.core.errors import Invalid
from engagenow.core.repeatable import Repeatable
from engagenow.core.validation import MOST_LISTED


def problems(asked):
    try:
        validation.read(Repeatable, asked)
    except Invalid as refusal:
        return refusal.errors


def test_each_unknown_field_is_named_as_long_as_a_person_may_read_them():
    told = problems({f"k{n}": 1 for n in range(MOST_LISTED)})
    assert [problem["field"] for problem in told] == [f"k{n}" for n in range(MOST_LISTED)]


def test_more_than_that_is_one_problem():
    assert [problem["field"] for problem in problems({f"k{n}": 1 for n in range(MOST_LISTED + 1)})] == ["body"]


def test_a_body_of_unknown_fields_is_answered_with_one_line(client, live):
    body = json.dumps({f"k{n}": 1 for n in range(60_000)})
    answer = client.post(f"/api/join/{live['session_code']}", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert len(answer.data) < 1_000
    assert answer.json["errors"][0]["message"]


def test_a_command_of_unknown_fields_is_answered_with_one_line(page, live):
    phone = page()
    phone.joins(live, nickname="하나")
    answer = phone.sends("send_message", {f"k{n}": 1 for n in range(1_000)})
    assert (answer["ok"], answer["code"]) == (False, "invalid")
    assert len(str(answer)) < 1_000
