"""The page follows the talk whatever changes size, and leaves a reader alone who has scrolled up.

FOLLOW_SECONDS=300 follows for five minutes instead of six seconds.
"""

import os
import random

import pytest
from playwright.sync_api import expect

from tests.conftest import server_in
from tests.e2e.states import EMPTY_FRAMES
from tests.e2e.talk import Talk, end_was_kept, first_visible, watch

SECONDS = int(os.environ.get("FOLLOW_SECONDS", "6"))
CHANGES = 30
WINDOWS = [(1280, 640), (1920, 1080), (800, 600), (1024, 768), (640, 900)]
# The task that draws a message also makes the log lower: the sizes have changed before the page hears of its scrolling.
SHRINK_WHILE_DRAWING = """
() => {
  const frame = document.querySelector('.chat-frame')
  let low = false
  new MutationObserver(() => {
    low = !low
    frame.style.flex = 'none'
    frame.style.height = low ? '300px' : '450px'
  }).observe(document.querySelector('[data-messages]'), { childList: true })
}
"""


@pytest.fixture(scope="module")
def server(with_demo, tmp_path_factory):
    server = server_in(with_demo, tmp_path_factory.mktemp("following"), RATE_LIMITS="off").start()
    yield server
    server.stop()


@pytest.fixture
def room(server, presenter_of, phone):
    """(server, presenter, session, a client that may say as much as it likes)"""
    host = presenter_of(server)
    live = host.shows(host.opens(), "chat")
    return server, host, live, phone("수다", url=server.url, session_code=live["session_code"])


@pytest.fixture
def open_page(room, somebody, log_in, join):
    server, host, live, _ = room

    def page_of(kind):
        page = somebody("pixel" if kind == "phone" else "desktop", at=server.url)
        page.add_init_script(EMPTY_FRAMES)  # the presenter's picture of the projector, which is asked by itself
        if kind == "phone":
            join(page, live["session_code"], "읽는이")
        else:
            log_in(page, host.email)
            page.goto(f"/sessions/{live['id']}" + ("/screen" if kind == "projector" else ""))
        expect(page.get_by_test_id("chat-messages")).to_be_attached()
        return page

    return page_of


def messages(page):
    return page.get_by_test_id("chat-messages").get_by_test_id("message")


def change(page, kind, chance):
    if kind == "phone":  # the keyboard opens and closes
        page.set_viewport_size({"width": 390, "height": chance.choice([360, 664])})
    elif kind == "projector" and chance.random() < 0.3:
        page.keyboard.press(chance.choice("+-"))
    else:
        width, height = chance.choice(WINDOWS)
        page.set_viewport_size({"width": width, "height": height})


@pytest.mark.parametrize("kind", ["phone", "presenter", "projector"])
def test_the_end_stays_in_sight_whatever_changes_size(room, open_page, kind):
    page, chance = open_page(kind), random.Random(7)  # noqa: S311 (no secret)
    watch(page)
    with Talk(room[3]):
        for _ in range(CHANGES):
            page.wait_for_timeout(SECONDS * 1000 / CHANGES)
            change(page, kind, chance)
    seen = end_was_kept(page, samples=SECONDS)
    print(kind, seen)


@pytest.mark.parametrize("kind", ["phone", "presenter", "projector"])
def test_a_size_that_changes_while_a_message_is_drawn_does_not_end_the_following(room, open_page, kind):
    page = open_page(kind)
    page.evaluate(SHRINK_WHILE_DRAWING)
    watch(page)
    with Talk(room[3]):
        page.wait_for_timeout(3000)
    end_was_kept(page, samples=10)


def by_wheel(page):
    for _ in range(6):
        page.mouse.wheel(0, -80)
        page.wait_for_timeout(50)


def by_key(page):
    page.get_by_test_id("chat-messages").press("PageUp")


def by_touch(page):
    box = page.get_by_test_id("chat-messages").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 60
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y + 25 * step}]})
        page.wait_for_timeout(16)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize(("kind", "move_up"), [("phone", by_touch), ("presenter", by_wheel), ("presenter", by_key)])
def test_a_reader_who_scrolls_up_in_a_flood_is_left_alone_and_comes_back(room, open_page, kind, move_up):
    page, talk = open_page(kind), Talk(room[3])
    talk.says(60)
    expect(messages(page)).to_have_count(60)
    page.get_by_test_id("chat-messages").hover()
    with talk:
        move_up(page)
        expect(page.locator(".chat-newer")).to_be_visible()
        page.wait_for_timeout(700)  # the content glides on
        read = first_visible(page)
        page.wait_for_timeout(1500)
        size = page.viewport_size
        page.set_viewport_size({**size, "height": size["height"] - 150})
        page.wait_for_timeout(1000)
        assert first_visible(page) == read
        page.locator(".chat-newer").click()
        watch(page)
        page.wait_for_timeout(1000)
    end_was_kept(page, samples=5)
    expect(page.locator(".chat-newer")).to_be_hidden()


def test_older_messages_come_by_scrolling_up_and_the_place_is_kept(room, open_page):
    talk = Talk(room[3])
    talk.says(120)
    page = open_page("phone")
    expect(messages(page)).to_have_count(50)
    expect(page.locator("[data-older]")).to_be_attached()
    box = page.get_by_test_id("chat-messages")
    box.evaluate("one => { one.scrollTop = 250 }")
    read = first_visible(page)
    expect(messages(page)).to_have_count(100)
    assert first_visible(page)["text"] == read["text"]
    assert abs(first_visible(page)["offset"] - read["offset"]) <= 1
    expect(page.locator(".chat-newer")).to_be_hidden()  # they are no news
    box.evaluate("one => { one.scrollTop = 0 }")
    expect(messages(page)).to_have_count(120)
    expect(page.locator("[data-older]")).to_be_hidden()
    expect(messages(page).first).to_contain_text("말 1")
