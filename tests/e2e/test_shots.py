"""Pictures of every page for people to look at: `SHOTS=folder .venv/bin/python -m pytest tests/e2e/test_shots.py`."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

SIZES = {"phone": ("iphone", {"width": 390, "height": 664}), "desktop": ("desktop", {"width": 1280, "height": 800})}

pytestmark = pytest.mark.timeout(180)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_page(host, somebody, join, say, log_in, phone, size, scheme):
    folder = Path(os.environ["SHOTS"])
    folder.mkdir(parents=True, exist_ok=True)
    device, viewport = SIZES[size]

    def arrive():
        return somebody(device, viewport=viewport, color_scheme=scheme)

    def shoot(page, name):
        page.wait_for_timeout(400)
        page.screenshot(path=folder / f"{name}-{size}-{scheme}.png")

    live = host.opens("한국어 세션: 오늘의 강연과 질문")
    _fill(phone, live)

    visitor = arrive()
    for path, name in (
        ("/", "home"),
        ("/join", "join"),
        (f"/join/{live['session_code']}", "nickname"),
        (f"/join/{host.creates()['session_code']}", "waiting"),
        ("/join/ZZZZZZ", "no-session"),
        ("/auth/login", "login"),
        ("/auth/test-login", "test-login"),
        ("/api/docs", "api"),
    ):
        visitor.goto(path)
        shoot(visitor, name)
    join(visitor, live["session_code"], "사진사")
    say(visitor, "안녕하세요! 잘 보입니다 😀")
    visitor.get_by_test_id("emoji-👍").click()
    expect(visitor.get_by_test_id("chat-messages")).to_contain_text("👍")
    shoot(visitor, "room")

    presenter = arrive()
    log_in(presenter, host.email)
    shoot(presenter, "dashboard")
    presenter.goto(f"/sessions/{live['id']}")
    expect(presenter.get_by_test_id("chat-messages")).to_contain_text("잘 보입니다")
    shoot(presenter, "presenter")
    presenter.goto(f"/sessions/{live['id']}/screen")
    shoot(presenter, "screen")
    host.moves(live, "pause")
    shoot(visitor, "paused")
    host.moves(live, "end")
    shoot(visitor, "ended")


def _fill(phone, live):
    for nickname, text in (
        ("김하나", "소리가 잘 들립니다."),
        ("이두리", "혹시 자료는 나중에 공유되나요? 지난번처럼 링크로 주시면 좋겠습니다."),
        ("박세찬", "👏👏👏"),
        ("Max Long Name Twenty", "https://example.org/a/very/long/address/that/has/no/space/to/break/at/all"),
    ):
        phone(nickname, session_id=live["id"]).says(text)
