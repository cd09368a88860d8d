"""A feature brings a tab, a side card and a stage; the pages know nothing of it. Here it is the toy, `hands`."""

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import server_in
from tests.e2e.axe import violations
from tests.house.product import with_hands
from tests.people import Phone
from tests.waiting import eventually

TOUCH = 44  # px
STANDS_STILL = """box => new Promise((resolve) => {
  const { scrollTop } = box
  setTimeout(() => resolve(box.scrollTop === scrollTop), 100)
})"""


@pytest.fixture(scope="module")
def house(with_demo, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hands")
    server = server_in(with_demo, folder, root=with_hands(folder / "product"), RATE_LIMITS="off").start()
    yield server
    server.stop()


@pytest.fixture
def live(house, presenter_of):
    host = presenter_of(house)
    return {**host.opens(), "host": host}


@pytest.fixture
def guest(house, live, somebody, join):
    def comes(nickname, **options):
        page = somebody(at=house.url, **options)
        join(page, live["session_code"], nickname)
        return page

    return comes


def switch(live, on):
    live["host"].switches(live, "hands", on)


def raise_hand(page, topic):
    page.get_by_test_id("hand-topic").fill(topic)
    page.get_by_test_id("raise-hand").click()
    expect(page.get_by_test_id("hands")).to_contain_text(topic)
    page.get_by_test_id("hand-topic").fill("")


def tab(page, name):
    return page.get_by_test_id(f"tab-{name}")


def test_a_tab_comes_with_the_switch_and_goes_with_it(guest, live):
    page = guest("하나")
    expect(page.get_by_role("tablist")).to_have_count(0)
    assert page.evaluate("performance.getEntriesByType('resource').filter(({ name }) => name.includes('hands'))") == []

    switch(live, True)
    tabs = page.get_by_role("tab")
    expect(tabs).to_have_count(2)
    expect(tabs).to_have_text([re.compile("채팅"), re.compile("Hands")])
    expect(page.get_by_test_id("chat-input")).to_be_visible()
    expect(page.get_by_test_id("hands-form")).to_be_hidden()
    for each in tabs.all():
        box = each.bounding_box()
        assert min(box["width"], box["height"]) >= TOUCH
    bar = page.get_by_role("tablist").bounding_box()
    assert bar["y"] + bar["height"] == page.viewport_size["height"]  # in the thumb's zone

    tab(page, "hands").click()
    expect(page.get_by_test_id("hands-form")).to_be_visible()
    expect(page.get_by_test_id("chat-input")).to_be_hidden()
    expect(page.get_by_test_id("emoji-👍")).to_be_visible()  # what belongs to all tabs
    expect(page.get_by_role("tabpanel")).to_have_attribute("aria-labelledby", "tab-hands")
    page.reload()
    expect(page.get_by_test_id("hands-form")).to_be_visible()

    tab(page, "hands").focus()
    page.keyboard.press("ArrowRight")
    expect(tab(page, "chat")).to_be_focused()
    expect(page.get_by_test_id("chat-input")).to_be_visible()
    expect(tab(page, "hands")).to_have_attribute("tabindex", "-1")
    page.keyboard.press("End")
    expect(tab(page, "hands")).to_have_attribute("aria-selected", "true")

    page.get_by_test_id("hand-topic").focus()
    size = page.viewport_size
    page.set_viewport_size({**size, "height": size["height"] // 2})  # as an open keyboard does
    expect(page.get_by_role("tablist")).to_be_hidden()
    page.set_viewport_size(size)
    expect(page.get_by_role("tablist")).to_be_visible()

    switch(live, False)
    expect(page.get_by_test_id("chat-input")).to_be_visible()
    expect(page.get_by_role("tablist")).to_be_hidden()


def test_what_opens_comes_up_by_itself_but_never_while_one_is_typing(guest, live):
    switch(live, True)
    one, two = guest("하나"), guest("둘", bypass_csp=True, reduced_motion="reduce")
    expect(two.get_by_test_id("hands")).to_be_attached()  # loaded, and not shown
    tab(one, "hands").click()
    raise_hand(one, "질문")
    expect(two.get_by_test_id("hands")).to_be_visible()
    expect(two.get_by_test_id("tab-strip")).to_have_count(0)

    tab(two, "chat").click()
    two.get_by_test_id("chat-input").fill("쓰는 중")
    raise_hand(one, "또 질문")
    expect(two.get_by_test_id("tab-strip")).to_contain_text("하나: a hand is up")
    expect(two.get_by_test_id("chat-input")).to_be_focused()
    expect(tab(two, "hands")).to_have_accessible_name(re.compile("새 소식"))
    assert violations(two, "phone") == []
    two.get_by_test_id("tab-strip").click()
    expect(two.get_by_test_id("hands")).to_contain_text("또 질문")
    expect(two.get_by_test_id("tab-strip")).to_have_count(0)
    expect(tab(two, "hands")).to_have_accessible_name("Hands")
    tab(two, "chat").click()
    expect(two.get_by_test_id("chat-input")).to_have_value("쓰는 중")


def test_a_reader_finds_the_place_again_behind_another_tab(guest, live, house):
    switch(live, True)
    other = Phone(house.url)
    other.joins(session_code=live["session_code"], nickname="둘")
    for number in range(25):
        other.says(f"메시지 {number}")
    page = guest("하나")
    log = page.get_by_test_id("chat-messages")
    expect(log).to_contain_text("메시지 24")
    at = "box => Math.round(box.scrollTop)"
    log.hover()
    page.mouse.wheel(0, -400)
    eventually(lambda: log.evaluate("box => box.scrollHeight - box.clientHeight - box.scrollTop > 300"))
    eventually(lambda: log.evaluate(STANDS_STILL))
    place = log.evaluate(at)

    tab(page, "hands").click()
    expect(log).to_be_hidden()
    other.says("unterdessen")
    expect(tab(page, "chat")).to_have_accessible_name(re.compile("새 소식 1개"))
    tab(page, "chat").click()
    expect(page.locator("[data-newer]")).to_be_visible()
    assert abs(log.evaluate(at) - place) <= 1
    other.leaves()


def test_a_panel_that_does_not_load_says_so_and_comes_with_a_reload(guest, live):
    page = guest("하나")
    page.route("**/js/hands/view.js*", lambda route: route.abort())
    switch(live, True)
    tab(page, "hands").click()
    panel = page.get_by_role("tabpanel")
    expect(panel).to_contain_text("이 기능을 불러오지 못했어요.")
    page.unroute("**/js/hands/view.js*")
    expect(panel.get_by_role("button")).to_have_text(["새로고침"])
    panel.get_by_role("button").click()
    expect(page.get_by_test_id("hands-form")).to_be_visible()
    raise_hand(page, "이제 됐어요")


def test_the_same_feature_is_a_card_beside_the_presenter_and_on_the_stage(guest, live, house, somebody, log_in):
    switch(live, True)
    phone = guest("하나")
    tab(phone, "hands").click()
    raise_hand(phone, "질문")

    presenter, screen = somebody("desktop", at=house.url), somebody("desktop", at=house.url)
    log_in(presenter, live["host"].email)
    presenter.goto(f"/sessions/{live['id']}")
    expect(tab(presenter, "hands")).to_have_accessible_name(re.compile("새 소식 1개"))
    tab(presenter, "hands").click()
    expect(presenter.get_by_test_id("hands")).to_contain_text("하나: 질문")

    log_in(screen, live["host"].email)
    screen.goto(f"/sessions/{live['id']}/screen")
    hand = live["host"].asks("GET", f"/api/sessions/{live['id']}/hands").body[0]["participant_id"]
    live["host"].shows(live, "hand", id=hand)
    expect(screen.get_by_test_id("hand-shown")).to_have_text("하나: 질문")
    presenter.get_by_role("button", name="✓").click()
    expect(screen.get_by_test_id("hand-shown")).to_be_hidden()
    expect(phone.get_by_test_id("hands").get_by_role("listitem")).to_have_count(0)
