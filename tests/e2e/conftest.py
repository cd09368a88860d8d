"""People at browsers. One Chromium for the run, a context of its own for everybody."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.people import Presenter, over_network

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
# What a browser says by itself, in these tests on purpose: a server is down, a request refused, an address plain http.
EXPECTED_NOISE = ("net::ERR_", "WebSocket connection to", "Failed to load resource", "Cross-Origin-Opener-Policy")


def pytest_ignore_collect(collection_path):
    """Pictures are for people: taken when SHOTS names a folder, and no test that was skipped."""
    return True if collection_path.name == "test_shots.py" and "SHOTS" not in os.environ else None


def pytest_collection_modifyitems(items):
    for item in items:
        if "/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright):
    browser = playwright.chromium.launch(executable_path=_executable(playwright), args=ARGUMENTS)
    yield browser
    browser.close()


def _executable(playwright):
    """Playwright's own build where it is, else the system's."""
    own = Path(playwright.chromium.executable_path)
    for candidate in (os.environ.get("CHROMIUM"), str(own) if own.exists() else None):
        if candidate:
            return candidate
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return found or pytest.skip("no Chromium: apt install chromium, or .venv/bin/playwright install chromium")


@pytest.fixture
def somebody(playwright, chromium, server):
    """Opens a browser for one more person: `somebody("pixel")` gives their page."""
    contexts, complaints = [], []

    def arrive(device="pixel", *, at=None, **options):
        described = dict(playwright.devices[DEVICES[device]])
        described.pop("default_browser_type")
        context = chromium.new_context(**{**described, "base_url": at or server.url, "locale": "ko-KR", **options})
        context.set_default_timeout(8000)
        contexts.append(context)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda message: _note(complaints, message))
        return context.new_page()

    yield arrive
    for context in contexts:
        context.close()
    assert not complaints, complaints


def _note(complaints, message):
    if message.type == "error" and not any(noise in message.text for noise in EXPECTED_NOISE):
        complaints.append(message.text)


@pytest.fixture(params=DEVICES)
def device(request):
    return request.param


@pytest.fixture
def log_in():
    def as_(page, email):
        page.goto("/auth/test-login")
        page.get_by_test_id("test-email").fill(email)
        page.get_by_test_id("test-login-button").click()
        page.wait_for_url("**/dashboard")

    return as_


@pytest.fixture
def join():
    def with_name(page, code, nickname):
        page.goto(f"/join/{code}")
        page.get_by_test_id("nickname-input").fill(nickname)
        page.get_by_test_id("join-button").click()
        expect(page.get_by_test_id("chat-input")).to_be_enabled(timeout=10_000)

    return with_name


@pytest.fixture
def say():
    def text(page, text):
        page.get_by_test_id("chat-input").fill(text)
        page.get_by_test_id("send-button").click()

    return text


@pytest.fixture
def presenter_of():
    """A presenter over HTTP at any server."""
    return lambda server, email="host@test.com": Presenter(over_network(server.url), email)
