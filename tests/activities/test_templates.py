"""Quick polls: one request from nothing to an open poll."""

from typing import get_args

import pytest

from engagenow.activities import templates
from engagenow.activities.templates import TEMPLATES


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_opens_at_once_in_the_presenters_language(agenda, guest, name):
    one = guest("하나")
    made = agenda.ok("POST", "", {"template": name, "open": True}, status=201)
    show = "live" if name == "open_text" else "hidden"
    assert (made["state"], made["kind"], made["show"]) == ("open", TEMPLATES[name].kind, show)
    assert [event["activity"]["id"] for event in one.heard("activity_opened")] == [made["id"]]
    english = agenda.ok("POST", "?lang=en", {"template": name}, status=201)
    assert english["state"] == "draft"
    assert english["title"] == TEMPLATES[name].title != made["title"]
    assert english["title"].isascii()


def test_the_list_is_the_contracts():
    listed = ["yes_no", "yes_no_abstain", "agree_5", "rating_5", "abcd", "pace", "thumbs", "nps", "open_text"]
    quizzes = ["quiz_game", "quiz_class", "quiz_seminar"]
    assert list(TEMPLATES) == list(get_args(templates.Name)) == [*listed, *quizzes]


def test_it_can_have_a_title_and_settings_of_its_own(agenda):
    made = agenda.ok("POST", "", {"template": "pace", "title": "어때요?", "show": "live", "seconds": 20}, status=201)
    assert (made["title"], made["show"], made["may_change"], made["seconds"]) == ("어때요?", "live", "always", 20)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"template": "secret"}, "template"),
        ({"template": "abcd", "kind": "choice"}, "template"),
        ({"template": "abcd", "definition": {}}, "template"),
        ({"kind": "choice", "definition": {}}, "title"),
        ({"title": "a", "definition": {}}, "kind"),
        ({"title": "a", "kind": "choice"}, "definition"),
        ({}, "kind"),
    ],
)
def test_either_a_kind_or_a_template(agenda, asked, field):
    refused = agenda.asks("POST", "", asked)
    assert (refused.status, refused["code"], refused["errors"][0]["field"]) == (422, "invalid", field)
    assert agenda.ok("GET", "") == []


def test_a_quick_poll_in_a_session_that_does_not_run_prepares_nothing(agenda, ada, live):
    ada.moves(live, "pause")
    refused = agenda.asks("POST", "", {"template": "abcd", "open": True})
    assert (refused.status, refused["code"]) == (409, "session_not_active")
    assert agenda.ok("GET", "") == []
