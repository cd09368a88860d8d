"""Login with an identity provider against a real one on loopback. The test plays the browser in between."""

import re
import socket
from urllib.parse import urlencode, urlsplit

import pytest
import requests

from engagenow.auth import service
from engagenow.auth.models import User
from engagenow.auth.oidc import EXTENSION
from engagenow.core.database import db
from tests.auth.journey import begin, changed, consent, google, oidc, question, who


@pytest.fixture
def google_app(make_app, provider):
    return make_app(**google(provider))


@pytest.fixture
def browser(google_app):
    return google_app.test_client()


def refused(answer, status, words):
    """A page that says what is wrong, and nobody is logged in."""
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert words in answer.text
    assert "Traceback" not in answer.text
    return True


def test_a_presenter_logs_in_with_google(browser):
    answer = browser.get(consent(begin(browser)))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/dashboard")
    assert who(browser)["email"] == "ada@gmail.test"
    assert who(browser)["name"] == "Ada Lovelace"


def test_the_question_carries_state_nonce_and_pkce(browser):
    first, second = question(begin(browser)), question(begin(browser))
    assert first["response_type"] == "code"
    assert first["code_challenge_method"] == "S256"
    assert set(first["scope"].split()) == {"openid", "email", "profile"}
    assert first["redirect_uri"] == "http://localhost/auth/google/callback"
    for secret in ("state", "nonce", "code_challenge"):
        assert len(first[secret]) >= 20
        assert first[secret] != second[secret]


def test_the_provider_of_these_tests_does_insist_on_pkce(browser, provider):
    """Else the test above this one would pass without a verifier."""
    address = begin(browser)
    bare = changed(address, code_challenge="", code_challenge_method="")
    assert requests.post(bare, data={"sub": "ada"}, allow_redirects=False, timeout=30).status_code == 400
    back = consent(changed(address, code_challenge="A" * 43))
    assert refused(browser.get(back + "&lang=en"), 400, "Logging in with Google failed.")


def test_the_login_goes_on_to_where_it_was_wanted(browser):
    back = consent(begin(browser, "/auth/google?next=/sessions/abc"))
    assert browser.get(back).headers["Location"] == "/sessions/abc"


def test_the_login_never_goes_on_to_somewhere_else(browser):
    back = consent(begin(browser, "/auth/google?next=//evil.example"))
    assert browser.get(back).headers["Location"] == "/dashboard"


def test_the_account_is_known_by_its_sub_not_by_its_email(browser, google_app, provider):
    browser.get(consent(begin(browser)))
    ada = who(browser)
    again = google_app.test_client()
    changed_claims = {"email": "ada@new.test", "email_verified": True, "name": "Ada King"}
    requests.put(f"{provider}/users/ada", json=changed_claims, timeout=30)
    try:
        again.get(consent(begin(again)))
        assert who(again) == {"id": ada["id"], "email": "ada@new.test", "name": "Ada King"}
        other = google_app.test_client()
        requests.put(f"{provider}/users/somebody", json={"email": "ada@new.test", "email_verified": True}, timeout=30)
        other.get(consent(begin(other), "somebody"))
        assert who(other)["id"] != ada["id"]
        assert who(other)["email"] == "ada@new.test"
    finally:
        original = {"email": "ada@gmail.test", "email_verified": True, "name": "Ada Lovelace"}
        requests.put(f"{provider}/users/ada", json=original, timeout=30)


@pytest.mark.parametrize("sub", ["doubtful", "silent"])
def test_an_email_that_google_has_not_verified_opens_nothing(browser, google_app, sub):
    answer = browser.get(consent(begin(browser), sub) + "&lang=en")
    assert refused(answer, 403, "Google has not verified this email address yet.")
    assert who(browser) is None
    with google_app.app_context():
        assert db.session.scalars(db.select(User)).all() == []


def test_who_denies_consent_is_told_so(browser):
    back = consent(begin(browser), action="deny")
    assert refused(browser.get(back + "&lang=en"), 403, "The login with Google was cancelled.")
    assert who(browser) is None


