"""Who may present: at every way in, for logins that are there, and for open sockets."""

import re

import pytest
import requests
import socketio

from engagenow.auth import identity
from engagenow.auth.models import LoginLink, User
from engagenow.core.database import db
from tests.auth.journey import begin, consent, google, oidc, who
from tests.people import Client, Phone, Presenter, over_network, over_test_client
from tests.server import flask_beside
from tests.waiting import SLOW_MACHINE, eventually

SECONDS = 5  # in which open sockets end


def flask(app, *command):
    done = app.test_cli_runner().invoke(args=list(command))
    assert done.exit_code == 0, done.output
    return done.stdout


def refused_by(app, *command):
    done = app.test_cli_runner().invoke(args=list(command))
    assert done.exit_code == 1, done.output
    assert "Traceback" not in done.output
    return done.stderr


def comes_by_google(app, sub="ada", language="en"):
    """(the browser, what it is shown in the end)."""
    browser = app.test_client()
    return browser, browser.get(consent(begin(browser), sub) + f"&lang={language}")


def link_for(app, email):
    return re.search(r"http\S+(/auth/link/\S+)", flask(app, "login-link", email))[1]


def comes_by_link(app, email):
    browser = app.test_client()
    assert browser.post(link_for(app, email)).status_code == 302
    return browser


def account_id(app, email):
    with app.app_context():
        return db.session.scalars(db.select(User.id).where(User.email == email)).one()


@pytest.fixture
def same_database(make_app):
    """The application again after a change of its settings: `same_database(app, PRESENTER_DOMAINS="x.test")`."""
    made = []

    def restart(app, **settings):
        made.append(make_app(DATABASE_URL=app.config["DATABASE_URL"], **settings))
        return made[-1]

    return restart


# By the identity provider


@pytest.mark.parametrize("setting", [{"PRESENTER_DOMAINS": "gmail.test"}, {"PRESENTER_EMAILS": "ada@gmail.test"}])
def test_who_is_on_the_list_comes_in(make_app, provider, setting):
    browser, answer = comes_by_google(make_app(**google(provider), **setting))
    assert answer.headers["Location"] == "/dashboard"
    assert who(browser)["email"] == "ada@gmail.test"


@pytest.mark.parametrize(
    "setting", [{"PRESENTER_DOMAINS": "campus.test"}, {"PRESENTER_EMAILS": "adam@gmail.test, bob@campus.test"}]
)
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "The account ada@gmail.test may not present"), ("ko", "ada@gmail.test 계정으로는")],
)
def test_who_is_not_on_the_list_is_told_so(make_app, provider, setting, language, words):
    browser, answer = comes_by_google(make_app(**google(provider), **setting), language=language)
    assert (answer.status_code, answer.mimetype) == (403, "text/html")
    assert words in answer.text
    assert who(browser) is None


@pytest.mark.parametrize(("trusted", "admitted"), [("off", False), ("on", True)])
def test_an_address_that_nobody_has_verified_is_on_no_list(make_app, provider, trusted, admitted):
    app = make_app(**oidc(provider, OIDC_TRUST_EMAIL=trusted), PRESENTER_EMAILS="ada@gmail.test")
    browser = app.test_client()
    answer = browser.get(consent(begin(browser, "/auth/oidc"), "silent"))
    assert answer.status_code == (302 if admitted else 403)
    assert (who(browser) is not None) is admitted


def test_a_new_account_waits_until_the_operator_approves_it(make_app, provider):
    app = make_app(**google(provider), PRESENTER_APPROVAL="on")
    for language, words in (("en", "Your account is waiting for approval"), ("ko", "승인을 기다리고 있어요")):
        browser, answer = comes_by_google(app, language=language)
        assert (answer.status_code, answer.mimetype) == (403, "text/html")
        assert words in answer.text
        assert who(browser) is None
    (line,) = flask(app, "presenters").splitlines()
    assert line.split() == ["waiting", "ada@gmail.test", "google", "Ada", "Lovelace", account_id(app, "ada@gmail.test")]
    assert flask(app, "approve", "Ada@Gmail.test").startswith("admitted")
    browser, answer = comes_by_google(app)
    assert answer.headers["Location"] == "/dashboard"
    assert who(browser)["email"] == "ada@gmail.test"


