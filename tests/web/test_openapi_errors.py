"""Every error that the API's description promises is called forth, and answers as it says."""

import re
import shutil

import pytest

from tests.conftest import settings_of
from tests.inside import Page, ticker_of
from tests.people import Presenter, over_test_client

JSON = "application/json"
ELSEWHERE = {
    "unavailable": "tests/faults/test_database_away.py",
    "account_not_listed": "tests/auth/test_presenters.py",
    "account_waiting": "tests/auth/test_presenters.py",
}


@pytest.fixture
def spec(client):
    return client.get("/api/openapi.json").json


@pytest.fixture
def config(furnished, tmp_path):
    """The app's, with a copy of the room's database."""
    shutil.copy(furnished[1], tmp_path)
    return settings_of(tmp_path)


@pytest.fixture
def room(app, page, furnished):
    return furnished[0].moves_to(app, page)


class Operations:
    """`of(code)`: (method, path, status) of all that document it."""

    def __init__(self, spec):
        self.documented = [
            (method.upper(), path, int(status), code)
            for path, methods in spec["paths"].items()
            for method, operation in methods.items()
            for status, answer in operation["responses"].items()
            if status >= "400" and set(answer.get("content", ())) == {JSON} and path != "/health"
            for code in answer["description"].split(", ")
        ]
        self.spec = spec

    def of(self, wanted):
        found = [(method, path, status) for method, path, status, code in self.documented if code == wanted]
        assert found, wanted
        return found

    def query(self, method, path):
        return [p["name"] for p in self.spec["paths"][path][method.lower()]["parameters"] if p["in"] == "query"]


@pytest.fixture
def operations(spec):
    return Operations(spec)


@pytest.fixture
def refused(client, room, operations):
    """`refused(code, **options)`: each operation that documents the code answers so when it is called like this."""

    def check(code, only=None, change=lambda path: path, **options):
        for method, path, status in operations.of(code):
            if only is None or only(method, path):
                answer = client.open(change(at(path, room)), method=method, **options)
                assert (answer.status_code, answer.json["code"]) == (status, code), (method, path, answer.json)

    return check


def at(path, room, **values):
    known = {
        "session_id": room.live["id"],
        "code": room.live["session_code"],
        "participant_id": room.participant_id,
        "message_id": room.message,
        "activity_id": room.activity,
        "text_id": "nowhere",
        "moderator_id": room.moderator,
        "question_id": room.question,
        "feature": "chat",
        **values,
    }
    return re.sub(r"{(\w+)}", lambda found: known[found[1]], path)


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def test_no_token(refused):
    refused("token_required")


def test_a_bad_token(refused):
    # Of one address sixty wrong tokens a minute are looked at.
    for number, method in enumerate(("GET", "POST", "PUT", "PATCH", "DELETE")):
        refused(
            "token_invalid",
            only=lambda asked, _path, method=method: asked == method,
            headers=bearer("nonsense"),
            environ_base={"REMOTE_ADDR": f"192.0.2.{number}"},
        )


def test_a_blocked_presenter(refused, room):
    refused("account_blocked", only=lambda _method, path: path != "/auth/test-login", headers=room.headers("blocked"))


def test_a_blocked_presenter_s_test_login(client, room, operations):
    assert ("POST", "/auth/test-login", 403) in operations.of("account_blocked")
    answer = client.post("/auth/test-login", json={"email": f"eve{room.live['id']}@test.com"})
    assert (answer.status_code, answer.json["code"]) == (403, "account_blocked")


def test_a_bad_token_in_a_loop(refused, client, operations):
    reading_tokens = {(method, path) for method, path, _ in operations.of("token_invalid")}
    assert reading_tokens <= {(method, path) for method, path, _ in operations.of("rate_limited")}
    for _ in range(60):
        client.get("/auth/me", headers=bearer("nonsense"))
    refused("rate_limited", only=lambda *operation: operation in reading_tokens, headers=bearer("nonsense"))


def test_wrong_codes_in_a_loop(client, operations):
    methods = [method for method, path, _ in operations.of("rate_limited") if path == "/api/join/{code}"]
    assert methods == ["GET", "POST"]
    for method in methods:
        for _ in range(1000):  # two more are allowed each second that this takes
            answer = client.open("/api/join/NOPE22", method=method, json={"nickname": "하나"})
            if answer.status_code == 429:
                break
        assert (answer.status_code, answer.json["code"]) == (429, "rate_limited")


def test_test_logins_in_a_loop(client):
    answers = [client.post("/auth/test-login", json={"email": "a@test.com"}).status_code for _ in range(121)]
    assert 429 in answers