@pytest.mark.parametrize("state", ["", "wrong", None, "ä", "x" * 4000])
def test_a_wrong_or_missing_state_is_refused(browser, state):
    parts = question("?" + urlsplit(consent(begin(browser))).query)
    parts.pop("state")
    if state is not None:
        parts["state"] = state
    answer = browser.get("/auth/google/callback?lang=en&" + urlencode(parts))
    assert refused(answer, 400, "started in another window")
    assert who(browser) is None


def test_the_answer_to_somebody_elses_question_is_refused(browser, google_app):
    """An attacker's own code, sent to a victim, would log the victim into the attacker's account."""
    attacker = google_app.test_client()
    begin(browser)
    back = consent(begin(attacker), "moved")
    assert refused(browser.get(back + "&lang=en"), 400, "started in another window")
    assert who(browser) is None


def test_a_code_is_good_once(browser):
    back = consent(begin(browser))
    browser.get(back)
    assert refused(browser.get(back + "&lang=en"), 400, "started in another window")


def test_an_identity_for_another_question_is_refused(browser):
    """The nonce ties the identity token to this login."""
    back = consent(changed(begin(browser), nonce="of-another-login"))
    assert refused(browser.get(back + "&lang=en"), 400, "Logging in with Google failed.")
    assert who(browser) is None


@pytest.mark.parametrize(
    "query", ["", "code=x", "state=x", "error=server_error&state=x", "error=<script>", "code=%00&state=%00"]
)
def test_a_senseless_answer_gets_a_page_and_no_crash(browser, query):
    answer = browser.get(f"/auth/google/callback?{query}")
    assert 400 <= answer.status_code < 500
    assert answer.mimetype == "text/html"
    assert "<script>" not in re.sub(r"<script (type|src)", "", answer.text)
    assert who(browser) is None


def test_a_made_up_code_is_refused(browser):
    state = question(begin(browser))["state"]
    answer = browser.get(f"/auth/google/callback?lang=en&code=made-up&state={state}")
    assert refused(answer, 400, "Logging in with Google failed.")


def test_a_provider_that_is_down_gets_a_page(make_app):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        browser = make_app(**google(f"http://127.0.0.1:{taken.getsockname()[1]}")).test_client()
        assert refused(browser.get("/auth/google?lang=en"), 503, "Google cannot be reached at the moment.")


def test_a_provider_that_goes_down_in_between_gets_a_page(browser, google_app):
    back = consent(begin(browser))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        _provider, client = google_app.extensions[EXTENSION]
        client.server_metadata["token_endpoint"] = f"http://127.0.0.1:{taken.getsockname()[1]}/token"
        assert refused(browser.get(back + "&lang=en"), 503, "Google cannot be reached at the moment.")
    assert who(browser) is None


def test_a_provider_that_talks_nonsense_gets_a_page(make_app, provider):
    nonsense = {**google(provider), "GOOGLE_DISCOVERY_URL": f"{provider}/"}
    browser = make_app(**nonsense).test_client()
    assert refused(browser.get("/auth/google?lang=en"), 503, "Google cannot be reached at the moment.")


def test_the_login_makes_a_new_session(browser):
    with browser.session_transaction() as planted:
        planted["note"] = "planted"
    browser.get(consent(begin(browser)))
    with browser.session_transaction() as session:
        assert "note" not in session
        assert not [key for key in session if key.startswith("_state_google")]


def test_trying_again_and_again_does_not_outgrow_the_cookie(browser):
    for _ in range(30):
        address = begin(browser)
    kept = browser.get_cookie(browser.application.config["SESSION_COOKIE_NAME"]).value
    assert len(kept) < 1500
    assert browser.get(consent(address)).headers["Location"] == "/dashboard"


@pytest.mark.parametrize("finished", [0, 1], ids=["the first", "the second"])
def test_either_of_two_windows_may_finish_its_login(browser, finished):
    windows = begin(browser), begin(browser)
    assert browser.get(consent(windows[finished])).headers["Location"] == "/dashboard"
    assert who(browser)["email"] == "ada@gmail.test"
    late = browser.get(consent(windows[1 - finished], sub="moved"))
    assert (late.status_code, "다른 창에서 시작됐어요" in late.text) == (400, True)
    assert who(browser)["email"] == "ada@gmail.test"


