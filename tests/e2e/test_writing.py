"""What people write, paste and compose, from the field to every screen."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def live(host):
    return host.shows(host.opens(), "chat")


@pytest.fixture
def stage(live, host, somebody, log_in):
    """The presenter's page."""
    page = somebody("desktop")
    log_in(page, host.email)
    page.goto(f"/sessions/{live['id']}")
    expect(field(page)).to_be_enabled()
    return page


@pytest.fixture
def participant(live, somebody, join):
    """A participant's page on a phone."""
    page = somebody("pixel")
    join(page, live["session_code"], "하나")
    return page


@pytest.fixture
def hall(live, stage, participant):
    """Both, and the projector between them."""
    screen = stage.context.new_page()
    screen.goto(f"/sessions/{live['id']}/screen")
    return stage, screen, participant


def field(page):
    return page.get_by_test_id("chat-input")


def texts(page):
    return page.get_by_test_id("chat-messages").locator("[data-field=text]")


def note(page):
    return page.locator("[data-composer] [data-field=note]")


def keys(page):
    """The page's keyboard as an input method drives it."""
    session = page.context.new_cdp_session(page)
    return lambda kind, **what: session.send(f"Input.{kind}", what)


def compose(page, typed, *pieces):
    field(page).focus()
    page.keyboard.insert_text(typed)
    press = keys(page)
    for piece in pieces:
        press("imeSetComposition", text=piece, selectionStart=len(piece), selectionEnd=len(piece))
    return press


ENTER = {"windowsVirtualKeyCode": 13, "key": "Enter", "code": "Enter"}
ENTER_IN_METHOD = {"windowsVirtualKeyCode": 229, "key": "Process", "code": "Enter"}


def with_a_second_keydown(press):
    press("dispatchKeyEvent", type="rawKeyDown", **ENTER_IN_METHOD)
    press("insertText", text="글")
    press("dispatchKeyEvent", type="keyDown", text="\r", **ENTER)


def with_the_line_break_alone(press):
    press("insertText", text="글")
    press("dispatchKeyEvent", type="keyDown", text="\r", **ENTER_IN_METHOD)


@pytest.mark.parametrize("enter", [with_a_second_keydown, with_the_line_break_alone])
def test_enter_after_hangul_sends_once_in_every_order_of_events(stage, enter):
    enter(compose(stage, "안녕 한", "ㄱ", "그", "글"))
    expect(texts(stage)).to_have_text(["안녕 한글"])
    expect(field(stage)).to_have_value("")
    stage.keyboard.insert_text("다음")
    expect(field(stage)).to_have_value("다음")


def test_shift_and_enter_makes_a_line(stage):
    field(stage).press_sequentially("하나")
    field(stage).press("Shift+Enter")
    field(stage).press_sequentially("둘")
    expect(field(stage)).to_have_value("하나\n둘")
    field(stage).press("Enter")
    expect(texts(stage)).to_have_text(["하나 둘"])
    expect(field(stage)).to_have_value("")


def test_the_button_sends_what_is_being_composed_and_nothing_of_it_comes_back(participant):
    press = compose(participant, "안녕 한", "ㄱ", "그", "글")
    participant.get_by_test_id("send-button").tap()
    expect(texts(participant)).to_have_text(["안녕 한글"])
    expect(field(participant)).to_have_value("")
    expect(field(participant)).to_be_focused()
    press("imeSetComposition", text="ㄷ", selectionStart=1, selectionEnd=1)
    expect(field(participant)).to_have_value("ㄷ")


def test_text_from_an_office_document_keeps_its_lines(hall):
    stage, _screen, _phone = hall
    field(stage).fill("제목\v부제\f본문\u2028끝")
    field(stage).press("Enter")
    for page in hall:
        expect(texts(page)).to_have_count(1)
        assert texts(page).first.evaluate("one => one.textContent") == "제목\n부제\n본문\n끝"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("가" * 503, "3자"),
        ("\n".join("a" * 41), "40줄"),
        ("Z" + "\u0311" * 5, "부호"),
        ("a\u0007b", "제어 문자"),
    ],
)
def test_what_cannot_be_sent_is_told_and_stays_whole_in_the_field(participant, typed, said):
    field(participant).fill(typed)
    expect(note(participant)).to_contain_text(said)
    expect(participant.get_by_test_id("send-button")).to_be_disabled()
    field(participant).press("Enter")
    expect(field(participant)).to_have_value(typed)
    expect(texts(participant)).to_have_count(0)


