"""What makes a presenter: a login that stands, and nothing else that was ever issued."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask_jwt_extended import create_access_token, decode_token
from sqlalchemy import delete

from engagenow.auth.models import BrowserLogin
from engagenow.core.database import db
from engagenow.core.writing import transaction

STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


@pytest.fixture
def browser(app, ada):
    """Ada's browser, logged in."""
    browser = app.test_client()
    browser.post("/auth/test-login", data={"email": ada.email})
    return browser


def strings_in(*answers):
    """Everything in quotes, wherever it stands, and the token out of a page's meta tag."""
    return {
        found
        for answer in answers
        for found in STRING.findall(answer if isinstance(answer, str) else json.dumps(answer))
    }


def log_out(browser, csrf):
    assert browser.post("/auth/logout", data={"csrf_token": csrf(browser)}).status_code == 302


def test_a_presenter_is_issued_no_token(page, browser, ada, live):
    by_cookie, by_token = page(browser), page(token=ada.token)
    for one in (by_cookie, by_token):
        answer = one.joins(live)
        assert answer["participant"]["role"] == "presenter"
        assert "token" not in answer
        assert "token" not in one.heard("joined_session")[0]


def test_after_the_logout_nothing_that_was_issued_presents(app, page, browser, csrf, live, guest):
    stage = page(browser)
    joined = stage.joins(live)
    stage.says("안녕하세요")
    addresses = (
        "/dashboard",
        f"/sessions/{live['id']}",
        f"/sessions/{live['id']}/screen",
        f"/api/sessions/{live['id']}",
    )
    pages = [browser.get(address).text for address in addresses]
    joined_by_name = browser.post(f"/api/join/{live['session_code']}", json={"nickname": "둘"}).json
    old_cookie = browser.get_cookie(app.config["SESSION_COOKIE_NAME"]).value
    issued = strings_in(joined, [data for _, data in stage.events], joined_by_name, *pages) | {old_cookie}
    assert joined["participant"]["id"] in issued
    log_out(browser, csrf)

    thief = app.test_client()
    thief.set_cookie(app.config["SESSION_COOKIE_NAME"], old_cookie)
    for token in sorted(issued):
        answers = [page().asks("join_session", session_id=live["id"], token=token)] if 0 < len(token) <= 4000 else []
        answers += [page(thief, token=token).asks("join_session", session_id=live["id"])]
        assert not [a for a in answers if a["ok"] and a["participant"]["role"] == "presenter"], token
        if token.isascii():
            headers = {"Authorization": f"Bearer {token}"}
            assert thief.get(f"/api/sessions/{live['id']}", headers=headers).status_code in (401, 404), token


@pytest.mark.parametrize("nickname", [{}, {"nickname": "하나"}])
def test_an_old_token_of_a_presenter_is_refused(app, page, stage, live, client, nickname):
    old = app.extensions["house"].tokens.issue(stage.me["id"], live["id"])
    assert page().asks("join_session", session_id=live["id"], token=old, **nickname)["code"] == "token_invalid"
    assert page(token=old).asks("join_session", session_id=live["id"], **nickname)["code"] == "token_invalid"
    at_once = page(token=old, session_id=live["id"])
    assert at_once.heard("error")[0]["code"] == "token_invalid"
    assert at_once.asks("set_status", status="paused")["code"] == "not_joined"
    answer = client.get(f"/api/sessions/{live['id']}/events", headers={"Authorization": f"Bearer {old}"})
    assert (answer.status_code, answer.json["code"]) == (401, "token_invalid")


# A login that ends while the socket is open

FOURTEEN_DAYS = 14 * 24 * 3600


@pytest.fixture
def presenter_commands(app):
    """The names of all commands that are the presenter's."""
    names = sorted({entry.name for entry in app.extensions["realtime"].table if entry.who == "presenter"})
    assert {"set_status", "set_feature", "kick_participant", "delete_message", "pin_message"} <= set(names)
    return names


def refusals(one, names):
    """The codes that a page is answered with: for each command, for a message, for going."""
    return {one.asks(name)["code"] for name in names} | {one.says("안녕")["code"], one.asks("leave_session")["code"]}


def expire(clock):
    """Access tokens last twelve hours, and a minute more because the clocks of two hosts may differ."""
    clock.time = datetime.now(UTC) + timedelta(hours=12, seconds=60)


def test_an_expired_access_token_is_refused_at_every_command_and_hears_no_more(
    page, ada, live, guest, presenter_commands, clock, tick
):
    clock.time = datetime.now(UTC)
    stage, one = page(token=ada.token), guest("하나")
    stage.joins(live)
    expire(clock)
    clock.goes(seconds=-5)
    assert stage.asks("set_feature", feature="chat", enabled=True)["ok"]
    clock.goes(seconds=6)
    assert refusals(stage, presenter_commands) == {"token_invalid"}
    clock.goes(seconds=2)
    tick()
    assert not stage.client.is_connected()
    assert one.says("noch da")["ok"], "a participant's connection stays"
    assert not [said for said in stage.heard("new_message") if said["message"] == "noch da"]


@pytest.mark.parametrize("how", ["elsewhere", "by its age"])
def test_a_browser_s_login_that_ended_is_refused_at_every_command_and_hears_no_more(
    app, page, browser, live, guest, presenter_commands, clock, tick, how
):
    clock.time = datetime.now(UTC)
    browser.post("/auth/test-login", data={"email": "ada@test.com"})
    stage, waiting, one = page(browser), page(browser), guest("하나")
    stage.joins(live)
    if how == "elsewhere":  # by a process whose word did not come through
        with app.app_context(), transaction(db.engine) as database:
            database.execute(delete(BrowserLogin))
    else:
        clock.goes(seconds=FOURTEEN_DAYS + 1)
    assert refusals(stage, presenter_commands) == {"token_required"}
    assert waiting.asks("join_session", session_id=live["id"])["code"] == "token_required"
    clock.goes(seconds=2)
    tick()
    assert not stage.client.is_connected()
    assert not waiting.client.is_connected()
    assert one.client.is_connected()


@pytest.fixture
def expired(app, ada):
    with app.app_context():
        claims = decode_token(ada.token)
        return create_access_token(
            claims["sub"], additional_claims={"kind": "user"}, expires_delta=timedelta(minutes=-2)
        )


def test_a_connection_with_an_expired_token_is_told_so_by_every_command(page, live, expired, presenter_commands):
    stage = page(token=expired)
    assert stage.asks("join_session", session_id=live["id"])["code"] == "token_invalid"
    assert page().asks("join_session", session_id=live["id"], token=expired)["code"] == "token_invalid"
    assert {stage.asks(name)["code"] for name in presenter_commands} == {"token_invalid"}


def test_an_expired_token_in_the_header_is_told_to_the_join(socket_client, live, expired):
    one = socket_client(headers={"Authorization": f"Bearer {expired}"})
    assert one.emit("join_session", {"session_id": live["id"]}, callback=True)["code"] == "token_invalid"
    assert one.emit("join_session", {"session_id": live["id"], "nickname": "하나"}, callback=True)["ok"]