def test_behind_a_public_address_the_browser_comes_back_there(make_app, provider):
    app = make_app(
        ENVIRONMENT="production", PUBLIC_URL="https://engage.test", PRESENTERS="everyone", **google(provider)
    )
    address = begin(app.test_client())
    assert question(address)["redirect_uri"] == "https://engage.test/auth/google/callback"


def test_the_button_stands_where_google_is_configured(browser):
    assert "/auth/google" in browser.get("/auth/login").text


def test_without_a_client_id_there_is_no_button_and_no_route(client):
    assert "/auth/google" not in client.get("/auth/login").text
    assert client.get("/auth/google").status_code == 404
    assert client.get("/auth/google/callback?code=x&state=y").status_code == 404


# Another provider than Google


@pytest.fixture
def campus(make_app, provider):
    return make_app(**oidc(provider))


def test_a_presenter_logs_in_with_another_provider_by_its_own_name(campus):
    browser = campus.test_client()
    assert "Continue with Campus login" in browser.get("/auth/login?lang=en").text
    assert "Google" not in browser.get("/auth/login?lang=en").text
    address = begin(browser, "/auth/oidc")
    assert question(address)["redirect_uri"] == "http://localhost/auth/oidc/callback"
    assert "prompt" not in question(address)
    assert browser.get(consent(address)).headers["Location"] == "/dashboard"
    assert who(browser)["email"] == "ada@gmail.test"
    assert browser.get("/auth/google").status_code == 404
    with campus.app_context():
        account = db.session.scalars(db.select(User)).one()
        assert (account.provider, account.email_verified) == ("oidc", True)


def test_without_a_name_the_button_names_the_host(make_app, provider):
    page = make_app(**oidc(provider, OIDC_NAME="")).test_client().get("/auth/login?lang=en").text
    assert "Continue with 127.0.0.1" in page


@pytest.mark.parametrize(
    ("trusted", "sub", "verified"),
    [("off", "silent", False), ("on", "silent", True), ("on", "doubtful", True)],
)
def test_an_address_that_the_provider_has_not_verified(make_app, provider, trusted, sub, verified):
    app = make_app(**oidc(provider, OIDC_TRUST_EMAIL=trusted))
    browser = app.test_client()
    browser.get(consent(begin(browser, "/auth/oidc"), sub))
    assert who(browser)["email"] == "ada@gmail.test"
    with app.app_context():
        assert db.session.scalars(db.select(User)).one().email_verified is verified


def test_an_address_that_is_said_to_be_unverified_opens_nothing(campus):
    browser = campus.test_client()
    answer = browser.get(consent(begin(browser, "/auth/oidc"), "doubtful") + "&lang=en")
    assert refused(answer, 403, "Campus login has not verified this email address yet.")
    assert who(browser) is None


def test_a_login_link_never_leads_into_an_account_with_an_unverified_address(campus):
    stranger = campus.test_client()
    stranger.get(consent(begin(stranger, "/auth/oidc"), "silent"))
    with campus.app_context():
        token = service.login_link("ada@gmail.test")
    ada = campus.test_client()
    assert ada.post(f"/auth/link/{token}").status_code == 302
    assert who(ada)["email"] == who(stranger)["email"] == "ada@gmail.test"
    assert who(ada)["id"] != who(stranger)["id"]


@pytest.mark.parametrize(
    ("breaks", "status", "words"),
    [
        ({"action": "deny"}, 403, "The login with Campus login was cancelled."),
        ({"sub": "silent", "spoil": True}, 400, "Logging in with Campus login failed."),
    ],
)
def test_what_goes_wrong_names_the_provider(campus, breaks, status, words):
    browser = campus.test_client()
    address = begin(browser, "/auth/oidc")
    if breaks.pop("spoil", False):
        address = changed(address, nonce="of-another-login")
    answer = browser.get(consent(address, **breaks) + "&lang=en")
    assert refused(answer, status, words)
    assert "Google" not in answer.text


def test_a_provider_that_is_down_is_named(make_app):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        browser = make_app(**oidc(f"http://127.0.0.1:{taken.getsockname()[1]}")).test_client()
        assert refused(browser.get("/auth/oidc?lang=en"), 503, "Campus login cannot be reached at the moment.")
