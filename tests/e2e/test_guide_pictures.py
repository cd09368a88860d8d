"""The pictures of /guide/polls and of the readmes: `make guide` takes them again after a change of what they show."""

import pytest

from tests.e2e.states import PICTURES as OTHERS
from tests.e2e.states import SIZES, STATES
from tests.server import ROOT

FOLDER = ROOT / "engagenow" / "static" / "img" / "guide"
PICTURES = {  # name: (state, what of the page)
    "form": ("presenter-poll-form", "#poll-form"),
    "open": ("presenter-poll", "body"),
    "revealed": ("presenter-poll-revealed", ".middle"),
    "cloud": ("screen-word-cloud", "body"),
    "quiz": ("screen-quiz-solution", "body"),
    "quiz-phone": ("room-quiz-answering", ".room"),
    "rounds": ("presenter-poll-rounds", "[data-testid=rounds]"),
}
README = ROOT / "docs" / "screenshots"  # beside these, the readmes show `open`
IN_README = {"room": ("room-poll", "phone", 2), "screen": ("screen-poll-choice", "desktop", 1)}  # state, size, scale
pytestmark = pytest.mark.timeout(180)


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("name", PICTURES)
def test_picture(scene, name, lang):
    state, part = PICTURES[name]
    page = {**STATES, **OTHERS}[state](scene(state, lang, color_scheme="light"))
    page.evaluate("document.activeElement.blur()")
    FOLDER.mkdir(exist_ok=True)
    page.locator(part).screenshot(path=FOLDER / f"{name}-{lang}.png", animations="disabled")


@pytest.mark.parametrize("name", IN_README)
def test_picture_of_the_readme(scene, name):
    state, size, scale = IN_README[name]
    look = scene(state, "ko", viewport=SIZES[size], device_scale_factor=scale, color_scheme="light")
    page = {**STATES, **OTHERS}[state](look)
    page.evaluate("document.activeElement.blur()")
    page.screenshot(path=README / f"{name}.png", animations="disabled")
