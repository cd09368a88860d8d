"""In every phase of a quiz, on every page, at every size and in both schemes: nothing sticks out, all can be read and
touched, and axe finds nothing."""

import pytest

from tests.e2e.axe import AXE, violations_now
from tests.e2e.geometry import OUTSIDE, SMALL
from tests.e2e.hall import CUT_QUIZ, LEAST
from tests.e2e.hall import SMALL as UNREADABLE
from tests.e2e.quiz_states import walk
from tests.e2e.states import PICTURES, SCHEMES, SIZES

DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
OWN = {"room": ("phone", ".polls"), "screen": ("desktop", ".quiz-stage"), "presenter": ("desktop", ".quiz-desk")}
SCROLLS = "() => document.documentElement.scrollHeight > innerHeight ? ['the page'] : []"
TOUCHED = {"sticks out": OUTSIDE, "too small": SMALL}
READ = {"sticks out": OUTSIDE, "unreadable": UNREADABLE}
IN_A_HALL = {**READ, "cut": CUT_QUIZ, "scrolls": SCROLLS}
pytestmark = pytest.mark.timeout(300)


def test_every_phase_can_be_read_and_touched(scene):
    """In English, whose words are longer."""
    seen, known, found = set(), set(), []
    for name, page in walk(scene("quiz", lang="en", bypass_csp=True, has_touch=True)):
        seen.add(name)
        if page not in known:
            page.evaluate(AXE)
        found += [f"{name} {problem}" for problem in problems(page, name.partition("-")[0], is_whole=page not in known)]
        known.add(page)
    assert not found, "\n".join(found)
    assert seen == {name for name in PICTURES if "-quiz-" in name}


def problems(page, place, *, is_whole):
    """At all sizes. axe is asked at the page's own size; of all of the page once, then of what the quiz draws."""
    own, part = OWN[place]
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        page.evaluate(DRAWN)
        script = geometry(place, size)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            told = page.evaluate(script, LEAST)
            if size == own:
                told += violations_now(page, scheme, "" if is_whole else part)
            yield from (f"{size} {scheme}: {each}" for each in told)


def geometry(place, size):
    """A script for what cannot be reached, tapped or read. A projector of the size of a phone may scroll."""
    asked = TOUCHED if place != "screen" else READ if size == "phone" else IN_A_HALL
    parts = (f"...({script})(least).map((each) => `{name}: ${{each}}`)" for name, script in asked.items())
    return f"(least) => [{', '.join(parts)}]"
