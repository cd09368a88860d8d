"""Where the keyboard is after an action, and what a dialog says of its own problems."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def stage(host, somebody, log_in, phone):
    """The presenter's page of a session with three messages; `stage.live` is the session."""
    live = host.opens()
    guest = phone("하나", session_id=live["id"])
    for text in ("첫째", "둘째", "셋째"):
        guest.says(text)
    page = somebody("desktop")
    log_in(page, host.email)
    page.goto(f"/sessions/{live['id']}")
    expect(page.get_by_test_id("message")).to_have_count(3)
    page.live = live
    return page


def row(page, text):
    return page.get_by_test_id("message").filter(has_text=text)


def focused(page):
    return page.locator(":focus")


def test_pinning_and_unpinning_keep_the_focus(stage):
    pin = row(stage, "둘째").get_by_test_id("pin-message")
    pin.focus()
    stage.keyboard.press("Enter")
    expect(pin).to_have_attribute("aria-pressed", "true")
    expect(pin).to_be_focused()
    row(stage, "첫째").get_by_test_id("pin-message").press("Enter")
    unpins = stage.get_by_test_id("unpin-message")
    expect(unpins).to_have_count(2)
    unpins.first.press("Enter")
    expect(unpins).to_have_count(1)
    expect(unpins.first).to_be_focused()
    unpins.first.press("Enter")
    expect(unpins).to_have_count(0)
    expect(stage.get_by_test_id("chat-messages")).to_be_focused()


def test_deleting_a_message_goes_on_to_the_next_one(stage):
    row(stage, "둘째").get_by_test_id("delete-message").press("Enter")
    expect(stage.get_by_test_id("message")).to_have_count(2)
    expect(row(stage, "셋째").get_by_test_id("delete-message")).to_be_focused()
    stage.keyboard.press("Enter")
    expect(row(stage, "첫째").get_by_test_id("delete-message")).to_be_focused()
    stage.keyboard.press("Enter")
    expect(stage.get_by_test_id("message")).to_have_count(0)
    expect(stage.get_by_test_id("chat-messages")).to_be_focused()


def test_sending_by_the_button_goes_back_to_the_field(stage):
    field = stage.get_by_test_id("chat-input")
    field.fill("넷째")
    stage.get_by_test_id("send-button").press("Enter")
    expect(row(stage, "넷째")).to_be_visible()
    expect(field).to_be_focused()


def test_status_and_switches_keep_the_focus(stage):
    stage.get_by_test_id("pause-session").press("Enter")
    expect(stage.get_by_test_id("activate-session")).to_be_focused()
    stage.keyboard.press("Enter")
    expect(stage.get_by_test_id("pause-session")).to_be_visible()
    expect(stage.get_by_test_id("pause-session")).to_be_focused()
    switch = stage.get_by_test_id("activate-chat")
    switch.press("Space")
    expect(switch).to_have_attribute("aria-checked", "false")
    expect(switch).to_be_focused()
    stage.get_by_test_id("end-session").press("Enter")
    stage.get_by_test_id("confirm-yes").press("Enter")
    expect(stage.get_by_test_id("activate-session")).to_be_focused()


def test_removing_a_participant_keeps_the_focus_in_the_list(stage, phone):
    phone("두리", session_id=stage.live["id"])
    stage.get_by_test_id("tab-people").click()
    people = stage.get_by_test_id("participant-list")
    expect(people.locator("li")).to_have_count(2)
    people.get_by_test_id("kick-button").first.press("Enter")
    stage.get_by_test_id("confirm-yes").press("Enter")
    expect(people.locator("li")).to_have_count(1)
    expect(people.get_by_test_id("kick-button")).to_be_focused()


def test_a_button_that_waits_can_be_focused_and_acts_once(stage):
    asked = []
    stage.route("**/pause", lambda route: asked.append(route))
    button = stage.get_by_test_id("pause-session")
    button.focus()
    stage.evaluate("() => { const b = document.activeElement; b.click(); b.click() }")
    expect(button).to_have_attribute("aria-busy", "true")
    expect(button).to_be_focused()
    asked[0].continue_()
    expect(stage.get_by_test_id("activate-session")).to_be_focused()
    assert len(asked) == 1


def test_a_dialog_says_its_own_problems(stage):
    stage.get_by_test_id("edit-session").click()
    dialog = stage.locator("#edit-session")
    stage.get_by_test_id("session-title").fill("")
    stage.get_by_test_id("save-button").click()
    expect(stage.get_by_test_id("session-title")).to_have_attribute("aria-invalid", "true")
    expect(stage.get_by_test_id("session-title")).to_be_focused()
    stage.get_by_test_id("session-title").fill("다른 제목")
    stage.context.set_offline(True)
    stage.get_by_test_id("save-button").click()
    expect(dialog.locator("[data-form-problem]")).to_contain_text("서버가 응답하지 않아요")
    expect(stage.get_by_test_id("session-title")).not_to_have_attribute("aria-invalid", "true")
    expect(dialog).to_be_visible()


def test_what_is_taken_back_leaves_the_focus_on_the_next_step(stage):
    row(stage, "둘째").get_by_test_id("delete-message").press("Enter")
    expect(stage.get_by_test_id("undo-button")).to_be_visible()  # a key would go to whatever has the focus till then
    stage.get_by_test_id("undo-button").press("Enter")
    expect(stage.get_by_test_id("message")).to_have_count(3)
    expect(stage.get_by_test_id("next-step")).to_be_focused()


def test_a_toast_can_be_read_and_pressed_over_a_dialog(stage, forget_login):
    forget_login(stage)
    stage.get_by_test_id("pause-session").press("Enter")
    expect(stage.locator("body > [data-toast]")).not_to_be_empty()
    stage.locator("[data-open=edit-session]").click()
    stage.get_by_test_id("toast-action").click()
    stage.wait_for_url("**/auth/login**")
