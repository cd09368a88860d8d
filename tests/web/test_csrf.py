import pytest

THING = {"title": "Hi"}


@pytest.fixture
def ada(toy):
    """Ada's browser, logged in by the page."""
    toy.post("/auth/test-login", data={"email": "ada@test.com"})
    return toy


def test_a_write_by_cookie_needs_the_token_of_our_page(ada, csrf):
    refused = ada.post("/api/toy/things", json=THING)
    assert (refused.status_code, refused.json["code"]) == (400, "csrf_failed")
    assert ada.post("/api/toy/things", json=THING, headers={"X-CSRFToken": csrf(ada)}).status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/activate", None),
        ("PUT", "/features/chat", {"enabled": True}),
        ("PATCH", "", {"title": "Ho"}),
        ("DELETE", "", None),
    ],
)
def test_every_kind_of_write_needs_it(ada, csrf, method, path, body):
    token = {"X-CSRFToken": csrf(ada)}
    live = ada.post("/api/sessions", json=THING, headers=token).json
    address = f"/api/sessions/{live['id']}"
    refused = ada.open(address + path, method=method, json=body)
    assert (refused.status_code, refused.json["code"]) == (400, "csrf_failed")
    assert ada.get(address).json == live
    assert ada.open(address + path, method=method, json=body, headers=token).status_code < 300
    assert ada.get(address).json != live


def test_a_view_that_forgot_to_ask_needs_it_too(ada, csrf):
    refused = ada.post("/api/toy/plain", data="x")
    assert (refused.status_code, refused.json["code"]) == (400, "csrf_failed")
    assert ada.post("/api/toy/plain", data="x", headers={"X-CSRFToken": csrf(ada)}).text == "x"


def test_a_form_carries_it_in_a_field(ada, csrf):
    assert ada.post("/toy/form").status_code == 400
    assert ada.post("/toy/form", data={"csrf_token": "made up"}).status_code == 400
    assert ada.post("/toy/form", data={"csrf_token": csrf(ada)}).text == "taken"


def test_somebody_elses_token_is_worth_nothing(ada, csrf, toy_app):
    bob = toy_app.test_client()
    bob.post("/auth/test-login", data={"email": "bob@test.com"})
    assert ada.post("/api/toy/things", json=THING, headers={"X-CSRFToken": csrf(bob)}).status_code == 400


def test_the_token_of_before_the_login_is_worth_nothing_after_it(ada, csrf):
    before = csrf(ada)
    ada.post("/auth/test-login", data={"email": "ada@test.com"})
    assert ada.post("/api/toy/things", json=THING, headers={"X-CSRFToken": before}).status_code == 400


def test_a_bearer_needs_none_even_beside_a_cookie(ada, token):
    assert ada.post("/api/toy/things", json=THING, headers=token).status_code == 201


def test_a_made_up_bearer_does_not_let_the_cookie_through(ada):
    answer = ada.post("/api/toy/things", json=THING, headers={"Authorization": "Bearer x"})
    assert (answer.status_code, answer.json["code"]) == (401, "token_invalid")


def test_another_kind_of_authorization_does_not_let_the_cookie_through(ada):
    assert ada.post("/api/toy/things", json=THING, headers={"Authorization": "Basic eDp4"}).status_code == 400


def test_what_is_open_to_everybody_stays_open_but_does_not_know_who_asks(ada, csrf):
    assert ada.post("/api/toy/guests").json == {"actor": None}
    assert ada.post("/api/toy/guests", headers={"X-CSRFToken": csrf(ada)}).json == {"actor": "ada"}


def test_who_is_not_logged_in_needs_none(toy):
    assert toy.post("/api/toy/guests").status_code == 200
    assert toy.post("/toy/form").text == "taken"
    assert toy.post("/api/toy/things", json=THING).status_code == 401


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_form_of_another_site_is_refused_before_any_login(toy, headers):
    answer = toy.post("/auth/test-login", data={"email": "evil@test.com"}, headers=headers)
    assert answer.status_code == 400
    assert toy.get("/auth/me").status_code == 401


def test_a_form_of_our_own_site_is_taken(toy):
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert toy.post("/auth/test-login", data={"email": "ada@test.com"}, headers=headers).status_code == 302


def test_reading_needs_none(ada):
    assert ada.get("/auth/me").status_code == 200
