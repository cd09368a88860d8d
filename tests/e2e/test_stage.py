"""What the projector shows: chosen on the presenter's page, and read from the last row of a hall."""

import pytest
from playwright.sync_api import expect

from tests.e2e.hall import can_be_read


@pytest.fixture
def hall(host, somebody, log_in, phone):
    """(the presenter's page, the projector) of a session in which something was said."""
    live = host.opens("오늘의 강연")
    said = phone("하나", session_id=live["id"])
    assert said.says("첫째")["ok"]
    assert said.taps("👏")["ok"]
    cockpit = somebody("desktop")
    log_in(cockpit, host.email)
    cockpit.goto(f"/sessions/{live['id']}")
    wall = cockpit.context.new_page()
    wall.goto(f"/sessions/{live['id']}/screen")
    for page in (cockpit, wall):
        expect(page.locator("html[data-started]")).to_be_attached()
    return cockpit, wall, said


def test_the_presenter_chooses_and_the_hall_can_read_it(hall):
    cockpit, wall, said = hall
    title, chat = wall.locator("h1"), wall.get_by_test_id("chat-messages")
    code = wall.get_by_test_id("session-code")
    expect(cockpit.get_by_test_id("show-join")).to_have_attribute("aria-pressed", "true")
    expect(chat).to_be_hidden()
    can_be_read(wall)
    large = code.bounding_box()["height"]

    cockpit.get_by_test_id("show-chat").click()
    expect(chat.get_by_text("첫째")).to_be_in_viewport(ratio=1)
    assert code.bounding_box()["height"] < large
    can_be_read(wall)
    for _ in range(4):
        wall.keyboard.press("-")
    can_be_read(wall)
    wall.keyboard.press("0")

    cockpit.get_by_test_id("code-large").click()
    expect(chat).to_be_hidden()
    assert code.bounding_box()["height"] == large
    can_be_read(wall)
    for number in range(30):
        assert said.says(f"{number}번째")["ok"]
    wall.keyboard.press("q")
    expect(chat.get_by_text("29번째")).to_be_in_viewport(ratio=1)
    wall.keyboard.press("q")
    expect(chat).to_be_hidden()

    small = title.bounding_box()["height"]
    cockpit.get_by_test_id("show-blank").click()
    expect(cockpit.get_by_test_id("show-blank")).to_have_attribute("aria-pressed", "true")
    expect(wall.locator("body.only-title")).to_be_attached()
    assert title.bounding_box()["height"] > 2 * small
    for part in (chat, wall.get_by_test_id("reaction-tally"), wall.get_by_test_id("participant-count")):
        expect(part).to_be_hidden()
    can_be_read(wall)


def test_what_was_chosen_is_there_after_a_reload_and_stays_without_a_line(hall):
    cockpit, wall, _ = hall
    cockpit.get_by_test_id("show-chat").click()
    expect(wall.get_by_test_id("chat-messages").get_by_text("첫째")).to_be_visible()
    wall.keyboard.press("l")
    wall.reload()
    expect(wall.locator("html[data-theme=bright]")).to_be_attached()
    expect(wall.get_by_test_id("chat-messages").get_by_text("첫째")).to_be_visible()
    wall.context.set_offline(True)
    expect(wall.get_by_test_id("connection-status")).to_be_visible()
    expect(wall.get_by_test_id("chat-messages").get_by_text("첫째")).to_be_in_viewport(ratio=1)
    can_be_read(wall)
