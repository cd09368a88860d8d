"""What the language switch keeps, and what a page does when its login has ended."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect


@pytest.fixture
def presenter(host, somebody, log_in):
    """A presenter's browser at the dashboard, and the session that it can open."""
    live = host.opens()
    page = somebody("desktop")
    log_in(page, host.email)
    page.goto("/dashboard")
    return page, live


def test_a_page_asked_for_in_english_is_refused_in_english(host, somebody, phone):
    live = host.opens()
    phone("하나", session_id=live["id"])
    page = somebody("pixel")
    page.goto(f"/join/{live['session_code']}?lang=en")
    page.get_by_test_id("nickname-input").fill("하나")
    page.get_by_test_id("join-button").click()
    expect(page.locator("#nickname-problem")).to_contain_text("already in use")
    page.get_by_test_id("nickname-input").fill("두리")
    page.get_by_test_id("join-button").click()
    expect(page.get_by_test_id("chat-input")).to_be_enabled()
    page.context.set_offline(True)
    page.get_by_test_id("chat-input").fill("늦은 말")
    page.get_by_test_id("send-button").click()
    host.moves(live, "end")
    page.context.set_offline(False)
    expect(page.locator("[data-state=failed]")).to_contain_text("The session is not running")


def test_the_switch_keeps_what_was_typed(host, somebody):
    page = somebody("pixel")
    page.goto(f"/join/{host.opens()['session_code']}")
    page.get_by_test_id("nickname-input").fill("하나")
    page.locator("[data-view=door] .language button").click()
    expect(page.get_by_test_id("join-button")).to_have_text("Join")
    expect(page.get_by_test_id("nickname-input")).to_have_value("하나")
    page.goto("/join")
    page.get_by_test_id("code-input").fill("ABC")
    page.locator(".language button").click()
    expect(page.get_by_test_id("code-button")).to_have_text("참여하기")
    expect(page.get_by_test_id("code-input")).to_have_value("ABC")


def test_back_shows_nothing_after_the_logout(presenter):
    page, live = presenter
    page.goto(f"/sessions/{live['id']}")
    expect(page.locator("html[data-started]")).to_be_attached()
    page.goto("/dashboard")
    page.locator(".site-nav form[action='/auth/logout'] button").click()
    page.wait_for_url("**/")
    page.go_back()
    page.wait_for_url("**/auth/login**")
    expect(page.get_by_test_id("session-card")).to_have_count(0)


def test_an_ended_login_gives_the_presenter_a_way_back(presenter, forget_login):
    page, live = presenter
    page.goto(f"/sessions/{live['id']}")
    expect(page.get_by_test_id("chat-input")).to_be_enabled()
    forget_login(page)
    page.get_by_test_id("manage-session").click()
    page.get_by_test_id("export-csv").click()
    expect(page.get_by_test_id("toast-action")).to_have_text("다시 로그인")
    page.keyboard.press("Escape")
    page.get_by_test_id("pause-session").click()
    page.get_by_test_id("toast-action").click()
    page.wait_for_url(f"**/auth/login?next=%2Fsessions%2F{live['id']}")


def test_the_projector_outlives_the_login_and_ends_with_its_link(presenter, host, phone):
    page, live = presenter
    page.goto(f"/sessions/{live['id']}/screen")
    expect(page.locator("html[data-started]")).to_be_attached()
    other = page.context.new_page()
    other.goto("/dashboard")
    other.locator(".site-nav form[action='/auth/logout'] button").click()
    other.wait_for_url("**/")
    phone("하나", session_id=live["id"]).says("안녕")
    expect(page.get_by_test_id("chat-messages")).to_contain_text("안녕")
    expect(page.locator("[data-login-over]")).to_be_hidden()
    link = urlsplit(host.asks("POST", f"/api/sessions/{live['id']}/screen-links")["url"])
    other.goto(f"{link.path}?{link.query}")  # at the test's own address: a link is for other computers
    expect(other.get_by_test_id("chat-messages")).to_contain_text("안녕")
    assert host.asks("DELETE", f"/api/sessions/{live['id']}/screen-links").status == 204
    expect(other.locator("[data-login-over]")).to_be_visible()
    way_back = page.locator("[data-login-over] a")
    expect(way_back).to_be_visible()
    expect(page.get_by_test_id("session-code")).to_have_text(live["session_code"])
    way_back.click()
    page.wait_for_url(f"**/auth/login?next=%2Fsessions%2F{live['id']}%2Fscreen")


def test_an_export_still_comes(presenter):
    page, live = presenter
    page.goto(f"/sessions/{live['id']}")
    expect(page.locator("html[data-started]")).to_be_attached()
    page.get_by_test_id("manage-session").click()
    link, held = page.get_by_test_id("export-csv"), []
    page.route("**/export.csv?tz=*", lambda route: held.append(route))
    with page.expect_download() as download:
        link.click()
        expect(link).to_have_attribute("aria-busy", "true")
        held[0].continue_()
    assert download.value.suggested_filename.endswith(".csv")
    expect(link).not_to_have_attribute("aria-busy", "true")
