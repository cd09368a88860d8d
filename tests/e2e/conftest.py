"""People at browsers. One browser for the run, a context of its own for everybody.

BROWSER=firefox or webkit asks another one than Chromium.
"""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.e2e import (  # noqa: F401 - they add their states to those of all pages
    cockpit_states,
    moderation_states,
    phone_poll_states,
    question_states,
    quiz_states,
    wall_states,
)
from tests.e2e.contexts import Contexts
from tests.e2e.states import enters, logs_in, writes
from tests.people import Presenter, over_network
from tests.waiting import PATIENCE

BROWSER = os.environ.get("BROWSER", "chromium")
expect.set_options(timeout=1000 * PATIENCE)
DEVICES = {"desktop": "Desktop Chrome", "pixel": "Pixel 5", "iphone": "iPhone 12"}
# A name that leads to this machine and, unlike localhost, is no secure context: what a phone in the hall sees.
PLAIN_HOST = "engage.test"
ARGUMENTS = [
    f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WHOLE = {"chromium": ("chromium", "chromium-browser", "google-chrome"), "firefox": ("firefox-esr", "firefox")}
NAMES = {**WHOLE, "chromium": ("chromium-headless-shell", *WHOLE["chromium"])}
SWITCHES = {
    "chromium": {"args": ARGUMENTS},
    "firefox": {"firefox_user_prefs": {"network.dns.localDomains": PLAIN_HOST}},
    "webkit": {},  # /etc/hosts has to name the plain host
}
# What a browser says by itself, in these tests on purpose: a server is down, a request refused, an address plain http.
EXPECTED_NOISE = (
    "net::ERR_",
    "WebSocket connection to",
    "Firefox can’t establish a connection to the server at ws",
    "Failed to load resource",
    "Cross-Origin-Opener-Policy",
)


def pytest_ignore_collect(collection_path):
    """Pictures are for people: taken when SHOTS or GUIDE is set, and no test that was skipped."""
    wanted = {"test_shots.py": "SHOTS", "test_guide_pictures.py": "GUIDE"}.get(collection_path.name)
    return True if wanted and wanted not in os.environ else None


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright):
    browser = getattr(playwright, BROWSER).launch(**_program(playwright, NAMES), **SWITCHES[BROWSER])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def whole_browser(playwright):
    """Chromium with its windows, which take a fifth more of the processor: its shell cannot keep a screen on."""
    browser = getattr(playwright, BROWSER).launch(**_program(playwright, WHOLE), **SWITCHES[BROWSER])
    yield browser
    browser.close()


def _program(playwright, names):
    """Playwright's own build where it is, else the system's."""
    if given := os.environ.get(BROWSER.upper()):
        return {"executable_path": given}
    if Path(getattr(playwright, BROWSER).executable_path).exists():
        return {"channel": "chromium"} if BROWSER == "chromium" and names is WHOLE else {}
    found = next(filter(None, map(shutil.which, names.get(BROWSER, ()))), None)
    if not found:
        pytest.skip(f"no {BROWSER}: .venv/bin/playwright install {BROWSER}")
    return {"executable_path": found, **({"channel": "moz-firefox"} if BROWSER == "firefox" else {})}


@pytest.fixture(scope="session")
def contexts():
    return Contexts()


@pytest.fixture
def somebody(playwright, browser, contexts, server):
    """Opens a browser for one more person: `somebody("pixel")` gives their page.

    At the shared server the browser may have been used before; then it has kept the static files and nothing else.
    """
    taken, complaints = [], []

    def arrive(device="pixel", *, at=None, **options):
        described = dict(playwright.devices[DEVICES[device]])
        described.pop("default_browser_type")
        if "java_script_enabled" in options and "channel" in _program(playwright, NAMES):
            pytest.skip("a Firefox that is not Playwright's own cannot be told to do without JavaScript")
        if BROWSER == "firefox":
            described.pop("is_mobile")  # which it cannot be
        described.update(base_url=at or server.url, locale="ko-KR", **options)
        context = contexts.take(browser, described)
        context.set_default_timeout(1000 * PATIENCE)
        context.on("weberror", on_error)
        context.on("console", on_line)
        taken.append((context, described))
        return context.new_page()

    def on_error(error):
        _note(complaints, str(error.error))

    def on_line(message):
        if message.type == "error":
            _note(complaints, message.text)

    yield arrive
    for context, described in taken:
        context.remove_listener("weberror", on_error)
        context.remove_listener("console", on_line)
        if BROWSER == "chromium" and described["base_url"] == server.url:
            contexts.give_back(context, described)
        else:
            context.close()
    assert not complaints, complaints


def _note(complaints, text):
    # Firefox follows up with dots.
    if text.strip(".") and not any(noise in text for noise in EXPECTED_NOISE):
        complaints.append(text)


@pytest.fixture(params=[pytest.param("desktop", marks=pytest.mark.journey), "pixel", "iphone"])
def device(request):
    return request.param


@pytest.fixture
def log_in():
    """`log_in(page, email)`: this browser is a presenter's from now on. The page stays where it is."""
    return logs_in


@pytest.fixture
def presents(host, somebody, log_in):
    """Opens the presenter's page of a session: `presents(live)`, or `presents(live, "/screen")` its projector.

    The options are the browser context's.
    """

    def open_page(live, rest="", device="desktop", **options):
        page = somebody(device, **options)
        log_in(page, host.email)
        page.goto(f"/sessions/{live['id']}{rest}")
        expect(page.locator("html[data-started]")).to_be_attached()
        return page

    return open_page


@pytest.fixture
def forget_login():
    """`forget_login(page)`: a presenter's page that has been logged out unseen. Every answer brings the login's cookie
    again: nothing of the page, nor of the live picture in it, may be on its way."""

    def forget(page):
        picture = page.locator("[data-picture].loaded iframe").element_handle().content_frame()
        for frame in (picture, page):
            frame.wait_for_load_state("networkidle")
        page.context.clear_cookies(name="engagenow")

    return forget


@pytest.fixture
def join():
    def with_name(page, code, nickname):
        page.goto(f"/join/{code}")
        enters(page, nickname)
        expect(page.get_by_test_id("chat-input")).to_be_enabled()

    return with_name


@pytest.fixture
def say():
    return writes


@pytest.fixture
def presenter_of():
    """A presenter over HTTP at any server."""
    return lambda server, email="host@test.com": Presenter(over_network(server.url), email)