# By a link, which the operator makes


@pytest.mark.parametrize("setting", [{"PRESENTER_APPROVAL": "on"}, {"PRESENTER_DOMAINS": "campus.test"}])
def test_a_login_link_approves(make_app, setting):
    browser = comes_by_link(make_app(**setting), "guest@elsewhere.test")
    assert who(browser)["email"] == "guest@elsewhere.test"


# The operator's commands


def test_an_unverified_address_is_approved_by_the_id_of_its_account(make_app, provider):
    app = make_app(**oidc(provider), PRESENTER_APPROVAL="on")
    browser = app.test_client()
    browser.get(consent(begin(browser, "/auth/oidc"), "silent"))
    own = account_id(app, "ada@gmail.test")
    assert "(not verified)" in flask(app, "presenters")
    assert own in refused_by(app, "approve", "ada@gmail.test")
    assert flask(app, "presenters").startswith("waiting")
    assert flask(app, "approve", own).startswith("admitted")


@pytest.mark.parametrize("command", ["approve", "block"])
@pytest.mark.parametrize("whom", ["nobody@x.test", "nobody", ""])
def test_an_account_that_is_not_there_is_said_to_be_missing(app, command, whom):
    assert "There is no account with this email address or id." in refused_by(app, command, whom)


@pytest.mark.parametrize(
    "command", [["presenters"], ["approve", "a@b.org"], ["block", "a@b.org"], ["login-link", "a@b.org"]]
)
def test_a_database_without_tables_is_told_in_one_line(make_app, tmp_path, command):
    (tmp_path / "empty.db").touch()
    said = refused_by(make_app(DATABASE_URL=f"sqlite:///{tmp_path}/empty.db"), *command)
    assert said.splitlines()[1:] == ["Error: The database lacks tables of this release. Run `flask db upgrade`."]


def test_a_block_ends_logins_tokens_and_links(app, ada):
    browser = app.test_client()
    browser.post("/auth/test-login", data={"email": "ada@test.com"})
    unused = link_for(app, "ada@test.com")
    assert browser.get("/dashboard").status_code == 200
    assert flask(app, "block", "ada@test.com").startswith("blocked")

    assert who(browser) is None
    assert browser.get("/dashboard").status_code == 302
    answer = ada.asks("GET", "/api/sessions")
    assert (answer.status, answer["code"]) == (403, "account_blocked")
    assert (ada.asks("POST", "/api/sessions", {"title": "x"}).status) == 403
    assert browser.post(unused).status_code == 404
    assert "The operator of this server has blocked this account." in refused_by(app, "login-link", "ada@test.com")
    again = app.test_client().post("/auth/test-login", data={"email": "ada@test.com", "lang": "en"})
    assert again.status_code == 403
    token = app.test_client().post("/auth/test-login", json={"email": "ada@test.com"})
    assert (token.status_code, token.json["code"]) == (403, "account_blocked")


def test_a_block_is_one_account_s_and_can_be_taken_back(app, ada, bob):
    flask(app, "block", "ada@test.com")
    assert bob.asks("GET", "/api/sessions").status == 200
    assert flask(app, "approve", "ada@test.com").startswith("admitted")
    assert ada.asks("GET", "/api/sessions").status == 200
    with app.app_context():
        assert db.session.scalars(db.select(LoginLink)).all() == []


# Logins and tokens that are there when the settings change


