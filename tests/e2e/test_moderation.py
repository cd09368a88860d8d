"""A room is moderated: with keys alone, from two pages of the presenter at once, by a moderator, and as participants
see it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.polls import Polls
from tests.e2e.states import SIZES, enters
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(180)
# Where the middle of a word of this element's text is, [x, y] on the page.
MIDDLE = """(element, word) => {
  const range = document.createRange()
  const begins = element.textContent.indexOf(word)
  range.setStart(element.firstChild, begins)
  range.setEnd(element.firstChild, begins + word.length)
  const { left, right, top, bottom } = range.getBoundingClientRect()
  return [(left + right) / 2, (top + bottom) / 2]
}"""


@pytest.fixture
def room(host):
    """A running session in which each message waits."""
    live = host.opens()
    live["path"] = f"/api/sessions/{live['id']}"
    assert host.asks("PUT", f"{live['path']}/moderation", {"hold": {"chat": "all"}}).status == 200
    return live


def row(page, text):
    return page.get_by_test_id("waiting-text").filter(has_text=text)


def words(page):
    return page.get_by_test_id("waiting-words")


def own(phone, text):
    return phone.locator(".message.mine").filter(has_text=text)


def test_a_room_is_moderated(host, room, presents, somebody, join, say):
    desk, pocket = presents(room, viewport=SIZES["desktop"]), presents(room, device="pixel")
    phone = somebody("pixel")
    join(phone, room["session_code"], "하나")
    for text in ("첫째", "둘째", "셋째", "넷째"):
        say(phone, text)
        expect(own(phone, text).locator("[data-field=state]")).to_contain_text("검토 중")
    approves_with_keys(desk, phone)
    another_page_is_faster(desk, pocket, phone)
    dismisses(desk, phone)
    decides_on_a_report(desk, somebody, join, room)
    mutes_a_participant(desk, phone, say)
    adds_a_word(desk, host, room)
    raises_the_shield(desk, phone, somebody, host, room)
    shares_the_work(desk, phone, somebody, say, host, room)


def approves_with_keys(desk, phone):
    expect(desk.get_by_test_id("tab-moderation").locator("[data-field=mark]")).to_have_text("4")
    desk.keyboard.press("m")
    expect(row(desk, "첫째")).to_be_focused()
    desk.keyboard.press("ArrowDown")
    expect(row(desk, "둘째")).to_be_focused()
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("a")
    expect(words(desk)).to_have_text(["둘째", "셋째", "넷째"])
    expect(row(desk, "둘째")).to_be_focused()
    expect(own(phone, "첫째")).to_have_attribute("data-state", "said")


def another_page_is_faster(desk, pocket, phone):
    """On a phone. The focus stays in the list."""
    pocket.get_by_test_id("tab-moderation").tap()
    row(pocket, "둘째").get_by_test_id("approve-text").tap()
    expect(own(phone, "둘째")).to_have_attribute("data-state", "said")
    expect(words(desk)).to_have_text(["셋째", "넷째"])
    expect(row(desk, "셋째").locator(":focus")).to_have_count(1)


def dismisses(desk, phone):
    desk.keyboard.press("d")
    expect(words(desk)).to_have_text(["넷째"])
    expect(own(phone, "셋째")).to_have_attribute("data-state", "dismissed")
    desk.get_by_test_id("more-of-text").press("Enter")
    desk.get_by_test_id("dismiss-reason").focus()
    desk.keyboard.type("ad: 주제와 달라요")  # keys of the list are letters here
    desk.keyboard.press("Enter")
    expect(words(desk)).to_have_count(0)
    expect(own(phone, "넷째")).to_contain_text("ad: 주제와 달라요")


def decides_on_a_report(desk, somebody, join, room):
    """A participant reports a text with the keyboard; the presenter approves it, and it stays."""
    two = somebody("desktop")
    join(two, room["session_code"], "둘")
    two.get_by_test_id("chat-messages").focus()
    report = two.get_by_test_id("report")
    expect(report).to_have_accessible_name("발표자에게 신고하기: 하나 둘째")
    report.press("ArrowUp")
    expect(report).to_be_focused()
    expect(report).to_have_accessible_name("발표자에게 신고하기: 하나 첫째")
    report.press("Enter")
    expect(report).to_have_accessible_name("한 번 더 누르면 신고해요: 하나 첫째")
    expect(report).not_to_have_attribute("aria-disabled", "true")
    report.press("Enter")
    expect(report).to_have_accessible_name("내가 신고한 글이에요: 하나 첫째")
    expect(row(desk, "첫째").get_by_test_id("waiting-why")).to_have_text("1명이 신고")
    row(desk, "첫째").get_by_test_id("approve-text").press("Enter")
    expect(words(desk)).to_have_count(0)
    expect(two.locator(".message").filter(has_text="첫째")).to_be_visible()
    expect(desk.get_by_test_id("audit")).to_contain_text("글 승인")


def mutes_a_participant(desk, phone, say):
    """From a text that waits; and undoes it."""
    say(phone, "다섯째 거시기는")
    desk.get_by_test_id("text-author").press("Enter")
    desk.get_by_test_id("mute-5").press("Enter")
    expect(phone.locator("[data-chat-off]")).to_contain_text("글쓰기를 막아")
    expect(phone.get_by_test_id("chat-input")).to_be_hidden()
    expect(desk.get_by_test_id("muted-people")).to_contain_text("하나")
    expect(desk.get_by_test_id("undo-button")).to_be_visible()
    desk.keyboard.press("Control+z")
    expect(phone.get_by_test_id("chat-input")).to_be_visible()


def adds_a_word(desk, host, room):
    """By a click on it, without its particle."""
    words(desk).scroll_into_view_if_needed()
    desk.mouse.click(*words(desk).evaluate(MIDDLE, "거시기는"))
    expect(desk.get_by_test_id("own-word")).to_have_value("거시기는")
    desk.get_by_test_id("own-word").fill("거시기")
    desk.get_by_test_id("block-word").press("Enter")
    eventually(lambda: host.asks("GET", f"{room['path']}/moderation")["words"] == ["거시기"])
    desk.get_by_test_id("moderation-settings").press("Enter")
    expect(desk.locator("#list-words")).to_have_value("거시기")
    desk.get_by_test_id("set-slow_seconds").select_option("5")
    eventually(lambda: host.asks("GET", f"{room['path']}/moderation")["slow_seconds"] == 5)
    desk.keyboard.press("Escape")


def raises_the_shield(desk, phone, somebody, host, room):
    """No newcomer comes in until it is lowered; then all settings are as they were before."""
    shield, before = desk.get_by_test_id("shield"), host.asks("GET", f"{room['path']}/moderation").body
    desk.keyboard.press("x")
    expect(shield).to_have_attribute("aria-checked", "true")
    late = somebody("pixel")
    late.goto(f"/join/{room['session_code']}")
    enters(late, "늦은 사람")
    expect(late.locator("#nickname-problem")).to_contain_text("지금은 새로 들어올 수 없어요")
    desk.keyboard.press("x")
    expect(shield).to_have_attribute("aria-checked", "false")
    assert host.asks("GET", f"{room['path']}/moderation").body == before
    expect(phone.get_by_test_id("chat-input")).to_be_visible()
    late.get_by_test_id("join-button").tap()
    expect(late.get_by_test_id("chat-input")).to_be_visible()


def sets_what_the_link_is_for(helper, host, room):
    helper.get_by_test_id("moderation-settings").tap()
    expect(helper.get_by_test_id("set-hold.chat")).to_be_visible()
    expect(helper.get_by_test_id("set-hold.text")).to_have_count(0)
    helper.get_by_test_id("set-slow_seconds").select_option("0")
    eventually(lambda: host.asks("GET", f"{room['path']}/moderation")["slow_seconds"] == 0)
    helper.keyboard.press("Escape")


def ends_a_flood(helper, phone, say):
    """All that the page shows as waiting is dismissed by one press, and a sentence to confirm it."""
    for text in ("또", "또또", "또또또"):
        say(phone, text)
    expect(words(helper)).to_have_count(4)
    helper.get_by_test_id("dismiss-all").tap()
    expect(helper.locator("#confirm-question")).to_contain_text("4개")
    helper.get_by_test_id("confirm-yes").tap()
    expect(words(helper)).to_have_count(0)
    expect(own(phone, "또또또")).to_contain_text("승인하지 않아")
    say(phone, "여섯째")


def shares_the_work(desk, phone, somebody, say, host, room):
    """With a moderator who has no account, until the link is revoked."""
    desk.get_by_test_id("moderators").press("Enter")
    desk.get_by_test_id("new-moderator-name").fill("도우미")
    desk.get_by_test_id("scope-answers").uncheck()
    desk.get_by_test_id("make-moderator").press("Enter")
    expect(desk.get_by_test_id("moderator-url")).not_to_have_value("")
    helper = somebody("pixel")
    helper.goto("/sessions/" + desk.get_by_test_id("moderator-url").input_value().partition("/sessions/")[2])
    expect(helper.get_by_test_id("moderator-name")).to_have_text("도우미")
    helper.get_by_test_id("tab-moderation").tap()
    expect(helper.get_by_test_id("shield")).to_be_visible()
    sets_what_the_link_is_for(helper, host, room)
    ends_a_flood(helper, phone, say)
    helper.get_by_test_id("tab-people").tap()
    expect(helper.get_by_test_id("participant-list")).to_contain_text("하나")
    expect(helper.get_by_test_id("joined-count")).to_have_text("")
    helper.get_by_test_id("tab-moderation").tap()
    approve = row(helper, "여섯째").get_by_test_id("approve-text")
    expect(approve).not_to_have_attribute("aria-disabled", "true")  # rows that have just moved take no press
    approve.tap()
    expect(own(phone, "여섯째")).to_have_attribute("data-state", "said")
    expect(desk.get_by_test_id("moderator")).to_contain_text("도우미")
    desk.get_by_test_id("revoke-moderator").press("Enter")
    expect(desk.get_by_test_id("moderator")).to_have_count(0)
    expect(helper.locator("[data-over]")).to_be_visible()


def test_own_texts_and_names_that_wait_are_shown_to_their_author(host, room, server, somebody, join):
    """Also after a reload; and what was not approved, with the reason."""
    host.asks("PUT", f"{room['path']}/moderation", {"hold": {"text": "all", "word_cloud": "all", "nickname": "all"}})
    phone = somebody("pixel")
    join(phone, room["session_code"], "기다리는 이름")
    name = phone.get_by_test_id("held-name")
    expect(name).to_contain_text("‘기다리는 이름’ 닉네임은 검토 중")
    polls = Polls(host, room, server.url)
    polls.opens("text", "한마디", {"most": 2})
    card = phone.get_by_test_id("poll").filter(has=phone.get_by_role("heading", name="한마디"))
    card.get_by_test_id("poll-text").first.fill("혼자 보는 글")
    card.get_by_test_id("poll-submit").click()
    held = card.get_by_test_id("poll-held")
    expect(held).to_contain_text("검토 중")
    expect(held.locator("li")).to_have_text(["혼자 보는 글"])
    phone.reload()
    expect(held.locator("li")).to_have_text(["혼자 보는 글"])
    expect(name).to_contain_text("‘기다리는 이름’")
    expect(card).not_to_contain_text("기권")
    card.get_by_test_id("poll-change").click()
    expect(card.get_by_test_id("poll-text").first).to_have_value("혼자 보는 글")
    card.get_by_test_id("poll-cancel").click()
    for text in host.asks("GET", f"{room['path']}/waiting").body:
        host.asks("POST", f"{room['path']}/waiting/{text['id']}/dismiss", {"reason": "주제와 달라요"})
    expect(held).to_contain_text("주제와 달라요")
    expect(held.locator("li")).to_have_count(0)
    expect(name).to_contain_text("닉네임이 승인되지 않았어요: 주제와 달라요")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_moderator_for_polls_alone_leads_them(host, room, server, somebody, join, size):
    """Prepares one, opens, closes and shows it; what the projector shows is theirs to choose."""
    polls = Polls(host, room, server.url)
    polls.prepares("choice", "어디로 갈까요?")
    asked = {"name": "진행 도우미", "scope": ["activities"]}
    token = host.asks("POST", f"{room['path']}/moderators", asked)["token"]
    helper = somebody("pixel") if size == "phone" else somebody("desktop")
    helper.goto(f"/sessions/{room['id']}/moderate?token={token}")
    expect(helper.get_by_test_id("tab-moderation")).to_have_count(0)
    phone = somebody("pixel")
    join(phone, room["session_code"], "하나")
    expect(helper.get_by_test_id("next-step")).to_contain_text("어디로 갈까요?")
    helper.get_by_test_id("next-step").click()
    poll = phone.get_by_test_id("poll").filter(has=phone.get_by_role("heading", name="어디로 갈까요?"))
    poll.get_by_text("새 사옥", exact=True).tap()
    poll.get_by_test_id("poll-submit").tap()
    expect(helper.get_by_test_id("answered-count")).to_contain_text("1")
    helper.get_by_test_id("close-activity").click()
    expect(poll.get_by_test_id("poll-state")).to_contain_text("마감")
    helper.get_by_test_id("show-to-live").click()
    expect(poll.get_by_role("row", name="새 사옥")).to_contain_text("100%")
    helper.get_by_test_id("show-join").click()
    eventually(lambda: host.asks("GET", room["path"])["stage"]["show"] == "join")
    if size == "phone":
        helper.get_by_test_id("tab-agenda").click()
    helper.get_by_test_id("add-activity").click()
    expect(helper.get_by_role("dialog")).to_be_visible()


def test_answers_words_and_nicknames_are_reported_from_a_phone(host, room, server, presents, somebody, join, say):
    host.asks("PUT", f"{room['path']}/moderation", {"hold": {"chat": "off"}})
    desk, phone, other = presents(room, viewport=SIZES["desktop"]), somebody("pixel"), somebody("pixel")
    join(other, room["session_code"], "심한 별명")
    say(other, "안녕하세요")
    join(phone, room["session_code"], "하나")
    phone.get_by_text("안녕하세요").tap()
    report, of_name = phone.get_by_test_id("report"), phone.get_by_test_id("report-name")
    expect(of_name).to_be_hidden()
    report.tap()
    expect(of_name).to_have_accessible_name("발표자에게 닉네임 신고하기: 심한 별명")
    expect(of_name).not_to_have_attribute("aria-disabled", "true")
    of_name.tap()
    desk.get_by_test_id("tab-moderation").click()
    expect(words(desk)).to_have_text(["심한 별명"])
    polls = Polls(host, room, server.url)
    polls.answer(polls.opens("text", "한마디"), {"texts": ["심한 글"]})
    card = poll(phone, "한마디")
    reports(card, card.locator(".card"))
    expect(words(desk)).to_have_text(["심한 별명", "심한 글"])
    polls.answer(polls.opens("word_cloud", "낱말"), {"entries": ["심한말"]})
    card = poll(phone, "낱말")
    card.get_by_test_id("poll-peek").tap()
    card.get_by_test_id("cloud-list").tap()
    reports(card, card.locator(".bar"))
    expect(words(desk)).to_have_text(["심한 별명", "심한 글", "심한말"])


def poll(phone, title):
    return phone.get_by_test_id("poll").filter(has=phone.get_by_role("heading", name=title))


def reports(card, row):
    peek = card.get_by_test_id("poll-peek")
    if peek.get_attribute("aria-expanded") == "false":
        peek.tap()
    row.tap()
    report = card.get_by_test_id("report")
    report.tap()
    expect(report).not_to_have_attribute("aria-disabled", "true")
    report.tap()
    expect(report).to_have_text("신고됨")
