"""In no state of any page does axe-core find anything, or a phone have anything too wide for it or too small to tap.

A page is also taken through the states that it comes to by a step and leaves by a key. Some states are looked at in a
narrow window and at twice the text size as well, while they are there.
"""

import pytest

from tests.e2e.axe import violations
from tests.e2e.geometry import OUTSIDE, SMALL, sticking_out
from tests.e2e.states import SIZES, STATES, STEPS

# Sections that one template draws a hundred times: all but some are left out.
REPEATED = {"api-docs": "main > section:not(:nth-of-type(5n))"}
REFLOWED = (
    "home", "code", "door", "room", "room-menu", "room-polls", "login", "dashboard", "dashboard-creating", "presenter",
    "presenter-account", "presenter-qr", "screen",
)  # fmt: skip
BY_STEPS = {name for steps in STEPS.values() for name in steps}
assert set(REFLOWED) <= set(STATES)


@pytest.mark.parametrize("state", [state for state in STATES if state not in BY_STEPS])
def test_nothing_is_out_of_reach(scene, state):
    page = STATES[state](scene(state, picture=False, bypass_csp=True, has_touch=True))
    if state in REPEATED:
        page.locator(REPEATED[state]).evaluate_all("all => all.forEach((each) => each.remove())")
    found = problems(page, state)
    for name, (how, back) in STEPS.get(state, {}).items():
        page.set_viewport_size(SIZES["desktop"])
        page.emulate_media(color_scheme="light")
        how(page)
        found += problems(page, name)
        if back:
            page.keyboard.press(back)
    assert not found, "\n".join(found)


def problems(page, state):
    found = violations(page, "desktop", "phone")
    if not state.startswith("screen"):
        found += [f"sticks out: {each}" for each in page.evaluate(OUTSIDE)]
        found += [f"too small: {each}" for each in page.evaluate(SMALL)]
    if state in REFLOWED:
        found += [f"sticks out: {each}" for each in sticking_out(page)]
    return [f"{state}: {each}" for each in found]
