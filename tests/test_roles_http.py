"""Who may ask for what over HTTP: every route of the application by every actor.

A new route needs a line in ROUTES: which class of route it is, what it answers and, for a write, a payload that it
takes. A route without a line fails, and a line without a route.
"""

import json
import re
import shutil
from dataclasses import dataclass, field
from functools import partial

import pytest
from flask import url_for

from engagenow import create_app
from tests.conftest import close, settings_of
from tests.inside import Page
from tests.roles import ACTORS, NO_ACCOUNT, NO_TOKEN, as_stored

S = "/api/sessions/<session_id>"
A = f"{S}/activities/<activity_id>"
Q = f"{S}/questions/<question_id>"
CSV = "type,text,correct,option1,option2\nchoice,맞나요?,1,네,아니요\n"
YES_NO = {"options": [{"id": "a", "text": "네"}, {"id": "b", "text": "아니요"}]}
ONLY_READS = {f"POST {S}/activities/questions"}  # by POST, since the questions are too long for an address
LOGIN_PAGE = (302, "/auth/login")
NO_LOGIN, BAD_TOKEN, NOT_YOURS = (401, "token_required"), (401, "token_invalid"), (404, "session_not_found")
REFUSED_TOKENS = {**dict.fromkeys(NO_ACCOUNT, BAD_TOKEN), "blocked": (403, "account_blocked")}


@dataclass
class Line:
    """`expected`: (status, code or where a redirect leads) of each actor; (status, None) where it is allowed."""

    expected: dict[str, tuple[int, str | None]]
    options: dict[str, object] = field(default_factory=dict)
    before: str | None = None

    @property
    def allowed(self):
        return [actor for actor, (_, code) in self.expected.items() if code is None]

    @property
    def refused(self):
        return [actor for actor in self.expected if actor not in self.allowed]


def anyone(status, *, but=None, **options):
    """All actors."""
    return Line({**dict.fromkeys(ACTORS, (status, None)), **(but or {})}, options)


def good_token(status, **options):
    """All who show no token or a good one."""
    return anyone(status, but=REFUSED_TOKENS, **options)


def account(status, *, but=None, **options):
    """All presenters."""
    refused = {**REFUSED_TOKENS, **dict.fromkeys(NO_TOKEN, NO_LOGIN)}
    return anyone(status, but={**refused, **(but or {})}, **options)


def owner(status, *, but=None, before=None, **options):
    """The session's presenter; to others it does not exist."""
    line = account(status, but={"other": NOT_YOURS, **(but or {})}, **options)
    line.before = before
    return line


TO_LOGIN = dict.fromkeys(NO_TOKEN, LOGIN_PAGE)
MEMBERS = {"member": (200, None), "left": (200, None), "kicked": (403, "kicked")}
READERS = {**MEMBERS, "screen": (200, None)}
NO_PARTICIPANT = dict.fromkeys(("owner", "owner_browser"), (403, "forbidden"))
REMOVED = {"kicked": (403, "kicked")}
HIDDEN = dict.fromkeys(("member", "left", "screen"), (403, "results_hidden"))