def test_another_site(refused, operations):
    writing = {(method, path) for method, path, *_ in operations.documented if method != "GET"}
    assert writing == {(method, path) for method, path, _ in operations.of("csrf_failed")}
    refused("csrf_failed", headers={"Origin": "https://evil.test"})


def test_another_user_s_session(client, room, operations):
    for method, path, status in operations.of("session_not_found"):
        query = "?before=nowhere" if path == "/api/sessions" else ""
        address = at(path, room, session_id="nowhere", code="NOPE22") + query
        answer = client.open(address, method=method, json={}, headers=room.headers("owner"))
        assert (answer.status_code, answer.json["code"]) == (status, "session_not_found"), (method, path)


def test_a_path_that_no_database_takes(refused, room):
    refused("not_found", only=lambda _method, path: "{" in path, change=lambda path: f"{path}%00")


def test_a_test_login_from_another_machine_in_development(make_app):
    client = make_app(ENVIRONMENT="development").test_client()
    far = {"REMOTE_ADDR": "192.0.2.1"}
    answer = client.post("/auth/test-login", json={"email": "a@test.com"}, environ_base=far)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_a_body_or_query_that_is_none(client, room, operations):
    for method, path, status in operations.of("invalid"):
        query = operations.query(method, path)
        address = at(path, room) + (f"?{query[0]}=" if query else "")
        answer = client.open(address, method=method, json={"nonsense": 1}, headers=room.headers("owner"))
        assert (answer.status_code, answer.json["code"]) == (status, "invalid"), (method, path)


def test_a_parameter_twice(client, room, operations):
    for method, path, status in operations.of("invalid"):
        for name in operations.query(method, path):
            address = f"{at(path, room)}?{name}=1&{name}=1&lang=ko&lang=ko"
            answer = client.open(address, method=method, headers=room.headers("owner"))
            assert (answer.status_code, answer.json["code"]) == (status, "invalid"), (method, path)
            assert answer.json["errors"] == [{"field": name, "message": "한 번만 입력해 주세요."}]


def test_a_body_that_is_too_large(refused, room):
    refused("too_large", headers=room.headers("owner"), data=b" " * 1_000_001, content_type=JSON)


def test_who_was_removed(client, room, operations):
    assert ("GET", "/api/sessions/{session_id}/events", 403) in operations.of("kicked")
    answer = client.get(f"/api/sessions/{room.live['id']}/events", headers=room.headers("kicked"))
    assert (answer.status_code, answer.json["code"]) == (403, "kicked")
    join, key = f"/api/join/{room.live['session_code']}", {"nickname": "또", "join_key": "k" * 20}
    person = client.post(join, json=key).json["participant"]["id"]
    room.ada.asks("POST", f"/api/sessions/{room.live['id']}/participants/{person}/kick")
    answer = client.post(join, json=key)
    assert (answer.status_code, answer.json["code"]) == (403, "kicked")


def test_names(client, room):
    assert room.page_of("member").me["nickname"] == "이름 member"  # it is here
    join = f"/api/join/{room.live['session_code']}"
    for nickname, status, code in (("이름 member", 400, "nickname_taken"), ("\u200b", 422, "nickname_invalid")):
        answer = client.post(join, json={"nickname": nickname})
        assert (answer.status_code, answer.json["code"]) == (status, code)


def test_states(client, room):
    owner = f"/api/sessions/{room.live['id']}"
    draft = room.ada.creates()
    for step in ("pause", "end"):
        answer = room.ada.asks("POST", f"/api/sessions/{draft['id']}/{step}")
        assert (answer.status, answer["code"]) == (409, "invalid_transition")
    answer = client.post(f"/api/join/{draft['session_code']}", json={"nickname": "이른"})
    assert (answer.status_code, answer.json["code"]) == (409, "session_not_active")
    presenter = room.opens(token=room.ada.token)
    presenter.joins(room.live)
    answer = room.ada.asks("POST", f"{owner}/participants/{presenter.me['id']}/kick")
    assert (answer.status, answer["code"]) == (403, "forbidden")


def test_a_full_session(make_app):
    app = make_app(MAX_PARTICIPANTS="1")
    ticker_of(app).tick()  # the lease of this process, without which nobody counts as connected
    live = Presenter(over_test_client(app.test_client()), "ada@test.com").opens()
    connected = Page(app)
    connected.joins(live, nickname="하나")
    answer = app.test_client().post(f"/api/join/{live['session_code']}", json={"nickname": "둘"})
    connected.goes()
    assert (answer.status_code, answer.json["code"]) == (409, "session_full")


def test_too_many_pins(room):
    for _ in range(21):
        said = room.page_of("member").says("핀")["id"]
        answer = room.ada.asks("PUT", f"/api/sessions/{room.live['id']}/messages/{said}/pin", {"pinned": True})
    assert (answer.status, answer["code"]) == (409, "too_many")


