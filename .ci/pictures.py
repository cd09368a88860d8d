"""Draws the PNG files of engagenow/static/img from its mark, for what reads no SVG: messengers, Safari, home screens.

Run it after a change of mark.svg or of what is drawn here, look at the pictures and commit them:
.venv/bin/python .ci/pictures.py
"""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "engagenow" / "static" / "img"
MARK = (FOLDER / "mark.svg").read_text(encoding="utf-8")
ACCENT, PAPER, BRIGHT = "#0b6e5b", "#f5f4ef", "#8fe3c8"  # tokens.css

STYLE = f"""
* {{ margin: 0; box-sizing: border-box; }}
body {{ display: grid; place-items: center; height: 100vh; overflow: hidden; background: var(--ground, transparent); }}
svg {{ display: block; width: var(--mark); }}
.card {{ display: grid; grid-template-columns: auto auto; align-items: center; gap: 48px; }}
.name {{
  font: 700 112px/1 NanumSquareRound, NanumSquare, "Apple SD Gothic Neo", sans-serif;
  letter-spacing: -0.03em; color: {PAPER};
}}
.bubble {{ position: absolute; border-radius: 48px; background: {BRIGHT}; opacity: 0.16; }}
"""
BUBBLES = (
    "left:-60px;top:70px;width:380px;height:96px",
    "left:-60px;top:196px;width:190px;height:96px;opacity:.1",
    "right:-70px;bottom:64px;width:420px;height:96px",
    "right:-70px;bottom:190px;width:240px;height:96px;opacity:.1",
)
# On the dark ground the mark is light.
LIGHT_MARK = MARK.replace(f'fill="{ACCENT}"', f'fill="{PAPER}"').replace('fill="#fff"', f'fill="{ACCENT}"')
PREVIEW = "".join(f'<i class="bubble" style="{place}"></i>' for place in BUBBLES) + (
    f'<div class="card">{LIGHT_MARK.replace(BRIGHT, ACCENT)}<p class="name">EngageNow</p></div>'
)


def main() -> None:
    with sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program)
        page = browser.new_page()
        draw(page, "favicon.png", (48, 48), MARK, mark=48)
        draw(page, "touch-icon.png", (180, 180), MARK, mark=132, ground=PAPER)
        draw(page, "preview.png", (1200, 630), PREVIEW, mark=190, ground=ACCENT)
        browser.close()


def draw(page: Page, name: str, size: tuple[int, int], content: str, *, mark: int, ground: str = "transparent") -> None:
    """`size` and `mark`, the mark's width, are in pixels."""
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(f"<style>:root {{ --mark: {mark}px; --ground: {ground}; }} {STYLE}</style>{content}")
    page.screenshot(path=FOLDER / name, omit_background=True)


if __name__ == "__main__":
    main()