ROUTES = {
    "GET /": anyone(200),
    "GET /livez": anyone(200),
    "GET /health": anyone(200),
    "GET /metrics": anyone(200),
    "GET /favicon.ico": anyone(200),
    "GET /apple-touch-icon.png": anyone(200),
    "GET /static/<path:filename>": anyone(200),
    "GET /static/<build:build>/<path:filename>": anyone(200),
    "GET /api/openapi.json": anyone(200),
    "GET /api/docs": anyone(200),
    "GET /guide/polls": anyone(200),
    "GET /guide/questions": anyone(200),
    "GET /language": anyone(302, query_string={"lang": "en"}),
    "POST /language": good_token(302, data={"lang": "en"}),
    "GET /auth/login": anyone(200, but={"owner_browser": (302, None)}),
    "GET /auth/test-login": anyone(200),
    "POST /auth/test-login": anyone(200, json={"email": "new@test.com"}),
    "GET /auth/link/<token>": anyone(200),
    "POST /auth/link/<token>": anyone(302),
    "GET /auth/me": account(200),
    "PATCH /auth/me": account(200, json={"name": "새 이름"}),
    "POST /auth/logout": good_token(302),
    "GET /dashboard": account(200, but=TO_LOGIN),
    "GET /sessions/<session_id>": owner(200, but=TO_LOGIN),
    "GET /sessions/<session_id>/screen": owner(200, but=TO_LOGIN),
    "GET /sessions/<session_id>/moderate": anyone(401),  # without a link's token
    "GET /join": anyone(200),
    "GET /join/<code>": anyone(200),
    "GET /join/parts/oneself": anyone(200),
    "GET /join/parts/shortcuts": anyone(200),
    "GET /parts/moderation": anyone(200),
    "GET /parts/<page>/<feature>/<place>": anyone(404),  # no such panel is loaded late
    "GET /parts/quiz/<page>": anyone(200),
    "GET /api/join/<code>": anyone(200),
    "POST /api/join/<code>": anyone(200, json={"nickname": "새 {actor}"}),
    "GET /api/sessions": account(200),
    "POST /api/sessions": account(201, json={"title": "새 세션"}),
    f"GET {S}": owner(200),
    f"PATCH {S}": owner(200, json={"title": "새 제목"}),
    f"DELETE {S}": owner(204),
    f"POST {S}/activate": owner(200, before="pause"),
    f"POST {S}/pause": owner(200),
    f"POST {S}/end": owner(200),
    f"PUT {S}/features/<feature>": owner(200, json={"enabled": False}),
    f"PUT {S}/stage": owner(200, json={"show": "blank"}),
    f"GET {S}/participants": owner(200),
    f"POST {S}/participants/<participant_id>/rename": owner(200, json={"nickname": "다른 이름"}),
    f"POST {S}/participants/<participant_id>/mute": owner(200, json={"minutes": 5}),
    f"POST {S}/participants/<participant_id>/unmute": owner(200, before="mute"),
    f"PUT {S}/shield": owner(200, json={"on": True}),
    f"POST {S}/reports": owner(
        200,
        but={"member": (200, None), "left": (403, "forbidden"), **REMOVED, **NO_PARTICIPANT},
        json={"feature": "chat", "id": "<others_message>"},
    ),
    f"GET {S}/waiting": owner(200),
    f"GET {S}/audit": owner(200),
    f"GET {S}/moderators": owner(200),
    f"POST {S}/moderators": owner(201, json={"scope": ["chat"]}),
    f"DELETE {S}/moderators/<moderator_id>": owner(204),
    f"POST {S}/waiting/<text_id>/approve": owner(200),
    f"POST {S}/waiting/<text_id>/dismiss": owner(200),
    f"GET {S}/moderation": owner(200),
    f"PUT {S}/moderation": owner(200, json={"slow_seconds": 5, "words": ["거시기"]}),
    f"POST {S}/participants/<participant_id>/kick": owner(200),
    f"POST {S}/participants/<participant_id>/readmit": owner(200, before="kick"),
    f"GET {S}/messages": owner(200, but=READERS),
    f"DELETE {S}/messages/<message_id>": owner(200),
    f"POST {S}/messages/<message_id>/restore": owner(200, before="delete"),
    f"PUT {S}/messages/<message_id>/pin": owner(200, json={"pinned": True}),
    f"GET {S}/events": owner(200, but=READERS),
    f"POST {S}/screen-links": owner(201),
    f"DELETE {S}/screen-links": owner(204),
    f"POST {S}/undo": owner(200, before="close_activity"),
    f"GET {S}/activities": owner(200, but=READERS),
    f"POST {S}/activities": owner(201, json={"kind": "choice", "title": "질문", "definition": YES_NO}),
    f"PUT {S}/activities/order": owner(200, json={"ids": ["<closed>", "<activity>", "<cloud>", "<quiz>"]}),
    f"GET {A}": owner(200),
    f"PATCH {A}": owner(200, json={"title": "새 제목"}),
    f"DELETE {A}": owner(204),
    f"POST {A}/copy": owner(201),
    f"POST {A}/open": owner(200, before="close_activity", json={}),
    f"POST {A}/pause": owner(200),
    f"POST {A}/resume": owner(200, before="pause_activity"),
    f"POST {A}/extend": owner(200, json={"seconds": 30}),
    f"POST {A}/close": owner(200),
    f"POST {A}/archive": owner(200, before="close_activity"),
    f"PUT {A}/show": owner(200, json={"show": "live"}),
    f"GET {A}/results": owner(200, but={**READERS, **HIDDEN}),
    f"GET {A}/progress": owner(200, but=READERS),
    f"GET {A}/answers": owner(200),
    f"POST {A}/words": owner(200, json={"op": "hide", "word": "회고"}),
    f"POST {S}/activities/questions": owner(200, json={"format": "csv", "text": CSV}),
    f"GET {A}/questions": owner(200, query_string={"format": "csv"}),
    f"POST {A}/next": owner(200),
    f"POST {A}/accept": owner(200, json={"question_id": "q1", "correct": ["b"]}),
    f"POST {A}/allow-time": owner(200, json={"participant_id": "<participant_id>", "allowed": True}),
    f"GET {A}/moves": owner(200, query_string={"from": 1, "to": 1}),
    f"PUT {A}/answer": owner(
        200,
        but={**MEMBERS, **NO_PARTICIPANT},
        json={"round": 1, "answer": {"options": ["a"]}},
    ),
    f"GET {S}/questions": owner(200, but=READERS),
    f"POST {S}/questions": owner(
        201,
        but={"member": (201, None), "left": (201, None), **REMOVED, **NO_PARTICIPANT},
        json={"text": "언제 끝나나요?"},
    ),
    f"PUT {Q}/vote": owner(
        200,
        but={"member": (409, "own_question"), "left": (200, None), **REMOVED, **NO_PARTICIPANT},
        json={"voted": True},
    ),
    f"PATCH {Q}": owner(
        200,
        but={"member": (200, None), "left": (403, "forbidden"), **REMOVED, **NO_PARTICIPANT},
        json={"text": "고친 질문"},
    ),
    f"DELETE {Q}": owner(204, but={"member": (204, None), "left": (403, "forbidden"), **REMOVED, **NO_PARTICIPANT}),
    f"POST {Q}/answer": owner(200, json={"answered": True}),
    f"GET {Q}/merged": owner(200),
    f"POST {Q}/merge": owner(200, json={"into": "<other_question>"}),
    f"POST {Q}/unmerge": owner(200, before="merge"),
    f"POST {Q}/label": owner(200, json={"labels": ["인사"]}),
    f"POST {Q}/queue": owner(200, json={"position": 0}),
    f"GET {S}/qr.svg": anyone(200),
    f"GET {S}/qr.png": anyone(200),
    f"GET {S}/export.csv": owner(200),
    f"GET {S}/export.xlsx": owner(200),
    f"GET {S}/export.json": owner(200),
}
# What needs another state than a running session with a message in it: a request of its owner, sent first.
BEFORE = {
    "pause": ("POST", f"{S}/pause"),
    "kick": ("POST", f"{S}/participants/<participant_id>/kick"),
    "mute": ("POST", f"{S}/participants/<participant_id>/mute"),
    "delete": ("DELETE", f"{S}/messages/<message_id>"),
    "pause_activity": ("POST", f"{A}/pause"),
    "close_activity": ("POST", f"{A}/close"),
    "merge": ("POST", f"{Q}/merge", {"into": "<other_question>"}),
}


