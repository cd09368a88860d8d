"""Login with Google against a real OpenID provider on loopback. The test plays the browser in between."""

import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
import requests

from engagenow.auth.models import User
from engagenow.core.database import db

PROVIDER = Path(__file__).with_name("provider.py")


@pytest.fixture(scope="module")
def provider():
    """The address of a provider that runs for this file."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", str(PROVIDER)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    port = process.stdout.readline().strip()
    assert port, "the provider did not start"
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def google_app(make_app, provider):
    return make_app(**settings(provider))


@pytest.fixture
def browser(google_app):
    return google_app.test_client()


def settings(provider):
    return {
        "GOOGLE_CLIENT_ID": "engagenow",
        "GOOGLE_CLIENT_SECRET": "between us",
        "GOOGLE_DISCOVERY_URL": f"{provider}/.well-known/openid-configuration",
    }


def begin(browser, path="/auth/google"):
    """Where the browser is sent to."""
    answer = browser.get(path)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def question(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def changed(address, **changes):
    return urlunsplit(urlsplit(address)._replace(query=urlencode({**question(address), **changes})))


def consent(address, sub="ada", **form):
    """What the person does at the provider; where the browser is sent back to, as a path of ours."""
    answer = requests.post(address, data={"sub": sub, **form}, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    return re.sub(r"^https?://[^/]+", "", answer.headers["Location"])


def who(browser):
    answer = browser.get("/auth/me")
    return answer.json if answer.status_code == 200 else None


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
    assert requests.post(bare, data={"sub": "ada"}, allow_redirects=False, timeout=5).status_code == 400
    back = consent(changed(address, code_challenge="A" * 43))
    assert refused(browser.get(back + "&lang=en"), 400, "The login with Google did not work.")


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
    requests.put(f"{provider}/users/ada", json=changed_claims, timeout=5)
    try:
        again.get(consent(begin(again)))
        assert who(again) == {"id": ada["id"], "email": "ada@new.test", "name": "Ada King"}
        other = google_app.test_client()
        requests.put(f"{provider}/users/somebody", json={"email": "ada@new.test", "email_verified": True}, timeout=5)
        other.get(consent(begin(other), "somebody"))
        assert who(other)["id"] != ada["id"]
        assert who(other)["email"] == "ada@new.test"
    finally:
        original = {"email": "ada@gmail.test", "email_verified": True, "name": "Ada Lovelace"}
        requests.put(f"{provider}/users/ada", json=original, timeout=5)


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
    assert refused(answer, 400, "begun in another window")
    assert who(browser) is None


def test_the_answer_to_somebody_elses_question_is_refused(browser, google_app):
    """An attacker's own code, sent to a victim, would log the victim into the attacker's account."""
    attacker = google_app.test_client()
    begin(browser)
    back = consent(begin(attacker), "moved")
    assert refused(browser.get(back + "&lang=en"), 400, "begun in another window")
    assert who(browser) is None


def test_a_code_is_good_once(browser):
    back = consent(begin(browser))
    browser.get(back)
    assert refused(browser.get(back + "&lang=en"), 400, "begun in another window")


def test_an_identity_for_another_question_is_refused(browser):
    """The nonce ties the identity token to this login."""
    back = consent(changed(begin(browser), nonce="of-another-login"))
    assert refused(browser.get(back + "&lang=en"), 400, "The login with Google did not work.")
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
    assert refused(answer, 400, "The login with Google did not work.")


def test_a_provider_that_is_down_gets_a_page(make_app):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        browser = make_app(**settings(f"http://127.0.0.1:{taken.getsockname()[1]}")).test_client()
        assert refused(browser.get("/auth/google?lang=en"), 503, "Google cannot be reached at the moment.")


def test_a_provider_that_goes_down_in_between_gets_a_page(browser, google_app):
    back = consent(begin(browser))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        client = google_app.extensions["engagenow.oauth"].google
        client.server_metadata["token_endpoint"] = f"http://127.0.0.1:{taken.getsockname()[1]}/token"
        assert refused(browser.get(back + "&lang=en"), 503, "Google cannot be reached at the moment.")
    assert who(browser) is None


def test_a_provider_that_talks_nonsense_gets_a_page(make_app, provider):
    nonsense = {**settings(provider), "GOOGLE_DISCOVERY_URL": f"{provider}/"}
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


def test_two_windows_may_log_in_at_a_time(browser):
    first, second = begin(browser), begin(browser)
    assert browser.get(consent(first)).headers["Location"] == "/dashboard"
    assert second


def test_behind_a_public_address_the_browser_comes_back_there(make_app, provider):
    app = make_app(ENVIRONMENT="production", PUBLIC_URL="https://engage.test", **settings(provider))
    address = begin(app.test_client())
    assert question(address)["redirect_uri"] == "https://engage.test/auth/google/callback"


def test_the_button_stands_where_google_is_configured(browser):
    assert "/auth/google" in browser.get("/auth/login").text


def test_without_a_client_id_there_is_no_button_and_no_route(client):
    assert "/auth/google" not in client.get("/auth/login").text
    assert client.get("/auth/google").status_code == 404
    assert client.get("/auth/google/callback?code=x&state=y").status_code == 404
