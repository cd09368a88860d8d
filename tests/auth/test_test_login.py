from itertools import pairwise

import pytest
from flask.sessions import SecureCookieSessionInterface

AWAY = {"REMOTE_ADDR": "192.0.2.77"}


def production(make_app):
    return make_app(ENVIRONMENT="production", PUBLIC_URL="https://engage.test")


def test_a_program_gets_an_access_token_for_twelve_hours(client):
    answer = client.post("/auth/test-login", json={"email": "Ada@Test.com", "name": "Ada"})
    assert answer.status_code == 200
    assert answer.json["token_type"] == "bearer"
    assert answer.json["expires_in"] == 12 * 3600
    assert answer.json["user"] == {"id": answer.json["user"]["id"], "email": "ada@test.com", "name": "Ada"}
    me = client.get("/auth/me", headers={"Authorization": f"Bearer {answer.json['access_token']}"})
    assert me.json == answer.json["user"]


def test_a_program_gets_no_cookie(client):
    answer = client.post("/auth/test-login", json={"email": "ada@test.com"})
    assert "Set-Cookie" not in answer.headers
    assert client.get("/auth/me").status_code == 401


def test_the_same_email_is_the_same_user(client):
    first, second = (
        client.post("/auth/test-login", json={"email": e}).json["user"] for e in ("ada@test.com", "ADA@test.com")
    )
    other = client.post("/auth/test-login", json={"email": "bob@test.com"}).json["user"]
    assert first == second
    assert other["id"] != first["id"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "email"),
        ({"email": "nobody"}, "email"),
        ({"email": 7}, "email"),
        ({"email": "a@b.org", "role": "admin"}, "role"),
    ],
)
def test_a_wrong_body_is_refused_by_field(client, body, field):
    answer = client.post("/auth/test-login", json=body)
    assert answer.status_code == 422
    assert answer.json["code"] == "invalid"
    assert answer.json["errors"][0]["field"] == field
    assert answer.json["errors"][0]["message"]


