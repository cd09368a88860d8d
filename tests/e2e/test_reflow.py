"""A low window: everything stays in reach. A narrow one and large text: test_axe.py."""

import pytest
from playwright.sync_api import expect

from tests.e2e.states import STATES


@pytest.mark.parametrize("size", [(664, 180), (320, 200)])
def test_in_a_low_window_the_messages_can_still_be_read(scene, size):
    page = STATES["room"](scene("room"))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(200)
    assert page.get_by_test_id("chat-messages").bounding_box()["height"] >= 48  # px: two lines
    for part in (page.get_by_test_id("chat-input"), page.get_by_test_id("emoji-👍")):
        expect(part).to_be_in_viewport(ratio=1)
