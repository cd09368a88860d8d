"""What the browser shows around the page: the tab's title, and a screen that stays on."""

import pytest
from playwright.sync_api import expect

from tests.waiting import eventually

NOTE_LOCKS = """
  window.locks = []
  const request = navigator.wakeLock.request.bind(navigator.wakeLock)
  navigator.wakeLock.request = async (kind) => {
    const lock = await request(kind)
    window.locks.push(lock)
    return lock
  }
"""
HELD = "window.locks.filter((lock) => !lock.released).length"
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, value: hidden })
  document.dispatchEvent(new Event("visibilitychange"))
}"""


@pytest.fixture
def browser(whole_browser):
    return whole_browser


def awake(page, locks):
    eventually(lambda: page.evaluate(HELD) == locks)


def test_a_hidden_tab_counts_what_others_write_and_follows_the_title(host, somebody, join, phone):
    live = host.opens("월요일의 강연")
    page = somebody()
    with page.expect_response("**/unread.js"):
        join(page, live["session_code"], "하나")
    expect(page).to_have_title("월요일의 강연 · EngageNow")
    other = phone("둘", session_id=live["id"])
    page.evaluate(HIDE, True)
    other.says("하나 더 물어볼게요")
    other.says("자료는 어디 있나요?")
    expect(page).to_have_title("(2) 월요일의 강연 · EngageNow")
    host.asks("PATCH", f"/api/sessions/{live['id']}", {"title": "화요일의 강연"})
    expect(page).to_have_title("(2) 화요일의 강연 · EngageNow")
    page.evaluate(HIDE, False)
    expect(page).to_have_title("화요일의 강연 · EngageNow")


def test_the_screens_stay_on_while_the_session_runs(server, presenter_of, somebody, log_in):
    host = presenter_of(server, "awake@test.com")
    live = host.creates()
    pages = {name: somebody("desktop") for name in ("presenter", "projector")}
    for name, page in pages.items():
        page.add_init_script(NOTE_LOCKS)
        log_in(page, host.email)
        page.goto(f"/sessions/{live['id']}" + ("/screen" if name == "projector" else ""))
        expect(page.locator("html[data-started]")).to_be_attached()
    awake(pages["projector"], 1)
    assert pages["presenter"].evaluate(HELD) == 0, "a session that is being prepared may wait for days"
    host.moves(live, "activate")
    awake(pages["presenter"], 1)
    host.moves(live, "end")
    for page in pages.values():
        awake(page, 0)
