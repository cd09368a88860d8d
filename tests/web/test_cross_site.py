"""What the page of another site can make a visitor's browser send: it changes nothing, whatever the route."""

import pytest
from sqlalchemy import select

from engagenow.auth import service
from engagenow.core.database import db

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
EVIL = "https://evil.example"
FROM_ELSEWHERE = [
    {"Origin": EVIL},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]
# What a form or a script may send to another site without a preflight; with "*" below, JSON passes the preflight, too.
BODIES = {
    "text/plain": b'{"email":"evil@test.com","nickname":"x","title":"x","enabled":true,"lang":"en"}',
    "application/x-www-form-urlencoded": b"email=evil%40test.com&lang=en&title=x",
    "multipart/form-data; boundary=x": (
        b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\nevil@test.com\r\n--x--\r\n'
    ),
    "": b"",
}


@pytest.fixture
def link(app):
    with app.app_context():
        return service.login_link("evil@test.com")


@pytest.fixture
def guest_id(client, live):
    return client.post(f"/api/join/{live['session_code']}", json={"nickname": "하나"}).json["participant"]["id"]


@pytest.fixture
def routes(app, live, link, guest_id):
    """(method, path) of every unsafe route, led to what exists."""
    known = {
        "session_id": live["id"], "participant_id": guest_id, "message_id": "none", "activity_id": "none",
        "text_id": "none", "moderator_id": "none", "question_id": "none", "feature": "chat",
        "code": live["session_code"], "token": link,
    }  # fmt: skip
    with app.test_request_context():
        return [
            (method, app.url_map.bind("localhost").build(rule.endpoint, {name: known[name] for name in rule.arguments}))
            for rule in app.url_map.iter_rules()
            for method in sorted(UNSAFE & rule.methods)
        ]


def everything(app):
    """All rows of all tables."""
    with app.app_context(), db.engine.connect() as database:
        tables = db.metadata.sorted_tables
        return {table.name: sorted(map(repr, database.execute(select(table)))) for table in tables}


def test_the_routes_are_all_there(routes, live, link):
    paths = {path for _, path in routes}
    assert {"/auth/logout", "/auth/test-login", f"/auth/link/{link}", "/api/sessions", "/language"} <= paths
    assert ("DELETE", f"/api/sessions/{live['id']}") in routes
    assert len(routes) > 14


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=str)
@pytest.mark.parametrize("media_type", BODIES)
def test_another_site_s_request_changes_nothing(app, routes, ada, headers, media_type):
    browser, stranger = app.test_client(), app.test_client()
    browser.post("/auth/test-login", data={"email": ada.email})
    before = everything(app)
    for method, path in routes:
        sent = {"method": method, "headers": headers, "data": BODIES[media_type], "content_type": media_type or None}
        for answer in (browser.open(path, **sent), stranger.open(path, **sent)):
            assert answer.status_code == 400, (method, path)
        assert "Set-Cookie" not in answer.headers, "a browser sends no cookie with it, and would lose the one it has"
    assert everything(app) == before
    assert browser.get("/auth/me").json["email"] == ada.email
    assert stranger.get("/auth/me").status_code == 401


def test_an_allowed_origin_reaches_the_api_as_json_and_nothing_by_a_form(make_app):
    app = make_app(ALLOWED_ORIGINS=("*",))
    client, headers = app.test_client(), {"Origin": EVIL, "Sec-Fetch-Site": "cross-site"}
    login = client.post("/auth/test-login", json={"email": "ada@test.com"}, headers=headers)
    assert login.status_code == 200
    assert "Set-Cookie" not in login.headers
    with app.app_context():
        path = f"/auth/link/{service.login_link('evil@test.com')}"
    for media_type, body in {**BODIES, "application/json": b"{}"}.items():
        for address in (path, "/auth/test-login", "/auth/logout", "/language"):
            if address == "/auth/test-login" and media_type == "application/json":
                continue
            answer = client.post(address, data=body, content_type=media_type or None, headers=headers)
            assert answer.status_code == 400, (address, media_type)
            assert "Set-Cookie" not in answer.headers


def test_a_program_with_a_token_is_served_from_anywhere(app, ada):
    headers = {"Authorization": f"Bearer {ada.token}", "Origin": EVIL, "Sec-Fetch-Site": "cross-site"}
    client = app.test_client()
    created = client.post("/api/sessions", json={"title": "A talk"}, headers=headers)
    assert created.status_code == 201
    assert client.post(f"/api/sessions/{created.json['id']}/activate", headers=headers).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "none"}])
def test_our_own_pages_and_programs_without_an_origin_are_served(app, live, headers):
    client = app.test_client()
    joined = client.post(f"/api/join/{live['session_code']}", json={"nickname": "하나"}, headers=headers)
    assert joined.status_code == 200
    assert client.post("/auth/test-login", data={"email": "ada@test.com"}, headers=headers).status_code == 302


def test_the_public_address_is_our_own_when_a_proxy_passes_another_host(make_app):
    client = make_app(PUBLIC_URL="https://engage.test").test_client()
    headers = {"Origin": "https://engage.test", "Host": "web:8000"}
    assert client.post("/auth/test-login", json={"email": "a@b.org"}, headers=headers).status_code == 200
    assert client.post("/auth/test-login", json={"email": "a@b.org"}, headers={"Origin": EVIL}).status_code == 400
