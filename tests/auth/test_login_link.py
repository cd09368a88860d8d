import re

import pytest

from engagenow.auth.models import LoginLink
from engagenow.core.database import db


def link_for(app, email="ada@test.com"):
    result = app.test_cli_runner().invoke(args=["login-link", email])
    assert result.exit_code == 0, result.output
    return re.search(r"http\S+(/auth/link/\S+)", result.output)[1]


def test_the_command_prints_a_link_that_logs_in(app, client):
    path = link_for(app)
    assert "ada@test.com" in client.get(path).text
    answer = client.post(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/dashboard")
    assert client.get("/auth/me").json["email"] == "ada@test.com"


def test_the_link_stands_at_the_public_address(make_app):
    app = make_app(ENVIRONMENT="production", PUBLIC_URL="https://engage.test")
    assert "https://engage.test/auth/link/" in app.test_cli_runner().invoke(args=["login-link", "a@b.org"]).output


def test_the_command_refuses_what_is_no_email(app):
    result = app.test_cli_runner().invoke(args=["login-link", "nobody"])
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_looking_does_not_spend_the_link(app, client):
    path = link_for(app)
    for _ in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert client.get("/auth/me").status_code == 401
    assert client.post(path).status_code == 302


def test_a_second_use_is_refused(app):
    path = link_for(app)
    assert app.test_client().post(path).status_code == 302
    late = app.test_client()
    answer = late.post(path)
    assert answer.status_code == 404
    assert late.get("/auth/me").status_code == 401
    assert late.get(path).status_code == 404


def test_after_fifteen_minutes_it_is_too_late(app, client, clock):
    path = link_for(app)
    clock.goes(minutes=14, seconds=59)
    assert client.get(path).status_code == 200
    clock.goes(seconds=1)
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_links_and_logins_go_by_the_clock_that_all_processes_share(make_app, postgres, clock):
    """Between the steps the clock of the process is off by weeks: PostgreSQL's is not."""
    app = make_app(DATABASE_URL=postgres)
    with app.app_context():
        db.create_all()
    path, client = link_for(app), app.test_client()
    for step, status in ((client.get, 200), (client.post, 302)):
        clock.goes(days=30)
        assert step(path).status_code == status
    clock.goes(days=-60)
    assert client.get("/auth/me").status_code == 200
    clock.goes(days=60)
    assert client.get("/auth/me").status_code == 200


def test_the_database_does_not_hold_what_opens_the_door(app):
    token = link_for(app).rpartition("/")[2]
    with app.app_context():
        kept = db.session.scalars(db.select(LoginLink)).one()
        assert token not in (kept.token_hash, kept.email)


def test_a_link_leads_to_the_account_that_already_has_the_email(app, client):
    user = client.post("/auth/test-login", json={"email": "ada@test.com"}).json["user"]
    client.post(link_for(app))
    assert client.get("/auth/me").json == user


def test_another_site_cannot_log_somebody_in_as_somebody_else(app, client):
    path = link_for(app, "evil@test.com")
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        answer = client.post(path, data={}, headers=headers, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 400
    assert client.get("/auth/me").status_code == 401


@pytest.mark.parametrize("token", ["x", "%00", "..%2f", "ä" * 50])
def test_a_wrong_link_says_so_on_a_page(client, token):
    answer = client.get(f"/auth/link/{token}")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"


def test_guessing_links_is_slowed_down(make_app):
    client = make_app(RATE_LIMITS="on").test_client()
    answers = [client.post(f"/auth/link/{n}").status_code for n in range(40)]
    assert (answers[0], answers[-1]) == (404, 429)
