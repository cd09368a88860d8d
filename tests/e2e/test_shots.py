"""Pictures of every state for people to look at: `make shots`, or `SHOTS=folder … pytest tests/e2e/test_shots.py`."""

import os
from pathlib import Path

import pytest

from tests.e2e.states import PICTURES, SCHEMES, SIZES, STATES

ALL = {**STATES, **PICTURES}


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("state", ALL)
def test_every_state(scene, state, lang):
    folder = Path(os.environ["SHOTS"])
    folder.mkdir(parents=True, exist_ok=True)
    page = ALL[state](scene(state, lang))
    for size, viewport in SIZES.items():
        for scheme in SCHEMES:
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(150)
            page.screenshot(path=folder / f"{state}-{size}-{scheme}-{lang}.png")