OF_ACTIVITIES = {
    "activity_not_open", "activity_closed", "wrong_round", "wrong_question", "answer_final", "has_answers",
    "results_hidden",
}  # fmt: skip


def test_what_activities_refuse(client, room):
    activities = f"/api/sessions/{room.live['id']}/activities"
    member = room.headers("member")

    def answers(activity, **more):
        asked = {"round": 1, "answer": {"options": ["a"]}, **more}
        answer = client.put(f"{activities}/{activity}/answer", json=asked, headers=member)
        return answer.json.get("code")

    assert client.get(f"{activities}/{room.activity}/results", headers=member).json["code"] == "results_hidden"
    assert [answers(room.closed), answers(room.activity, round=2)] == ["activity_closed", "wrong_round"]
    assert answers(room.quiz, question_id="q1") == "wrong_question"
    assert answers(room.activity) is None
    assert room.ada.asks("DELETE", f"{activities}/{room.activity}")["code"] == "has_answers"
    room.ada.asks("PUT", f"{activities}/{room.activity}/show", {"show": "live"})
    assert answers(room.activity) == "answer_final"
    room.ada.asks("POST", f"{activities}/{room.activity}/pause")
    assert answers(room.activity) == "activity_not_open"


OF_QUESTIONS_AND_MODERATION = {
    "feature_disabled",
    "own_question",
    "muted",
    "session_locked",
    "text_refused",
    "link_expired",
}


def test_what_questions_and_moderation_refuse(client, room):
    session, member = f"/api/sessions/{room.live['id']}", room.headers("member")

    def code(method, path, body=None):
        return client.open(path, method=method, json=body, headers=member).json.get("code")

    def joins(nickname):
        return client.post(f"/api/join/{room.live['session_code']}", json={"nickname": nickname}).json.get("code")

    assert code("PUT", f"{session}/questions/{room.question}/vote", {"voted": True}) == "own_question"
    room.ada.switches(room.live, "questions", False)
    assert code("GET", f"{session}/questions") == "feature_disabled"
    room.ada.switches(room.live, "questions", True)
    room.ada.asks("PUT", f"{session}/moderation", {"filter": "refuse", "locked": True})
    assert joins("늦은 사람") == "session_locked"
    room.ada.asks("PUT", f"{session}/moderation", {"locked": False})
    assert joins("시발") == "text_refused"
    link = room.ada.asks("POST", f"{session}/moderators", {"scope": ["chat"]})
    room.ada.asks("DELETE", f"{session}/moderators/{link['id']}")
    bearer = {"Authorization": f"Bearer {link['token']}"}
    assert client.get(f"{session}/waiting", headers=bearer).json["code"] == "link_expired"
    room.ada.asks("POST", f"{session}/participants/{room.participant_id}/mute", {"minutes": 1})
    assert code("POST", f"{session}/questions", {"text": "왜요?"}) == "muted"


TRIED = OF_ACTIVITIES | OF_QUESTIONS_AND_MODERATION | {
    "token_required", "token_invalid", "rate_limited", "csrf_failed", "session_not_found", "not_found", "invalid",
    "too_large", "kicked", "nickname_taken", "nickname_invalid", "invalid_transition", "session_not_active",
    "forbidden", "session_full", "too_many", "account_blocked",
}  # fmt: skip


def test_each_documented_error_is_tried_here(operations):
    assert {code for *_, code in operations.documented} == TRIED | set(ELSEWHERE)


def test_a_link_in_a_loop_is_documented(client, spec):
    for _ in range(31):
        answer = client.get("/auth/link/nonsense")
    assert answer.status_code == 429
    for method in ("get", "post"):
        assert "429" in spec["paths"]["/auth/link/{token}"][method]["responses"]


def test_the_patterns_of_texts_refuse_what_the_server_refuses(spec, room):
    schemas = spec["components"]["schemas"]
    title = schemas["CreateSession"]["properties"]["title"]["pattern"]
    description = schemas["CreateSession"]["properties"]["description"]["pattern"]
    for text in ("a\x00b", "a\x07b", "a\x1fb", "a\x7fb", "a\x9fb"):
        assert not re.search(title, text)
        assert not re.search(description, text)
        assert room.ada.asks("POST", "/api/sessions", {"title": text}).status == 422
        assert room.ada.asks("POST", "/api/sessions", {"title": "제목", "description": text}).status == 422
    for pattern, text, field in ((title, "발표 & 😀", "title"), (description, "첫 줄\n둘째 줄", "description")):
        assert re.search(pattern, text)
        assert room.ada.asks("POST", "/api/sessions", {"title": "제목", field: text}).status == 201
    assert schemas["Join"]["properties"]["nickname"]["pattern"] == r"^[^\x00]*$"