def test_the_form_logs_the_browser_in_and_goes_to_the_dashboard(client):
    answer = client.post("/auth/test-login", data={"email": "ada@test.com"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/dashboard")
    assert client.get("/auth/me").json["email"] == "ada@test.com"


def test_the_page_has_what_browser_tests_look_for(client):
    page = client.get("/auth/test-login").text
    assert 'data-testid="test-email"' in page
    assert 'data-testid="test-login-button"' in page


@pytest.mark.parametrize(("wish", "place"), [("/sessions/1", "/sessions/1"), ("//evil.example", "/dashboard")])
def test_the_form_goes_on_to_a_page_of_ours_only(client, wish, place):
    assert client.post("/auth/test-login", data={"email": "a@b.org", "next": wish}).headers["Location"] == place


def test_the_form_shows_what_is_wrong_with_the_email(client):
    answer = client.post("/auth/test-login?lang=en", data={"email": "nobody"})
    assert answer.status_code == 422
    assert "Please enter an email address." in answer.text
    assert client.get("/auth/me").status_code == 401


def test_in_development_this_machine_may_use_it(make_app):
    client = make_app(ENVIRONMENT="development").test_client()
    assert client.get("/auth/test-login").status_code == 200
    assert client.post("/auth/test-login", json={"email": "a@b.org"}).status_code == 200
    assert "test-login" in client.get("/auth/login").text


@pytest.mark.parametrize(
    "away",
    [
        {"environ_base": AWAY},
        {"headers": {"X-Forwarded-For": "192.0.2.77"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1, 192.0.2.77"}},
        {"headers": {"X-Forwarded-For": "unknown"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"X-Forwarded-For": ""}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
        {"headers": {"Via": "1.1 tunnel"}},
        {"headers": {"X-Forwarded-Proto": "https"}},
        {"headers": {"CF-Connecting-IP": "127.0.0.1"}},
        {"headers": {"X-Real-IP": "127.0.0.1"}},
        {"headers": {"Host": "evil.example:8000"}},
        {"headers": {"Host": "localhost.evil.example"}},
        {"headers": {"Host": "evil.example@localhost"}},
        {"headers": {"Host": "192.168.0.7:8000"}},
        {"environ_base": {"REMOTE_ADDR": ""}},
        {"environ_base": {"werkzeug.proxy_fix.orig": {"REMOTE_ADDR": "192.0.2.77"}}},
    ],
)
def test_in_development_a_phone_in_the_network_may_not(make_app, away):
    client = make_app(ENVIRONMENT="development").test_client()
    assert client.get("/auth/test-login", **away).status_code == 404
    assert client.post("/auth/test-login", data={"email": "a@b.org"}, **away).status_code == 404
    assert client.post("/auth/test-login", json={"email": "a@b.org"}, **away).status_code == 404
    assert "test-login" not in client.get("/auth/login", **away).text


@pytest.mark.parametrize("host", ["localhost:8000", "LOCALHOST", "127.0.0.1:8000", "127.1.2.3", "[::1]:8000"])
def test_in_development_this_machine_has_several_names(make_app, host):
    client = make_app(ENVIRONMENT="development").test_client()
    assert client.post("/auth/test-login", json={"email": "a@b.org"}, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("192.0.2.7:8000", 200), ("[2001:db8::7]", 200), ("web:8000", 200), ("engage.test", 200),
        ("evil.example:8000", 404), ("engage.test.evil.example", 404),
    ],
)  # fmt: skip
def test_in_testing_other_machines_may_but_no_other_site_s_name_may_lead_here(make_app, host, status):
    client = make_app(PUBLIC_URL="https://engage.test").test_client()
    headers = {"Host": host, "X-Forwarded-For": "192.0.2.77"}
    assert client.post("/auth/test-login", json={"email": "a@b.org"}, headers=headers).status_code == status
    assert client.get("/auth/test-login", headers=headers).status_code == status
    assert ("test-login" in client.get("/auth/login", headers=headers).text) == (status == 200)


def test_a_caller_cannot_talk_itself_onto_this_machine(make_app):
    client = make_app(ENVIRONMENT="development").test_client()
    claims = {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Host": "localhost"}
    answer = client.post("/auth/test-login", json={"email": "a@b.org"}, environ_base=AWAY, headers=claims)
    assert answer.status_code == 404


def test_in_production_there_is_no_such_route(make_app):
    app = production(make_app)
    assert not [rule for rule in app.url_map.iter_rules() if "test" in rule.rule]
    client = app.test_client()
    assert client.get("/auth/test-login").status_code == 404
    assert client.post("/auth/test-login", json={"email": "a@b.org"}).status_code == 404
    assert "/auth/test-login" not in client.get("/api/openapi.json").json["paths"]
    assert "test-login" not in client.get("/auth/login").text


def test_a_thousand_logins_in_a_minute_from_one_place_are_too_many(make_app):
    client = make_app(RATE_LIMITS="on").test_client()
    answers = [client.post("/auth/test-login", json={"email": "nobody@test.com"}) for _ in range(130)]
    last = answers[-1]
    assert (last.status_code, last.json["code"]) == (429, "rate_limited")
    assert last.json["retry_after"] > 0
    assert int(last.headers["Retry-After"]) >= 1
    assert answers[0].status_code == 200


def test_benchmarks_meet_no_limit(make_app):
    client = make_app(RATE_LIMITS="off").test_client()
    assert {client.post("/auth/test-login", json={"email": "a@b.org"}).status_code for _ in range(130)} == {200}


def test_a_login_makes_a_new_session_so_that_a_planted_one_is_worth_nothing(client, csrf):
    with client.session_transaction() as planted:
        planted["csrf_token"] = "planted"
        planted["note"] = "planted"
    client.post("/auth/test-login", data={"email": "ada@test.com"})
    with client.session_transaction() as session:
        assert "note" not in session
        assert session.get("csrf_token") != "planted"
        first = session["login_id"]
    client.post("/auth/test-login", data={"email": "ada@test.com", "csrf_token": csrf(client)})
    with client.session_transaction() as session:
        assert session["login_id"] != first


def test_the_cookie_is_not_for_scripts_nor_for_other_sites(client):
    cookie = client.post("/auth/test-login", data={"email": "ada@test.com"}).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_cookie_of_another_key_is_nobody(client, make_app):
    other = make_app(SECRET_KEY="another-key-another-key-another-key-1")
    forged = SecureCookieSessionInterface().get_signing_serializer(other).dumps({"_user_id": "1", "login_id": "1"})
    client.set_cookie(client.application.config["SESSION_COOKIE_NAME"], forged)
    assert client.get("/auth/me").status_code == 401


def test_ids_are_opaque(client):
    ids = [client.post("/auth/test-login", json={"email": f"a{n}@b.org"}).json["user"]["id"] for n in range(3)]
    assert all(isinstance(one, str) and len(one) >= 12 and one != two for one, two in pairwise(ids))
