import time
from datetime import timedelta

import jwt as pyjwt
import pytest
from flask_jwt_extended import create_access_token

from engagenow.auth import identity
from engagenow.core.errors import TokenInvalid
from engagenow.core.people import Presenter


def token_of(client, email="ada@test.com"):
    return client.post("/auth/test-login", json={"email": email}).json["access_token"]


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def log_in(client, email="ada@test.com"):
    client.post("/auth/test-login", data={"email": email})


def test_cookie_and_token_are_the_same_presenter(app):
    client = app.test_client()
    token = token_of(client)
    with app.test_request_context(headers=bearer(token)):
        by_token = identity.require_user()
    log_in(client)
    with client:
        client.get("/auth/me")
        by_cookie = identity.require_user()
    assert by_token == by_cookie
    assert isinstance(by_token, Presenter)


def test_the_token_counts_before_the_cookie(client):
    token = token_of(client, "bob@test.com")
    log_in(client, "ada@test.com")
    assert client.get("/auth/me", headers=bearer(token)).json["email"] == "bob@test.com"


def test_without_a_login_there_is_nobody(client):
    answer = client.get("/auth/me")
    assert (answer.status_code, answer.json["code"]) == (401, "token_required")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_broken_token_is_refused_even_beside_a_good_cookie(client):
    log_in(client)
    answer = client.get("/auth/me", headers=bearer("broken"))
    assert (answer.status_code, answer.json["code"]) == (401, "token_invalid")


def forged(app, user_id, **changes):
    now = 1_700_000_000
    good = {
        "sub": user_id,
        "kind": "user",
        "type": "access",
        "jti": "1",
        "fresh": False,
        "iat": now,
        "nbf": now,
        "exp": 9_999_999_999,
    }
    claims = {**good, **changes.pop("claims", {})}
    return pyjwt.encode(
        claims, changes.pop("key", app.config["SECRET_KEY"]), algorithm=changes.pop("algorithm", "HS256")
    )


def test_forging_would_work_with_our_key(app, client):
    """The proof that the next test refuses for the right reasons."""
    user_id = client.post("/auth/test-login", json={"email": "ada@test.com"}).json["user"]["id"]
    assert client.get("/auth/me", headers=bearer(forged(app, user_id))).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"key": "another-key-another-key-another-key-1"},
        {"key": None, "algorithm": "none"},
        {"claims": {"exp": 1_700_000_001}},
        {"claims": {"kind": "participant"}},
        {"claims": {"kind": None}},
        {"claims": {"sub": "nobody"}},
        {"claims": {"sub": 7}},
        {"claims": {"sub": None}},
    ],
    ids=str,
)
def test_a_forged_token_is_refused(app, client, change):
    user_id = client.post("/auth/test-login", json={"email": "ada@test.com"}).json["user"]["id"]
    answer = client.get("/auth/me", headers=bearer(forged(app, user_id, **change)))
    assert (answer.status_code, answer.json["code"]) == (401, "token_invalid")


@pytest.mark.parametrize("token", ["", "a.b.c", "a.b", "x" * 5000, "ä", "null", "e30.e30."])
def test_nonsense_is_no_token_and_no_crash(app, token):
    with app.app_context(), pytest.raises(TokenInvalid):
        identity.user_from_access_token(token)


def test_an_old_token_is_refused(app, client):
    user_id = client.post("/auth/test-login", json={"email": "ada@test.com"}).json["user"]["id"]
    with app.app_context():
        old = create_access_token(user_id, additional_claims={"kind": "user"}, expires_delta=timedelta(minutes=-2))
        with pytest.raises(TokenInvalid):
            identity.user_from_access_token(old)


@pytest.mark.parametrize(("ahead", "status"), [(30, 200), (300, 401)])
def test_a_token_of_a_host_whose_clock_is_a_little_ahead_counts(app, client, ahead, status):
    user_id = client.post("/auth/test-login", json={"email": "ada@test.com"}).json["user"]["id"]
    soon = int(time.time()) + ahead
    token = forged(app, user_id, claims={"iat": soon, "nbf": soon})
    assert client.get("/auth/me", headers=bearer(token)).status_code == status


def test_logging_out_ends_the_login_and_tells_who_must_know(app, client, csrf):
    ended = []
    app.extensions["on_logout"].append(ended.append)
    log_in(client)
    with client.session_transaction() as session:
        login = session["login_id"]
    answer = client.post("/auth/logout", data={"csrf_token": csrf(client)})
    assert answer.status_code == 302
    assert ended == [login]
    assert client.get("/auth/me").status_code == 401


def test_a_cookie_that_was_copied_before_the_logout_is_worth_nothing_after_it(app, csrf):
    client, thief = app.test_client(), app.test_client()
    log_in(client)
    name = app.config["SESSION_COOKIE_NAME"]
    thief.set_cookie(name, client.get_cookie(name).value)
    assert thief.get("/auth/me").status_code == 200
    client.post("/auth/logout", headers={"X-CSRFToken": csrf(client), "Accept": "application/json"})
    assert thief.get("/auth/me").status_code == 401


def test_logging_out_here_leaves_the_login_elsewhere(app, csrf):
    here, elsewhere = app.test_client(), app.test_client()
    log_in(here)
    log_in(elsewhere)
    here.post("/auth/logout", data={"csrf_token": csrf(here)})
    assert elsewhere.get("/auth/me").status_code == 200


def test_logging_out_closes_the_sockets_of_this_login_and_no_others(app, socket_client, csrf):
    here, elsewhere = app.test_client(), app.test_client()
    log_in(here)
    log_in(elsewhere)
    tab, other_tab, other_device = socket_client(here), socket_client(here), socket_client(elsewhere)
    assert tab.is_connected()
    here.post("/auth/logout", data={"csrf_token": csrf(here)})
    assert not tab.is_connected()
    assert not other_tab.is_connected()
    assert other_device.is_connected()


def test_another_site_cannot_log_somebody_out(client):
    log_in(client)
    assert client.post("/auth/logout").status_code == 400
    assert client.get("/auth/me").status_code == 200


def test_logging_out_as_a_program_without_a_login_is_refused(client):
    answer = client.post("/auth/logout", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (401, "token_required")


def test_a_wrong_token_in_a_loop_is_slowed_down_and_a_hall_with_old_tokens_is_not(make_app):
    client = make_app(RATE_LIMITS="on").test_client()
    hall = [client.get("/auth/me", headers=bearer(f"old-{n}")).status_code for n in range(200)]
    loop = [client.get("/auth/me", headers=bearer("same")).status_code for _ in range(70)]
    assert set(hall) == {401}
    assert (loop[0], loop[-1]) == (401, 429)
    assert client.get("/auth/me", headers=bearer(token_of(client))).status_code == 200
