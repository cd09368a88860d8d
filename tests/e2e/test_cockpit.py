"""The presenter's page: a first session by its three steps, then with a remote alone, then on a phone."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.states import SIZES


@pytest.fixture
def cockpit(host, presents):
    """The page of a draft, for an account that has never seen one; `cockpit.live` is the session."""
    live = host.creates("오늘의 강연")
    page = presents(live, viewport=SIZES["desktop"])
    page.live = live
    return page


def press(page, key, until):
    """A key of a remote, once the button for the next step says what is to be done, and takes a press."""
    expect(page.get_by_test_id("next-step")).to_have_text(until)
    expect(page.get_by_test_id("next-step")).to_be_enabled()
    page.keyboard.press(key)


def shows(page, name):
    expect(page.get_by_test_id(f"show-{name}")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("show-blank")).to_be_enabled()  # the answer is here, and another key is taken


def settled_background(button):
    button.evaluate("each => Promise.all(each.getAnimations().map(({ finished }) => finished))")
    return button.evaluate("each => getComputedStyle(each).backgroundColor")


def test_a_first_session_explains_itself_and_runs_by_a_remote(cockpit, phone):
    guide, status = cockpit.locator("[data-guide]"), cockpit.get_by_test_id("session-status")
    with cockpit.context.expect_page() as opened:
        guide.get_by_role("button", name="여기에 띄우기").click()
    wall = opened.value
    expect(wall.get_by_test_id("session-code")).to_have_text(cockpit.live["session_code"])
    press(cockpit, "PageDown", "세션 시작")
    expect(status).to_have_text("진행중")
    expect(cockpit.get_by_test_id("next-step")).to_have_text("다음 단계가 없어요")
    grey = settled_background(cockpit.get_by_test_id("next-step"))
    cockpit.get_by_test_id("next-step").hover()
    assert settled_background(cockpit.get_by_test_id("next-step")) == grey
    guide.get_by_role("button", name="채팅 켜기").click()
    expect(guide).to_be_hidden()
    expect(cockpit.get_by_test_id("chat-input")).to_be_enabled()

    # What the hall sees is seen here, small and out of reach.
    picture = cockpit.locator("[data-picture] iframe")
    expect(picture).to_have_js_property("inert", True)
    inside = cockpit.frame_locator("[data-picture] iframe")
    expect(inside.get_by_test_id("session-code")).to_have_text(cockpit.live["session_code"])

    # B and the full stop of a remote blank the projector, and bring back what was there.
    assert phone("하나", session_id=cockpit.live["id"]).says("잘 들려요")["ok"]
    cockpit.get_by_test_id("show-chat").click()
    expect(wall.get_by_test_id("chat-messages").get_by_text("잘 들려요")).to_be_visible()
    expect(inside.get_by_test_id("chat-messages").get_by_text("잘 들려요")).to_be_visible()
    cockpit.locator("h1").click()
    cockpit.keyboard.press("b")
    expect(wall.locator("body.only-title")).to_be_attached()
    shows(cockpit, "blank")
    cockpit.reload()  # as F5 of a remote does
    expect(cockpit.locator("html[data-started]")).to_be_attached()
    expect(guide).to_be_hidden()
    shows(cockpit, "blank")
    cockpit.keyboard.press(".")
    shows(cockpit, "chat")
    wall.keyboard.press("b")  # the projector's window has the focus
    shows(cockpit, "blank")
    wall.keyboard.press("b")
    shows(cockpit, "chat")
    cockpit.keyboard.press("Escape")
    expect(cockpit.get_by_test_id("undo-button")).to_be_visible()
    cockpit.keyboard.press("Control+z")
    shows(cockpit, "blank")
    cockpit.get_by_test_id("show-join").click()
    cockpit.get_by_test_id("undo-button").click()
    shows(cockpit, "blank")

    cockpit.get_by_test_id("pause-session").click()
    cockpit.get_by_test_id("chat-messages").click()  # a remote works wherever one has clicked
    press(cockpit, "PageDown", "세션 계속하기")
    expect(status).to_have_text("진행중")
    cockpit.keyboard.press("?")
    expect(cockpit.locator("#shortcuts kbd").filter(has_text="Page Down")).to_be_visible()


def test_the_projector_on_another_computer_until_its_links_end(cockpit, host, somebody):
    host.moves(cockpit.live, "activate")
    cockpit.get_by_test_id("screen-link").first.click()
    field = cockpit.get_by_test_id("screen-link-url")
    expect(field).to_be_visible()
    assert cockpit.locator("[data-link-qr]").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    other = somebody("desktop")
    link = urlsplit(field.input_value())
    other.goto(f"{link.path}?{link.query}")  # at the test's own address
    expect(other.get_by_test_id("session-code")).to_have_text(cockpit.live["session_code"])
    expect(other.locator("html[data-started]")).to_be_attached()
    cockpit.get_by_test_id("screen-links-revoke").click()
    cockpit.get_by_test_id("confirm-yes").click()
    expect(cockpit.locator("#screen-link [data-field=link_says]")).to_have_text("화면 링크를 모두 끊었어요.")
    expect(field).to_be_hidden()
    expect(other.locator("[data-login-over]")).to_be_visible()


def test_a_phone_is_a_remote_control(cockpit, host, phone):
    live = host.switches(host.moves(cockpit.live, "activate"), "chat", True)
    cockpit.set_viewport_size(SIZES["phone"])
    for view in ("agenda", "chat", "people", "run"):
        cockpit.get_by_test_id(f"tab-{view}").click()
        expect(cockpit.locator(f"#view-{view}")).to_be_visible()
        for part in ("next-step", "tab-run", "tab-people", "session-status"):
            expect(cockpit.get_by_test_id(part)).to_be_in_viewport(ratio=1)
    expect(cockpit.locator("[data-picture]")).to_be_hidden()
    assert phone("하나", session_id=live["id"]).says("잘 들려요")["ok"]
    expect(cockpit.get_by_test_id("tab-chat").locator("[data-field=mark]")).to_have_text("1")
    cockpit.get_by_test_id("tab-run").press("ArrowLeft")
    expect(cockpit.get_by_test_id("tab-people")).to_be_focused()
    expect(cockpit.get_by_test_id("participant-list")).to_contain_text("하나")
    cockpit.get_by_test_id("tab-chat").click()
    expect(cockpit.get_by_test_id("chat-messages").get_by_text("잘 들려요")).to_be_in_viewport()
    expect(cockpit.get_by_test_id("chat-input")).to_be_in_viewport(ratio=1)
