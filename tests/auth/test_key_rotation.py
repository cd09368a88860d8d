"""SECRET_KEY is replaced while people are logged in: SECRET_KEY_PREVIOUS verifies what it has signed."""

import pytest

from tests.people import Presenter, over_test_client

OLD, NEW = "Jq8v-Zt1xWc5Lr0nYk7BsUf3Hd9MaGp2Ei6To4XbQzVj", "k2Rm_9dWx-Vb6Ty0Lc4Nf8Hs1Gj5Pq3Za7Eu0Xi2Mo6B"


class Person:
    """A browser with a login and a page that is open, a program with an access token, a phone with its own token."""

    def __init__(self, app, csrf):
        self.name, self.browser = app.config["SESSION_COOKIE_NAME"], app.test_client()
        assert self.browser.post("/auth/test-login", data={"email": "ada@test.com"}).status_code == 302
        self.csrf = csrf(self.browser)
        presenter = Presenter(over_test_client(app.test_client()), "ada@test.com")
        live = presenter.creates()
        presenter.asks("POST", f"/api/sessions/{live['id']}/activate")
        joined = app.test_client().post(f"/api/join/{live['session_code']}", json={"nickname": "하나"})
        self.access, self.member, self.live = presenter.token, joined.json["token"], live["id"]
        self.screen = presenter.asks("POST", f"/api/sessions/{live['id']}/screen-links")["token"]

    def is_known_to(self, app, socket_client_of):
        """(by the cookie, with the page's CSRF token, by the access token, by a participant's and a screen's)"""
        browser = app.test_client()
        browser.set_cookie(self.name, self.browser.get_cookie(self.name).value)
        by_cookie = browser.get("/auth/me").status_code == 200
        by_page = browser.post("/auth/logout", headers={"X-CSRFToken": self.csrf}).status_code != 400
        bearer = {"Authorization": f"Bearer {self.access}"}
        by_token = app.test_client().get("/api/sessions", headers=bearer).status_code == 200
        shown = {"Authorization": f"Bearer {self.screen}"}
        by_screen = app.test_client().get(f"/api/sessions/{self.live}/events", headers=shown).status_code == 200
        return by_cookie, by_cookie and by_page, by_token, socket_client_of(app, self), by_screen


@pytest.fixture
def joins_again():
    """Whether the participant's token is believed by a socket."""

    def ask(app, person):
        client = app.extensions["socketio"].test_client(app)
        said = {"session_id": person.live, "token": person.member, "nickname": "하나"}
        answer = client.emit("join_session", said, callback=True)
        client.disconnect()
        return answer.get("code") != "token_invalid" and answer["ok"]

    return ask


@pytest.fixture
def database(tmp_path, migrated):
    (tmp_path / "shared.db").write_bytes(migrated.read_bytes())
    return f"sqlite:///{tmp_path / 'shared.db'}"


def test_what_the_previous_key_signed_is_believed_and_the_new_key_signs(make_app, csrf, joins_again, database):
    before = make_app(SECRET_KEY=OLD, DATABASE_URL=database)
    rotated = make_app(SECRET_KEY=NEW, SECRET_KEY_PREVIOUS=OLD, DATABASE_URL=database)
    assert Person(before, csrf).is_known_to(rotated, joins_again) == (True, True, True, True, True)

    after = make_app(SECRET_KEY=NEW, DATABASE_URL=database)
    assert Person(before, csrf).is_known_to(after, joins_again) == (False, False, False, False, False)
    assert Person(rotated, csrf).is_known_to(after, joins_again) == (True, True, True, True, True)