def test_a_text_that_the_server_refuses_comes_back_into_the_field(host, somebody, join):
    live, phone = host.opens(), somebody("pixel")
    spoiled = []

    def spoil(page_side):
        server_side = page_side.connect_to_server()
        page_side.on_message(lambda data: server_side.send(data.replace("가나다", spoiled[0] if spoiled else "가나다")))

    phone.route_web_socket("**/socket.io/**", spoil)
    join(phone, live["session_code"], "하나")
    spoiled.append("\\u0007")
    field(phone).fill("가나다")
    phone.get_by_test_id("send-button").tap()
    expect(field(phone)).to_have_value("가나다")
    expect(note(phone)).to_contain_text("제어 문자")
    expect(phone.get_by_test_id("message")).to_have_count(0)
    spoiled.clear()
    phone.get_by_test_id("send-button").tap()
    expect(texts(phone)).to_have_text(["가나다"])
    expect(note(phone)).to_be_empty()


def test_links_of_the_presenter_can_be_tapped_and_no_others(hall, say):
    stage, screen, phone = hall
    say(stage, "자료: https://slides.example/talk, 곧 봐요")
    say(phone, "https://other.example/")
    for page in hall:
        expect(texts(page)).to_have_count(2)
    for page in (stage, phone):
        link = page.locator("[data-messages] a")
        expect(link).to_have_count(1)
        expect(link).to_have_attribute("href", "https://slides.example/talk")
        expect(link).to_have_attribute("rel", re.compile("noopener noreferrer"))
        expect(link).to_have_attribute("target", "_blank")
    expect(screen.locator("[data-feature=chat] a")).to_have_count(0)

    row = stage.get_by_test_id("message").filter(has_text="slides.example")
    row.hover()
    row.get_by_test_id("pin-message").click()
    expect(phone.locator("[data-pinned] a")).to_have_attribute("href", "https://slides.example/talk")
    expect(screen.locator("[data-pinned]")).to_contain_text("slides.example")
    expect(screen.locator("[data-feature=chat] a")).to_have_count(0)


def test_a_long_message_shows_its_beginning_and_the_rest_when_asked(hall, say):
    _stage, screen, phone = hall
    say(phone, "\n".join(f"줄 {n}" for n in range(40)))
    text = texts(phone).first
    expect(text).to_be_visible()
    before = text.bounding_box()["height"]
    more = phone.get_by_role("button", name="더 보기")
    more.tap()
    assert text.bounding_box()["height"] > 2 * before
    phone.get_by_role("button", name="접기").tap()
    assert text.bounding_box()["height"] == before
    expect(texts(screen)).to_have_count(1)
    log = screen.get_by_test_id("chat-messages").bounding_box()
    assert texts(screen).first.bounding_box()["height"] < log["height"] / 2


def test_a_screen_reader_is_told_what_comes_and_not_what_was_there(stage, participant, say):
    say(stage, "먼저 한 말")
    expect(participant.locator("[data-announcer]")).to_have_text(re.compile("먼저 한 말"))
    participant.reload()
    expect(texts(participant)).to_have_count(1)
    for n in range(3):
        say(stage, f"말 {n}")
    expect(participant.locator("[data-announcer]")).to_have_text("새 메시지 3개")
    expect(participant.locator("[role=log]")).to_have_attribute("aria-live", "off")


FAMILY = "👨‍👩‍👧‍👦"


def test_a_nickname_and_a_title_are_taken_whole_or_told_to_be_too_long(host, somebody, log_in):
    live, phone, stage = host.opens(), somebody("pixel"), somebody("desktop")
    phone.goto(f"/join/{live['session_code']}")
    nickname = phone.get_by_test_id("nickname-input")
    nickname.fill(FAMILY * 21)
    expect(nickname).to_have_value(FAMILY * 21)
    expect(phone.locator("#nickname-problem")).to_contain_text("1자")
    nickname.fill(FAMILY * 20)
    expect(phone.locator("#nickname-problem")).to_be_empty()
    phone.get_by_test_id("join-button").tap()
    expect(phone.get_by_test_id("chat-input")).to_be_enabled()

    log_in(stage, host.email)
    stage.goto("/dashboard")
    stage.get_by_test_id("create-session-button").first.click()
    title = stage.get_by_test_id("session-title")
    title.fill("가" * 150)
    expect(stage.locator("#title-problem")).to_contain_text("50자")
    stage.get_by_test_id("create-button").click()
    expect(title).to_have_value("가" * 150)
    title.fill("😀" * 100)
    stage.get_by_test_id("create-button").click()
    expect(stage.locator("h1")).to_have_text("😀" * 100)
