"""Oneself: the own name in sight, another one, leaving, language and text size; a presenter's name and its chat."""

import pytest
from playwright.sync_api import expect

from tests.waiting import eventually


def own_name(page):
    return page.get_by_test_id("my-menu").locator("bdi")


def font_size(page):
    return page.evaluate("getComputedStyle(document.documentElement).fontSize")


@pytest.fixture
def room(host, somebody, join):
    """A phone in a room; `phone.live` is the session."""
    phone = somebody()
    phone.live = host.opens()
    join(phone, phone.live["session_code"], "하나")
    return phone


@pytest.fixture
def stage(host, somebody, log_in):
    """Opens a presenter's page of a session: `stage(live)`."""
    page = somebody("desktop")
    log_in(page, host.email)

    def show(live):
        page.goto(f"/sessions/{live['id']}")
        expect(page.locator("html[data-started]")).to_be_attached()
        return page

    return show


def test_a_participant_is_renamed_by_keys_alone_in_every_tab_and_on_the_presenters_list(room, host, say, phone, stage):
    presenter = stage(room.live)
    tab = room.context.new_page()
    tab.goto(f"/join/{room.live['session_code']}")
    for page in (room, tab):
        expect(own_name(page)).to_have_text("하나")
    names = presenter.get_by_test_id("participant-list").locator("bdi")
    phone("두리", session_id=room.live["id"])
    expect(names.filter(has_text="두리")).to_have_count(1)  # the list has nothing more to ask for by then
    say(room, "먼저")

    room.get_by_test_id("my-menu").focus()
    room.keyboard.press("Enter")
    field = room.get_by_test_id("rename-input")
    expect(field).to_have_value("하나")
    room.keyboard.press("Tab")
    expect(field).to_be_focused()
    room.keyboard.press("Control+A")
    room.keyboard.type("두리")
    room.keyboard.press("Enter")
    expect(room.locator("#new-nickname-problem")).to_contain_text("이미 사용중인 닉네임")
    expect(field).to_have_value("두리")
    room.keyboard.press("Control+A")
    room.keyboard.type("세찬")
    room.keyboard.press("Enter")
    expect(room.locator("#oneself")).to_be_hidden()
    expect(room.get_by_test_id("my-menu")).to_be_focused()

    for page in (room, tab):
        expect(own_name(page)).to_have_text("세찬")
    expect(names.filter(has_text="세찬")).to_have_count(1)
    presenter.get_by_test_id("tab-people").click()
    presenter.locator("li", has_text="세찬").get_by_test_id("kick-button").click()
    expect(presenter.locator("#confirm-question")).to_contain_text("세찬")
    presenter.keyboard.press("Escape")
    say(room, "다음")
    expect(presenter.get_by_test_id("message").locator("bdi")).to_have_text(["하나", "세찬"])
    room.reload()
    expect(own_name(room)).to_have_text("세찬")


def test_the_menu_changes_language_and_text_size_and_nothing_typed_is_lost(room):
    room.get_by_test_id("chat-input").fill("아직 쓰는 말")
    room.get_by_test_id("my-menu").click()
    room.get_by_test_id("rename-input").fill("새 이름")
    room.get_by_text("아주 크게", exact=True).click()
    assert font_size(room) == "24px"
    # Chosen long ago: what is kept of old sessions is removed, and this is not.
    room.evaluate("localStorage['engagenow.text-size'] = JSON.stringify({ at: 1, value: 1.5 })")
    room.locator("#oneself .language button").click()
    expect(room.locator("html")).to_have_attribute("lang", "en")
    expect(room.get_by_test_id("chat-input")).to_have_value("아직 쓰는 말")
    assert font_size(room) == "24px"
    room.get_by_test_id("my-menu").click()
    expect(room.get_by_test_id("rename-input")).to_have_value("새 이름")
    expect(room.get_by_label("Very large")).to_be_checked()
    room.get_by_text("Normal", exact=True).click()
    room.reload()
    expect(own_name(room)).to_have_text("하나")
    assert font_size(room) == "16px"


def test_who_leaves_is_out_in_every_tab_and_the_next_person_is_somebody_else(room, host, say, join):
    tab = room.context.new_page()
    tab.goto(f"/join/{room.live['session_code']}")
    expect(tab.get_by_test_id("chat-input")).to_be_enabled()
    tab.get_by_test_id("chat-input").fill("아직 쓰는 말")
    room.get_by_test_id("my-menu").click()
    room.get_by_test_id("leave-button").click()
    room.locator("#confirm [value=no]").click()
    expect(room.get_by_test_id("chat-input")).to_be_enabled()
    room.get_by_test_id("my-menu").click()
    room.get_by_test_id("leave-button").click()
    room.get_by_test_id("confirm-yes").click()
    for page in (room, tab):
        expect(page.locator("[data-door=left]")).to_be_visible()
    people = f"/api/sessions/{room.live['id']}/participants"
    eventually(lambda: [person["connected"] for person in host.asks("GET", people).body] == [False])

    room.locator("[data-door=left] [data-again]").click()
    expect(room.get_by_test_id("nickname-input")).to_have_value("")
    room.get_by_test_id("nickname-input").fill("하나")
    room.get_by_test_id("join-button").click()
    expect(room.get_by_test_id("chat-input")).to_be_enabled()
    expect(room.get_by_test_id("chat-input")).to_have_value("")
    assert len(host.asks("GET", people).body) == 2, "a participant of its own, by the name that became free"


