"""Nothing that stands in a query breaks a page."""

from urllib.parse import quote

import pytest

from engagenow.core.database import db

NAMES = ["after", "before", "code", "connected", "lang", "limit", "next", "q", "since", "size", "unheard_of"]
DOWN = {"/health"}  # it says so when something is not as it should be, here that nothing was migrated
VALUES = [
    "%00", "a%00b", "%ff", "%ed%a0%80", "", "%20", "-1", "0", "9" * 400, "NaN", "%0d%0aSet-Cookie:%20x=1",
    "//evil.example", "%27%22%3Cscript%3E", quote("ㅤ\u202e👍"), "x" * 3000, "%",
]  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def any_app(request, make_app):
    if request.param == "sqlite":
        return make_app()
    app = make_app(DATABASE_URL=request.getfixturevalue("postgres"))
    with app.app_context():
        db.create_all()
    return app


@pytest.fixture
def browser(any_app):
    """Ada's, logged in."""
    browser = any_app.test_client()
    browser.post("/auth/test-login", data={"email": "ada@test.com"})
    return browser


@pytest.fixture
def paths(any_app, browser):
    """Every page, with a session in its place."""
    token = browser.post("/auth/test-login", json={"email": "ada@test.com"}).json["access_token"]
    live = browser.post("/api/sessions", json={"title": "Hi"}, headers={"Authorization": f"Bearer {token}"}).json
    known = {"session_id": live["id"], "code": live["session_code"], "token": "none", "filename": "none"}
    adapter = any_app.url_map.bind("localhost")
    views = any_app.view_functions
    rules = [
        r for r in any_app.url_map.iter_rules() if "GET" in r.methods and not hasattr(views[r.endpoint], "speaks_json")
    ]
    found = {adapter.build(r.endpoint, {name: known.get(name, "none") for name in r.arguments}) for r in rules}
    assert {"/", "/dashboard", "/join", f"/sessions/{live['id']}", f"/join/{live['session_code']}"} <= found
    return sorted(found)


def test_no_value_of_a_query_is_an_error_of_ours(browser, paths):
    broken = []
    for path in paths:
        for value in VALUES:
            query = "&".join(f"{name}={value}" for name in NAMES)
            for address in (
                f"{path}?{query}",
                *(f"{path}?{name}={value}" for name in NAMES[:3] if value in VALUES[:4]),
            ):
                answer = browser.get(address)
                broken += [(address[:80], answer.status_code)] if answer.status_code >= 500 else []
    assert broken == []


def test_what_cannot_be_stored_is_refused_in_words(browser):
    page = browser.get("/dashboard?before=%00")
    assert (page.status_code, page.mimetype) == (422, "text/html")
    answer = browser.get("/api/sessions?before=%00")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert browser.get("/dashboard?before=" + "x" * 81).status_code == 422
    assert browser.get("/dashboard?before=nowhere").status_code == 404
