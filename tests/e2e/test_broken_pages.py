"""A file that does not arrive: the page says so, and what can live goes on living."""

import re

import pytest
from playwright.sync_api import expect


def guard(page):
    return page.locator("[data-guard]")


def without(page, file):
    page.route(f"**/{file}", lambda route: route.abort())


def restored(page, file):
    page.unroute(f"**/{file}")


@pytest.fixture
def pages(host, somebody, log_in):
    """The page, and its address: `pages("room")`."""
    live = host.shows(host.opens(), "chat")

    def of(name):
        page = somebody("pixel" if name in ("join", "room") else "desktop")
        if name in ("presenter", "screen", "dashboard"):
            log_in(page, host.email)
        addresses = {
            "home": "/", "join": "/join", "room": f"/join/{live['session_code']}", "dashboard": "/dashboard",
            "presenter": f"/sessions/{live['id']}", "screen": f"/sessions/{live['id']}/screen",
        }  # fmt: skip
        return page, addresses[name]

    return of


@pytest.mark.parametrize("name", ["home", "join", "room", "dashboard", "presenter", "screen"])
def test_a_page_whose_script_fails_says_so_and_works_after_a_retry(pages, name):
    page, address = pages(name)
    without(page, "js/core/dom.js")
    page.goto(address)
    expect(guard(page)).to_contain_text("화면을 다 불러오지 못했어요.")
    restored(page, "js/core/dom.js")
    guard(page).get_by_text("다시 시도").click()
    expect(page.locator("html")).to_have_attribute("data-started", "yes")
    expect(guard(page)).to_be_hidden()


@pytest.mark.parametrize("name", ["room", "presenter", "screen"])
def test_a_panel_that_fails_leaves_the_others_alive(pages, name):
    page, address = pages(name)
    without(page, "js/chat/view.js")
    page.goto(address)
    if name == "room":
        page.get_by_test_id("nickname-input").fill("하나")
        page.get_by_test_id("join-button").click()
    expect(page.locator("[data-feature=chat]")).to_contain_text("이 기능을 불러오지 못했어요.")
    expect(page.locator("html")).to_have_attribute("data-started", "yes")
    expect(guard(page)).to_be_hidden()
    expect(page.get_by_test_id("participant-count").first).to_have_text(re.compile("[01]명"))
    if name != "screen":
        page.get_by_test_id("emoji-👍").click()
    expect(page.get_by_test_id("connection-status")).to_be_hidden()

    restored(page, "js/chat/view.js")
    page.get_by_role("button", name="새로고침").click()
    expect(page.get_by_role("button", name="새로고침")).to_have_count(0)
    expect(page.get_by_test_id("chat-messages")).to_be_attached()


def test_a_style_of_a_part_that_comes_late_concerns_this_part_alone(pages):
    page, address = pages("room")
    page.goto(address)
    page.get_by_test_id("nickname-input").fill("하나")
    page.get_by_test_id("join-button").click()
    without(page, "css/menu.css")
    page.get_by_test_id("my-menu").click()
    expect(page.locator("[data-toast]")).to_contain_text("서버가 응답하지 않아요.")
    expect(guard(page)).to_be_hidden()
    expect(page.locator("#oneself")).to_have_count(0)

    restored(page, "css/menu.css")
    page.get_by_test_id("my-menu").click()
    expect(page.locator("#oneself")).to_be_visible()
    expect(guard(page)).to_be_hidden()


def test_a_page_that_is_only_slow_takes_its_words_back(pages):
    page, address = pages("join")
    waiting = []
    page.clock.install()
    page.route("**/js/core/dom.js", lambda route: waiting.append(route))
    page.goto(address, wait_until="commit")
    expect(page.get_by_test_id("code-input")).to_be_visible()
    expect(guard(page)).to_be_hidden()
    page.clock.fast_forward(13_000)
    expect(guard(page)).to_be_visible()
    waiting[0].continue_()
    expect(guard(page)).to_be_hidden()


def test_a_browser_without_modules_is_told_to_be_too_old(pages):
    page, address = pages("join")
    page.add_init_script("delete HTMLScriptElement.prototype.noModule")
    without(page, "js/join/code_page.js")
    page.goto(address)
    expect(guard(page)).to_contain_text("브라우저를 업데이트")


def test_a_page_without_its_style_says_so(pages):
    page, address = pages("join")
    without(page, "css/base.css")
    page.goto(address)
    expect(guard(page)).to_be_visible()