def test_a_presenters_new_name_is_heard_with_the_next_message(host, stage, say, phone):
    page = stage(host.opens())
    hears = phone("하나", session_id=page.url.rpartition("/")[2])
    say(page, "먼저")
    page.get_by_test_id("my-menu").click()
    page.get_by_test_id("account-name").fill(" ")
    page.get_by_test_id("account-name-button").click()
    expect(page.locator("#account-name-problem")).to_have_text("이름을 입력해 주세요.")
    page.get_by_test_id("account-name").fill("김 교수")
    page.get_by_test_id("account-name-button").click()
    expect(page.locator("#account")).to_be_hidden()
    expect(own_name(page)).to_have_text("김 교수")
    expect(page.get_by_test_id("chat-input")).to_be_enabled()
    say(page, "다음")
    assert hears.heard("new_message", lambda one: one["message"] == "다음")["nickname"] == "김 교수"
    assert hears.heard("new_message", lambda one: one["message"] == "먼저")["nickname"] != "김 교수"
    page.goto("/dashboard")
    expect(own_name(page)).to_have_text("김 교수")


def test_a_new_session_offers_its_chat_and_an_edit_takes_back_nothing_of_another_tab(host, stage):
    live = host.creates("옛 제목", description="옛 설명")
    page = stage(live)
    page.get_by_test_id("chat-on").click()
    expect(page.get_by_test_id("activate-chat")).to_have_attribute("aria-checked", "true")
    expect(page.get_by_test_id("chat-on")).to_be_hidden()
    expect(page.get_by_test_id("chat-messages")).to_be_focused()

    page.get_by_test_id("edit-session").click()
    page.get_by_test_id("session-description").fill("새 설명")
    host.asks("PATCH", f"/api/sessions/{live['id']}", {"title": "새 제목", "description": "다른 설명"})
    expect(page.get_by_test_id("session-title")).to_have_value("새 제목")
    expect(page.get_by_test_id("session-description")).to_have_value("새 설명")
    with page.expect_request(lambda request: request.method == "PATCH") as saving:
        page.get_by_test_id("save-button").click()
    assert saving.value.post_data_json == {"description": "새 설명"}, "the title may be older here than at the server"
    expect(page.locator("#edit-session")).to_be_hidden()
    now = host.asks("GET", f"/api/sessions/{live['id']}").body
    assert (now["title"], now["description"]) == ("새 제목", "새 설명")


def test_a_clock_that_is_wrong_still_opens_a_session_again(host, somebody, log_in):
    live = host.moves(host.opens(), "end")
    page = somebody("desktop")
    page.clock.install(time="2036-01-01T00:00:00Z")
    log_in(page, host.email)
    page.goto(f"/sessions/{live['id']}")
    expect(page.get_by_test_id("activate-session")).to_be_visible()


def test_a_visit_to_a_session_that_is_gone_is_not_offered_any_more(room, host):
    room.goto("/")
    expect(room.locator("[data-go-on]")).to_be_visible()
    host.asks("DELETE", f"/api/sessions/{room.live['id']}")
    room.reload()
    expect(room.locator("[data-go-on]")).to_be_hidden()
    assert room.evaluate("localStorage.getItem('engagenow.last')") is None


def test_reactions_rise_beside_the_words_and_behind_the_bubbles(room, say):
    say(room, "안녕하세요! " * 10)
    expect(room.locator(".message.mine[data-state=said]")).to_be_visible()
    room.get_by_test_id("emoji-👍").click()
    sprite = room.locator(".sprite")
    expect(sprite).to_be_attached()
    lane, log = room.locator(".lane").bounding_box(), room.get_by_test_id("chat-messages").bounding_box()
    assert lane["x"] >= log["x"] + 0.7 * log["width"]
    # What is drawn in the middle of the bubble is the bubble, wherever the lane is.
    on_top = """() => {
      const lane = document.querySelector(".lane")
      lane.style.setProperty("pointer-events", "auto")
      const box = document.querySelector(".message.mine .bubble").getBoundingClientRect()
      return document.elementFromPoint(box.right - 10, box.top + 10).closest(".bubble") !== null
    }"""
    assert room.evaluate(on_top)
