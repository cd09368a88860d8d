"""Large text, narrow windows and low ones: everything stays in reach."""

import pytest
from playwright.sync_api import expect

from tests.e2e.geometry import OUTSIDE
from tests.e2e.states import STATES

PAGES = (
    "home",
    "code",
    "door",
    "room",
    "room-menu",
    "room-polls",
    "login",
    "dashboard",
    "dashboard-creating",
    "presenter",
    "presenter-account",
    "presenter-qr",
    "screen",
)
NARROW = {"width": 320, "height": 640}
PHONE = {"width": 390, "height": 664}


@pytest.mark.parametrize("state", PAGES)
def test_nothing_sticks_out_of_a_narrow_window_or_at_twice_the_text_size(scene, state):
    page = STATES[state](scene(state))
    found = {}
    for name, size, text in (("320 px", NARROW, "100%"), ("200 %", PHONE, "200%")):
        page.set_viewport_size(size)
        page.evaluate("size => document.documentElement.style.setProperty('font-size', size)", text)
        page.wait_for_timeout(200)
        found[name] = page.evaluate(OUTSIDE)
    assert found == {"320 px": [], "200 %": []}


@pytest.mark.parametrize("size", [(664, 180), (320, 200)])
def test_in_a_low_window_the_messages_can_still_be_read(scene, size):
    page = STATES["room"](scene("room"))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(200)
    assert page.get_by_test_id("chat-messages").bounding_box()["height"] >= 48  # px: two lines
    for part in (page.get_by_test_id("chat-input"), page.get_by_test_id("emoji-👍")):
        expect(part).to_be_in_viewport(ratio=1)