@pytest.fixture
def room(furnished, tmp_path):
    """`room()` makes a copy that no test has changed, in an app of its own."""
    untouched, database = furnished
    apps = []

    def make():
        folder = tmp_path / f"room{len(apps)}"
        folder.mkdir()
        shutil.copy(database, folder)
        apps.append(create_app(settings_of(folder)))
        return untouched.moves_to(apps[-1], partial(Page, apps[-1]))

    yield make
    for app in apps:
        close(app)


def test_every_route_has_a_line_and_every_line_a_route(app):
    routes = {
        f"{method} {rule.rule}" for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert set(ROUTES) == routes


@pytest.mark.parametrize("route", [route for route, line in ROUTES.items() if line.refused])
def test_who_is_refused_is_told_why_and_changes_nothing(route, room):
    line, place = ROUTES[route], room()
    _prepare(line, place)
    for actor in line.refused:
        before, answer = ask(route, line, place, actor)
        assert outcome(answer) == line.expected[actor], (actor, answer.text[:200])
        assert as_stored(place.app) == before, actor


@pytest.mark.parametrize("route", ROUTES)
def test_who_is_allowed_is_served(route, room):
    line, place, once = ROUTES[route], None, S in route and not route.startswith("GET")
    for actor in line.allowed:
        if place is None or once:
            place = room()
            _prepare(line, place)
        before, answer = ask(route, line, place, actor)
        expected = {line.expected[actor][0]} | ({204} if route == "POST /auth/logout" else set())
        assert answer.status_code in expected, (actor, answer.text[:200])
        if S in route:
            assert (as_stored(place.app) == before) is (route.startswith("GET") or route in ONLY_READS), actor


def _prepare(line, place):
    if line.before:
        method, rule, *asked = BEFORE[line.before]
        bodies = [json.loads(filled(body, place)) for body in asked]
        assert place.ada.asks(method, path_of(rule, place), *bodies).status == 200


def ask(route, line, place, actor):
    """(all rows before, the answer)."""
    method, _, rule = route.partition(" ")
    browser, path = place.browser(actor), path_of(rule, place)
    before = as_stored(place.app)
    headers = {"Origin": "http://localhost", **place.headers(actor)}
    options = json.loads(filled(line.options, place).replace("{actor}", actor))
    answer = browser.open(path, method=method, headers=headers, buffered=True, **options)
    assert_described(place.described, method, rule, answer)
    return before, answer


def filled(options, place):
    """As JSON, with the ids of what is in the room."""
    text = json.dumps(options)
    for name in ("activity", "closed", "cloud", "quiz", "participant_id", "other_question", "others_message"):
        text = text.replace(f"<{name}>", getattr(place, name))
    return text


def assert_described(paths, method, rule, answer):
    """What the API answers stands in its description, with its code."""
    methods = paths.get(re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule))
    if methods is None:
        assert not rule.startswith("/api/") or rule in ("/api/openapi.json", "/api/docs")
        return
    described = methods[method.lower()]["responses"][str(answer.status_code)]
    if answer.status_code >= 400 and set(described["content"]) == {"application/json"}:
        assert answer.json["code"] in described["description"].split(", ")


def path_of(rule, place):
    values = {
        "session_id": place.live["id"],
        "code": place.live["session_code"],
        "participant_id": place.participant_id,
        "message_id": place.message,
        "moderator_id": place.moderator,
        "activity_id": _activity_of(rule, place),
        "question_id": place.question,
        "feature": "reactions",
        "filename": "css/base.css",
        "page": "room",
        "place": "tab",
    }
    if "<build:" in rule:
        with place.app.test_request_context():
            values["build"] = url_for("static", filename="").split("/")[2]
    if "<text_id>" in rule:
        values["text_id"] = place.waiting_text
    if "<token>" in rule:
        values["token"] = place.login_link()
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], rule)


def _activity_of(rule, place):
    """The activity that a route is asked about."""
    if rule.endswith(("/next", "/accept", "/allow-time", ">/questions")):
        return place.quiz
    return place.cloud if rule.endswith("/words") else place.activity


def outcome(answer):
    """(status, code or where a redirect leads)."""
    if answer.is_json:
        return answer.status_code, answer.json["code"]
    return answer.status_code, answer.headers.get("Location", "").partition("?")[0]
