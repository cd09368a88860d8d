"""With forced colours a browser takes backgrounds away; what they told must still be seen."""

from tests.e2e.states import STATES


def look(page, selector, pseudo=None):
    return page.locator(selector).first.evaluate(
        """(element, pseudo) => {
          const style = getComputedStyle(element, pseudo)
          return [style.backgroundColor, style.borderTopStyle, style.borderTopWidth]
        }""",
        pseudo,
    )


def test_switches_and_messages_are_seen(scene):
    page = STATES["presenter"](scene("forced", forced_colors="active"))
    page.get_by_test_id("activate-chat").click()
    page.locator("[data-switch=chat][aria-checked=false]").wait_for()
    off, on = "[data-switch=chat] .switch-track", "[data-switch=reactions] .switch-track"
    assert look(page, off)[0] != look(page, on)[0]
    for track in (off, on):
        assert look(page, track, "::after")[0] != look(page, track)[0]
    assert look(page, ".bubble")[1:] == ["solid", "1px"]
