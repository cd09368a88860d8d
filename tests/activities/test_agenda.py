"""What the presenter prepares: making, editing, copying, ordering, deleting."""

import pytest

from engagenow.activities import rules
from tests.roles import everything


def code(answer):
    return answer.status, answer["code"]


def test_what_is_left_out_is_as_the_kind_has_it(agenda):
    poll = agenda.prepares()
    assert (poll["show"], poll["names"], poll["may_change"], poll["seconds"]) == (
        "hidden",
        "alias",
        "until_shown",
        None,
    )
    assert agenda.reads(poll) == poll
    named = agenda.prepares(show="live", names="named", may_change="never", seconds=45)
    assert (named["show"], named["names"], named["may_change"], named["seconds"]) == ("live", "named", "never", 45)


def test_participants_see_what_is_or_was_open_and_nothing_prepared(agenda, guest, client, ada):
    draft, poll, gone = agenda.prepares(title="비밀"), agenda.opens(), agenda.opens()
    agenda.steps(gone, "close")
    agenda.steps(gone, "archive")
    headers = {"Authorization": f"Bearer {guest('하나').token}"}
    listed = client.get(agenda.path, headers=headers)
    assert [each["id"] for each in listed.json] == [poll["id"]]
    assert "answered" not in listed.json[0]
    assert [each["id"] for each in agenda.ok("GET", "")] == [draft["id"], poll["id"], gone["id"]]
    assert client.get(f"{agenda.path}/{draft['id']}", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "secret"}, "kind"),
        ({"title": ""}, "title"),
        ({"title": " \u3164 "}, "title"),
        ({"title": "가" * 301}, "title"),
        ({"title": "a\x1b"}, "title"),
        ({"names": "secret"}, "names"),
        ({"show": "never"}, "show"),
        ({"seconds": 0}, "seconds"),
        ({"seconds": 601}, "seconds"),
        ({"seconds": "10"}, "seconds"),
        ({"definition": {"options": [{"text": "a"}]}}, "definition.options"),
        ({"definition": []}, "definition"),
        ({"definition": {"a": [[[[[[]]]]]]}}, "definition"),
        ({"state": "open"}, "state"),
    ],
)
def test_what_cannot_be_prepared_is_invalid_with_its_field_and_stores_nothing(agenda, wrong, field):
    asked = {"kind": "choice", "title": "질문", "definition": {"options": [{"text": "a"}, {"text": "b"}]}}
    refused = agenda.asks("POST", "", {**asked, **wrong})
    assert code(refused) == (422, "invalid")
    assert field in [error["field"] for error in refused["errors"]]
    assert all(error["message"] and "%(" not in error["message"] for error in refused["errors"])
    assert agenda.ok("GET", "") == []


def test_a_repeated_create_makes_one(agenda):
    first = agenda.prepares(client_msg_id="k")
    assert agenda.prepares(client_msg_id="k") == first
    assert len(agenda.ok("GET", "")) == 1


def test_before_it_is_answered_everything_can_be_edited(agenda, guest):
    one, poll = guest("하나"), agenda.prepares(seconds=10)
    options = {"options": [{"text": "새"}, {"text": "것"}, {"text": "들"}], "max": 2}
    edited = agenda.ok(
        "PATCH", f"/{poll['id']}", {"title": "새 질문", "definition": options, "seconds": None, "show": "live"}
    )
    assert (edited["title"], edited["seconds"], edited["show"], edited["definition"]["max"]) == (
        "새 질문",
        None,
        "live",
        2,
    )
    assert one.heard("activity_updated") == [], "a draft is nobody's business"
    agenda.steps(poll, "open", {})
    agenda.ok("PATCH", f"/{poll['id']}", {"title": "또 새 질문"})
    assert [event["activity"]["title"] for event in one.heard("activity_updated")] == ["또 새 질문"]
    agenda.ok("PATCH", f"/{poll['id']}", {"title": "또 새 질문"})
    agenda.ok("PATCH", f"/{poll['id']}", {})
    assert len(one.heard("activity_updated")) == 1, "nothing has changed"


def test_after_the_first_answer_only_the_wording_can_be_edited(agenda, guest, votes):
    poll = agenda.opens()
    votes(guest("하나"), poll, "a")
    for refused in ({"show": "live"}, {"may_change": "always"}, {"seconds": 10}, {"names": "named"}):
        assert code(agenda.asks("PATCH", f"/{poll['id']}", refused)) == (409, "has_answers")
    fewer = {"definition": {"options": poll["definition"]["options"][:1]}}
    assert code(agenda.asks("PATCH", f"/{poll['id']}", fewer)) == (422, "invalid")
    assert agenda.ok("PATCH", f"/{poll['id']}", {"title": "고침", "show": "hidden"})["title"] == "고침"


