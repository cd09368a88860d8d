import pytest

from engagenow.core.errors import Invalid
from engagenow.web.parsing import read_payload
from tests.web.toy import Thing


def test_a_model_is_answered_with_the_first_status(toy, token):
    answer = toy.post("/api/toy/things", json={"title": "Hi"}, headers=token)
    assert answer.status_code == 201
    assert answer.json == {"title": "Hi by ada", "at": "2026-01-02T03:04:05Z"}


def test_a_list_status_and_headers_are_answered_as_given(toy):
    answer = toy.get("/api/toy/things?limit=7")
    assert answer.json[0]["title"] == "7 nobody"
    assert answer.headers["Link"] == "<x>"


def test_nothing_is_answered_with_nothing(toy):
    answer = toy.delete("/api/toy/things")
    assert (answer.status_code, answer.data) == (204, b"")


def test_the_view_gets_what_it_names_of_url_authority_and_body(toy):
    assert toy.post("/api/toy/red/7", json={"title": "Hi"}).json == {"shade": "RED", "n": 7, "title": "Hi"}


def test_authority_is_asked_for_before_the_payload_is_looked_at(toy):
    assert toy.post("/api/toy/things", json={"title": 7}).status_code == 401
    assert toy.post("/api/toy/blue/7", data="{broken", content_type="application/json").status_code == 403


WRONG = [
    ({}, "title"),
    ({"title": ""}, "title"),
    ({"title": "toolong"}, "title"),
    ({"title": 7}, "title"),
    ({"title": None}, "title"),
    ({"title": "x"}, "title"),
    ({"title": "a", "enabled": "yes"}, "enabled"),
    ({"title": "a", "enabled": 1}, "enabled"),
    ({"title": "a", "count": "2"}, "count"),
    ({"title": "a", "count": 0}, "count"),
    ({"title": "a", "count": True}, "count"),
    ({"title": "a", "unknown": 1}, "unknown"),
    ({"title": "a", "tags": [1]}, "tags.0"),
    ([], "body"),
    ("text", "body"),
    (7, "body"),
]


@pytest.mark.parametrize(("body", "field"), WRONG, ids=str)
def test_a_wrong_body_is_refused_by_field(toy, token, body, field):
    answer = toy.post("/api/toy/things", json=body, headers=token)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert answer.json["errors"][0]["message"]


@pytest.mark.parametrize(("body", "field"), WRONG, ids=str)
def test_the_same_is_wrong_in_a_command_of_a_socket(toy, body, field):
    with toy.application.test_request_context(), pytest.raises(Invalid) as refused:
        read_payload(Thing, body)
    assert [error["field"] for error in refused.value.errors] == [field]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b'{"title": "a"',
        b'{"title": NaN}',
        b'{"title": "\xff"}',
        b'{"title": "\\ud800"}',
        b'{"title": "a\\u0000"}',
        b'{"title": "a", "tags": ["\\u0000"]}',
        b"null",
        b"[" * 100_000,
        b'{"title":' * 5000,
    ],
    ids=lambda text: repr(text[:20]),
)
def test_broken_json_is_refused_and_breaks_nothing(toy, token, text):
    answer = toy.post("/api/toy/things", data=text, content_type="application/json", headers=token)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", None]
)
def test_what_is_not_sent_as_json_is_refused(toy, token, kind):
    answer = toy.post("/api/toy/things", data=b'{"title": "a"}', content_type=kind, headers=token)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


@pytest.mark.parametrize("limit", ["0", "201", "x", "1.5", "", "-1", "9" * 30])
def test_a_wrong_query_is_refused_by_field(toy, limit):
    answer = toy.get(f"/api/toy/things?limit={limit}")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert answer.json["errors"][0]["field"] == "limit"


def test_a_query_with_what_no_database_stores_is_refused_as_a_whole(toy):
    answer = toy.get("/api/toy/things?limit=%00")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert answer.json["errors"][0]["field"] == "query"


def test_a_query_may_carry_what_is_meant_for_others(toy):
    assert toy.get("/api/toy/things?lang=en&utm_source=x").status_code == 200
