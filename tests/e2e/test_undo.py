"""A message that was deleted by mistake, on every screen."""

import pytest
from playwright.sync_api import expect


def messages(page):
    return page.get_by_test_id("chat-messages")


@pytest.fixture
def hall(host, somebody, log_in, join, say):
    """The presenter's page, the projector and a phone, after three messages."""
    live = host.shows(host.opens(), "chat")
    stage, phone = somebody("desktop"), somebody("pixel")
    log_in(stage, host.email)
    stage.goto(f"/sessions/{live['id']}")
    screen = stage.context.new_page()
    screen.goto(f"/sessions/{live['id']}/screen")
    join(phone, live["session_code"], "하나")
    for text in ("첫째", "둘째", "셋째"):
        say(phone, text)
    for page in (stage, screen, phone):
        expect(messages(page).get_by_test_id("message")).to_have_count(3)
    return stage, screen, phone


def delete_second(stage):
    row = messages(stage).get_by_test_id("message").filter(has_text="둘째")
    row.hover()
    row.get_by_test_id("delete-message").click()


def texts(page):
    return messages(page).get_by_test_id("message").locator("[data-field=text]")


def test_the_button_brings_it_back_to_its_place(hall):
    stage, _, phone = hall
    delete_second(stage)
    for page in hall:
        expect(texts(page)).to_have_text(["첫째", "셋째"])
    stage.get_by_test_id("undo-button").click()
    for page in hall:
        expect(texts(page)).to_have_text(["첫째", "둘째", "셋째"])
    phone.reload()
    expect(texts(phone)).to_have_text(["첫째", "둘째", "셋째"])


def test_the_keyboard_brings_it_back_but_not_while_typing(hall):
    stage, _, phone = hall
    delete_second(stage)
    expect(texts(phone)).to_have_text(["첫째", "셋째"])
    stage.get_by_test_id("chat-input").press("Control+z")
    expect(stage.get_by_test_id("undo-button")).to_be_visible()
    expect(texts(phone)).to_have_text(["첫째", "셋째"])
    stage.locator("h1").click()
    stage.keyboard.press("Control+z")
    for page in hall:
        expect(texts(page)).to_have_text(["첫째", "둘째", "셋째"])