def test_names_are_frozen_when_it_is_opened(agenda):
    poll = agenda.opens()
    assert code(agenda.asks("PATCH", f"/{poll['id']}", {"names": "named"})) == (409, "invalid_transition")


def test_a_copy_is_a_draft_after_its_original_without_answers(agenda, guest, votes):
    first, last = agenda.opens(show="live", seconds=9), agenda.prepares(title="끝")
    votes(guest("하나"), first, "a")
    copied = agenda.ok("POST", f"/{first['id']}/copy", status=201)
    assert (copied["state"], copied["rounds"], copied["answered"]) == ("draft", 0, 0)
    assert (copied["title"], copied["definition"], copied["seconds"]) == (first["title"], first["definition"], 9)
    assert [each["id"] for each in agenda.ok("GET", "")] == [first["id"], copied["id"], last["id"]]


@pytest.mark.parametrize(("kind", "listed"), [("choice", "options"), ("ranking", "options"), ("rating", "statements")])
def test_what_was_added_after_an_answer_is_for_the_server_to_say(agenda, kind, listed):
    options = [{"id": each, "text": each, "added": True} for each in "ab"]
    poll = agenda.prepares(kind, definition={listed: options})
    edited = agenda.ok("PATCH", f"/{poll['id']}", {"definition": {listed: options[::-1]}})
    for each in (poll, edited):
        assert [option["added"] for option in each["definition"][listed]] == [False, False]


def test_nothing_was_added_to_a_copy(agenda, guest, votes):
    poll = agenda.opens()
    votes(guest("하나"), poll, "a")
    options = [*poll["definition"]["options"], {"id": "d", "text": "라"}]
    added = agenda.ok("PATCH", f"/{poll['id']}", {"definition": {"options": options}})["definition"]["options"]
    copied = agenda.ok("POST", f"/{poll['id']}/copy", status=201)["definition"]["options"]
    assert [option["added"] for option in added] == [False, False, False, True]
    assert copied == [{**option, "added": False} for option in added]


def test_the_agenda_gets_the_order_that_names_each_once(agenda):
    ids = [agenda.prepares(title=f"{n}")["id"] for n in range(3)]
    assert [each["id"] for each in agenda.ok("PUT", "/order", {"ids": ids[::-1]})] == ids[::-1]
    assert [each["id"] for each in agenda.ok("GET", "")] == ids[::-1]
    for wrong in (ids[:2], [*ids, ids[0]], [*ids[:2], "x"], []):
        assert code(agenda.asks("PUT", "/order", {"ids": wrong})) == (422, "invalid")
    assert [each["id"] for each in agenda.ok("GET", "")] == ids[::-1]


def test_deleting_needs_no_answer_and_archiving_keeps_them(agenda, guest, votes):
    one = guest("하나")
    draft, unanswered, answered = agenda.prepares(), agenda.opens(), agenda.opens()
    votes(one, answered, "a")
    assert agenda.ok("DELETE", f"/{draft['id']}", status=204) in (None, "")
    assert one.heard("activity_gone") == [], "nobody knew of the draft"
    agenda.ok("DELETE", f"/{unanswered['id']}", status=204)
    assert [event["activity_id"] for event in one.heard("activity_gone")] == [unanswered["id"]]
    assert code(agenda.asks("DELETE", f"/{answered['id']}")) == (409, "has_answers")
    agenda.steps(answered, "close")
    agenda.steps(answered, "archive")
    assert agenda.results(answered)["voters"] == 1
    assert code(agenda.asks("GET", f"/{draft['id']}")) == (404, "not_found")


def test_a_session_has_at_most_200(agenda, app):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "MOST_ACTIVITIES", 2)
        poll = agenda.prepares()
        agenda.prepares()
        for path in ("", f"/{poll['id']}/copy"):
            asked = {"kind": "choice", "title": "질문", "definition": {"options": [{"text": "a"}, {"text": "b"}]}}
            assert code(agenda.asks("POST", path, None if path else asked)) == (409, "too_many")
    assert rules.MOST_ACTIVITIES == 200


def test_a_deleted_session_takes_its_activities_along(agenda, guest, votes, ada, live, app):
    votes(guest("하나"), agenda.opens(), "a")
    assert ada.asks("DELETE", f"/api/sessions/{live['id']}").status == 204
    rows = everything(app)
    assert {name: rows[name] for name in rows if name.startswith("activit") and rows[name]} == {}