def test_who_is_not_on_a_new_list_presents_no_more(make_app, same_database):
    before = make_app(PRESENTER_DOMAINS="gmail.test")
    with before.app_context():
        db.session.add(User(provider="google", provider_id="7", email="ada@gmail.test", name="Ada"))
        db.session.commit()
    browser, token = _logged_in(before, "ada@gmail.test")
    assert browser(before).status_code == 200
    assert token(before) == 200

    assert browser(same_database(before, PRESENTER_DOMAINS="gmail.test,other.test")).status_code == 200
    for narrower in ({"PRESENTER_DOMAINS": "other.test"}, {"PRESENTER_APPROVAL": "on"}):
        after = same_database(before, **narrower)
        assert browser(after).status_code == 302, "to the login page"
        assert token(after) == 403


def _logged_in(app, email):
    """A browser's login and an access token, each to be shown to an application of the same database."""
    with app.test_request_context():
        user = db.session.scalars(db.select(User).where(User.email == email)).one()
        shown = identity.access_token(user).access_token
        identity.login(user)
        session = dict(identity.session)
    cookie = app.session_interface.get_signing_serializer(app).dumps(session)

    def browser(at):
        client = at.test_client()
        client.set_cookie(at.config["SESSION_COOKIE_NAME"], cookie)
        return client.get("/dashboard")

    def token(at):
        return at.test_client().get("/api/sessions", headers={"Authorization": f"Bearer {shown}"}).status_code

    return browser, token


# Sockets that are open


@pytest.mark.parametrize("how", ["token", "cookie"])
def test_a_blocked_presenter_s_next_command_is_refused(app, ada, socket_client, how):
    live = ada.opens()
    browser = app.test_client()
    browser.post("/auth/test-login", data={"email": "ada@test.com"})
    stage = socket_client(browser if how == "cookie" else None, auth={"token": ada.token} if how == "token" else None)
    joined = stage.emit("join_session", {"session_id": live["id"]}, callback=True)
    assert joined["ok"], joined
    flask(app, "block", "ada@test.com")
    for name, payload in (
        ("set_status", {"status": "paused"}),
        ("send_message", {"message": "still here", "message_type": "text"}),
        ("join_session", {"session_id": live["id"]}),
    ):
        answer = stage.emit(name, payload, callback=True)
        assert not answer["ok"], name
        assert answer["code"] in ("account_blocked", "token_required"), name
    bob = Presenter(over_test_client(app.test_client()), "bob@test.com")
    assert bob.asks("GET", f"/api/join/{live['session_code']}")["status"] == "active"


@pytest.mark.server
@pytest.mark.parametrize("wire", ["direct", "stock"])
def test_a_block_ends_open_sockets_within_seconds_and_leaves_the_room_alone(own_server, wire):
    server = own_server(WIRE=wire).start()
    ada = Presenter(over_network(server.url), "ada@test.com")
    live = ada.opens()
    by_token, by_cookie = Client(reconnection=False), Client(reconnection=False)
    by_token.connect(server.url, auth={"token": ada.token})
    assert by_token.call("join_session", {"session_id": live["id"]}, timeout=10)["ok"]
    by_cookie.connect(server.url, headers={"Cookie": login_cookie(server, "ada@test.com")})
    phone = Phone(server.url)
    phone.joins(session_id=live["id"], nickname="하나")
    try:
        flask_beside(server, "block", "ada@test.com")
        eventually(lambda: not by_token.connected and not by_cookie.connected, within=SLOW_MACHINE * SECONDS)
        assert phone.says("still here")["ok"]
        with pytest.raises(socketio.exceptions.BadNamespaceError):
            by_token.call("set_status", {"status": "ended"}, timeout=10)
    finally:
        for client in (by_token, by_cookie, phone.client):
            client.shutdown()


def login_cookie(server, email):
    with requests.Session() as browser:
        page = browser.get(f"{server.url}/auth/test-login", timeout=10).text
        csrf = re.search(r'name="csrf[-_]token" (?:content|value)="([^"]+)"', page)[1]
        browser.post(f"{server.url}/auth/test-login", data={"email": email, "csrf_token": csrf}, timeout=10)
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)
