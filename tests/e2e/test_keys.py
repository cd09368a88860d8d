"""Keyboard shortcuts, in Latin and in Hangul mode."""

import pytest
from playwright.sync_api import expect

from tests.waiting import eventually


def press(page, key, code, **modifiers):
    """A key as a browser reports it in another input mode, which Playwright's keyboard does not know."""
    page.evaluate(
        "init => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', init))",
        {"key": key, "code": code, "bubbles": True, "cancelable": True, **modifiers},
    )


@pytest.fixture
def opened(host, somebody, log_in):
    """Opens the presenter's page, or with "/screen" the projector, of one session."""
    live = host.opens()
    page = somebody("desktop")
    log_in(page, host.email)

    def show(rest=""):
        page.goto(f"/sessions/{live['id']}{rest}")
        expect(page.locator("html[data-started]")).to_be_attached()
        return page

    return show


def zoom(page):
    return page.evaluate("document.documentElement.style.getPropertyValue('--zoom')")


def test_the_presenters_keys_in_hangul_mode(opened):
    page = opened()
    for key in ("ㅂ", "Process"):
        press(page, key, "KeyQ")
        expect(page.locator("#big-qr")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#big-qr")).to_be_hidden()
    press(page, "ㅂ", "KeyQ", ctrlKey=True)
    press(page, "ㅂ", "KeyQ", isComposing=True)
    expect(page.locator("#big-qr")).to_be_hidden()
    press(page, "ㅊ", "KeyC")
    expect(page.get_by_test_id("chat-input")).to_be_focused()
    press(page, "ㅂ", "KeyQ")
    expect(page.locator("#big-qr")).to_be_hidden()


def test_the_projector_keeps_its_size_and_leaves_the_browsers_keys_alone(opened):
    page = opened("/screen")
    press(page, "ㅂ", "KeyQ")
    expect(page.locator("body.big-join")).to_be_attached()
    press(page, "ㅂ", "KeyQ", metaKey=True)
    press(page, "-", "Minus", ctrlKey=True)
    expect(page.locator("body.big-join")).to_be_attached()
    assert zoom(page) == "1"
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert zoom(page) == "1.2"
    page.reload()
    expect(page.locator("html[data-started]")).to_be_attached()
    assert zoom(page) == "1.2"
    page.keyboard.press("0")
    assert zoom(page) == "1"
    page.keyboard.press("f")
    eventually(lambda: page.evaluate("document.fullscreenElement !== null"))


def test_a_participant_has_keys_and_a_help_too(host, somebody, join):
    page = somebody("desktop")
    join(page, host.opens()["session_code"], "하나")
    expect(page.locator(".room-keys")).to_be_enabled()
    page.locator("h1:visible").click()
    press(page, "ㅊ", "KeyC")
    expect(page.get_by_test_id("chat-input")).to_be_focused()
    page.locator("h1:visible").click()
    page.locator(".room-keys").click()
    expect(page.locator("#shortcuts kbd")).to_have_text(["?", "C", "Enter", "Shift Enter"])


@pytest.mark.parametrize("rest", ["", "/screen"])
def test_the_help_lists_the_keys_and_switches_them_off(opened, rest):
    page = opened(rest)
    page.keyboard.press("?")
    dialog = page.locator("#shortcuts")
    expect(dialog).to_be_visible()
    expect(dialog.locator("kbd").filter(has_text="Q")).to_have_count(1)
    page.get_by_test_id("shortcuts-on").click()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    page.reload()
    expect(page.locator("html[data-started]")).to_be_attached()
    page.keyboard.press("q")
    expect(page.locator("#big-qr[open], .big-join")).to_have_count(0)
    page.locator("[data-open=shortcuts]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("shortcuts-on")).to_have_attribute("aria-checked", "false")
