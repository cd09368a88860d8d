"""Polls on phones: every kind, by touch and by keyboard alone; tunnels, killed servers, two tabs, late answers."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.polls import Polls, options
from tests.waiting import eventually

LATE = re.compile(r"반영되지 않았어요 \(.+ 늦음\)")
STATEMENTS = {"from": 0, "to": 10, "statements": options("내용", "속도")}
SEVERAL = {"options": options("하나", "둘", "셋"), "min": 0, "max": 2}


def card(page, title):
    return page.get_by_test_id("poll").filter(has=page.get_by_role("heading", name=title))


def state(card):
    return card.get_by_test_id("poll-own")


def said(card):
    return card.get_by_test_id("poll-answer").locator("li")


def submit(card):
    card.get_by_test_id("poll-submit").click()


@pytest.fixture
def room(host, server, somebody, join):
    """A running session, its polls, and a phone in it."""
    live = host.opens()
    phone = somebody("pixel")
    join(phone, live["session_code"], "하나")
    return Polls(host, live, server.url), phone, live


def taps(phone, title, *names):
    for name in names:
        card(phone, title).get_by_text(name, exact=True).tap()


def test_two_people_answer_every_kind_by_touch_and_by_keyboard_alone(room, somebody, join):
    polls, phone, live = room
    desk = somebody("desktop")
    join(desk, live["session_code"], "둘")
    for answer in (chooses_one, chooses_several, rates, ranks, counts, writes):
        answer(polls, phone, desk)


def chooses_one(polls, phone, desk):
    title = "하나만?"
    poll = polls.opens("choice", title)
    expect(card(phone, title)).to_be_visible()
    submit(card(phone, title))
    expect(card(phone, title).get_by_test_id("poll-problem")).to_have_text("선택지를 골라 주세요.")
    taps(phone, title, "새 사옥")
    phone.reload()
    expect(card(phone, title).get_by_label("새 사옥")).to_be_checked()
    submit(card(phone, title))
    expect(state(card(phone, title))).to_contain_text("제출했어요")
    expect(card(phone, title).get_by_test_id("poll-waiting")).to_contain_text("발표자가 공개하면")
    by_keys(desk, title, "ArrowDown", "ArrowUp", "ArrowDown", "Enter")
    expect(state(card(desk, title))).to_contain_text("새 사옥")
    card(phone, title).get_by_test_id("poll-change").tap()
    taps(phone, title, "복지 포인트")
    submit(card(phone, title))
    expect(state(card(phone, title))).to_contain_text("복지 포인트")
    polls.shows(poll, "revealed")
    for page, own in ((phone, "복지 포인트"), (desk, "새 사옥")):
        expect(card(page, title).get_by_role("row", name=own)).to_contain_text("50%")
        expect(card(page, title).get_by_role("row", name=own)).to_contain_text("내 선택")
        expect(card(page, title).get_by_test_id("poll-change")).to_be_hidden()
    polls.steps(poll, "close")


def chooses_several(polls, phone, desk):
    title = "둘까지?"
    polls.opens("choice", title, SEVERAL)
    taps(phone, title, "하나", "둘", "셋")
    expect(card(phone, title).get_by_test_id("poll-problem")).to_have_text("2개까지만 고를 수 있어요.")
    expect(card(phone, title).get_by_label("셋")).not_to_be_checked()
    submit(card(phone, title))
    expect(said(card(phone, title))).to_have_text(["하나", "둘"])
    by_keys(desk, title, "Tab", "Tab", "Tab", "Space", "Enter")
    expect(said(card(desk, title))).to_have_text(["기권"])


def rates(polls, phone, desk):
    title = "어땠나요?"
    polls.opens("rating", title, STATEMENTS)
    for name, value in (("내용", "10"), ("속도", "0")):
        card(phone, title).get_by_role("radiogroup", name=name).get_by_text(value, exact=True).tap()
    submit(card(phone, title))
    expect(said(card(phone, title))).to_have_text(["내용: 10", "속도: 0"])
    by_keys(desk, title, "Space", "ArrowRight", "ArrowRight", "Enter")
    expect(said(card(desk, title))).to_have_text(["내용: 2"])


def ranks(polls, phone, desk):
    title = "순서는?"
    polls.opens("ranking", title, may_change="never")
    expect(card(phone, title).get_by_test_id("poll-final")).to_have_text("제출하면 바꿀 수 없어요.")
    taps(phone, title, "복지 포인트", "유연 근무")
    submit(card(phone, title))
    expect(card(phone, title).get_by_test_id("poll-problem")).to_contain_text("1개를 더")
    taps(phone, title, "새 사옥")
    drag_to_top(phone, "새 사옥")
    submit(card(phone, title))
    expect(said(card(phone, title))).to_have_text(["1. 새 사옥", "2. 복지 포인트", "3. 유연 근무"])
    expect(card(phone, title).get_by_test_id("poll-change")).to_be_hidden()
    by_keys(desk, title, "Enter", "Enter", "Enter")
    up = desk.get_by_role("button", name="복지 포인트: 위로")
    expect(up).to_be_focused()
    for _ in range(2):
        desk.keyboard.press("Enter")
        expect(up).to_be_focused()
    card(desk, title).get_by_test_id("poll-submit").press("Enter")
    expect(said(card(desk, title))).to_have_text(["1. 복지 포인트", "2. 유연 근무", "3. 새 사옥"])


def counts(polls, phone, _desk):
    title = "몇 분?"
    polls.opens("number", title)
    number = card(phone, title).get_by_test_id("poll-number")
    expect(number).to_have_attribute("inputmode", "numeric")
    number.fill("２00")
    submit(card(phone, title))
    expect(card(phone, title).get_by_test_id("poll-problem")).to_contain_text("0부터 180까지")
    expect(number).to_have_attribute("aria-invalid", "true")
    number.fill("４2")
    submit(card(phone, title))
    expect(said(card(phone, title))).to_have_text(["42분"])


def writes(polls, phone, _desk):
    title = "한마디"
    poll = polls.opens("text", title)
    fields = card(phone, title).get_by_test_id("poll-text")
    fields.nth(0).fill("👨‍👩‍👧‍👦" * 201)
    expect(card(phone, title).locator(".poll-left").first).to_contain_text("1자")
    fields.nth(0).fill("좋아요")
    fields.nth(1).fill("또 와요")
    submit(card(phone, title))
    expect(said(card(phone, title))).to_have_text(["좋아요", "또 와요"])
    expect(card(phone, title).get_by_test_id("poll-results")).to_contain_text("또 와요")
    assert polls.results(poll)["voters"] == 1


def by_keys(page, title, *keys):
    """Presses keys, from the first field of a card on."""
    field = card(page, title).locator("input, [data-testid=poll-free]").first
    expect(field).to_be_attached()
    field.focus()
    for key in keys:
        page.keyboard.press(key)


def drag_to_top(phone, name):
    grips = phone.locator("[data-grip]")
    row = phone.get_by_test_id("poll-placed").filter(has_text=name)
    start, end = row.locator("[data-grip]").bounding_box(), grips.first.bounding_box()
    phone.mouse.move(start["x"] + 10, start["y"] + 20)
    phone.mouse.down()
    phone.mouse.move(end["x"] + 10, end["y"] + 30, steps=4)
    phone.mouse.move(end["x"] + 10, end["y"] + 2, steps=4)
    phone.mouse.up()
    expect(phone.get_by_test_id("poll-placed").first).to_contain_text(name)


def test_an_answer_outlives_a_tunnel_a_reload_and_a_killed_server_and_counts_once(
    own_server, presenter_of, somebody, join
):
    server = own_server().start()
    host = presenter_of(server)
    live, phone = host.opens(), somebody("pixel", at=server.url)
    polls = Polls(host, live, server.url)
    join(phone, live["session_code"], "하나")
    poll = polls.opens("choice", "터널에서?")
    taps(phone, "터널에서?", "유연 근무")
    phone.context.set_offline(True)
    submit(card(phone, "터널에서?"))
    expect(state(card(phone, "터널에서?"))).to_contain_text("유연 근무")
    server.kill9()
    phone.context.set_offline(False)
    server.start()
    phone.reload()
    expect(state(card(phone, "터널에서?"))).to_contain_text("제출했어요", timeout=30_000)
    phone.reload()
    expect(state(card(phone, "터널에서?"))).to_contain_text("제출했어요")
    assert polls.results(poll)["counts"]["o0"] == polls.results(poll)["voters"] == 1


def test_a_late_answer_says_so_and_leaves_the_one_before(room):
    polls, phone, _ = room
    poll = polls.opens("choice", "늦었나요?")
    taps(phone, "늦었나요?", "유연 근무")
    submit(card(phone, "늦었나요?"))
    expect(state(card(phone, "늦었나요?"))).to_contain_text("제출했어요")
    phone.context.set_offline(True)
    card(phone, "늦었나요?").get_by_test_id("poll-change").tap()
    taps(phone, "늦었나요?", "새 사옥")
    submit(card(phone, "늦었나요?"))
    expect(state(card(phone, "늦었나요?"))).to_contain_text("새 사옥")
    polls.steps(poll, "close")
    phone.context.set_offline(False)
    for _ in range(2):
        late = card(phone, "늦었나요?").get_by_test_id("poll-failed")
        expect(late).to_contain_text(LATE, timeout=30_000)
        expect(late).to_contain_text("새 사옥")
        expect(state(card(phone, "늦었나요?"))).to_contain_text("유연 근무")
        phone.reload()
    assert polls.results(poll)["counts"]["o0"] == 1


def test_a_phone_follows_the_projector(room):
    polls, phone, _ = room
    titles = phone.get_by_test_id("poll").get_by_role("heading")
    polls.opens("text", "한마디?", show="live")
    card(phone, "한마디?").get_by_test_id("poll-text").first.fill("반가워요")
    submit(card(phone, "한마디?"))
    expect(state(card(phone, "한마디?"))).to_contain_text("반가워요")
    shown = polls.opens("number", "몇 분?", show="hidden")
    card(phone, "몇 분?").get_by_test_id("poll-number").fill("45")
    submit(card(phone, "몇 분?"))
    polls.steps(shown, "close")
    polls.shows(shown, "revealed")
    expect(titles).to_have_text(["몇 분?", "한마디?"])
    expect(card(phone, "몇 분?").get_by_test_id("poll-results")).to_contain_text("180분")
    card(phone, "한마디?").get_by_test_id("poll-change").tap()
    polls.host.shows(polls.live, "join")
    expect(titles).to_have_text(["한마디?"])
    polls.host.shows(polls.live, "activity", id=shown["id"])
    expect(phone.get_by_test_id("poll-newest")).to_have_text("결과: 몇 분? ↑")
    phone.reload()
    expect(titles).to_have_text(["몇 분?", "한마디?"])


def test_two_tabs_are_one_person_and_a_pause_keeps_what_is_typed(room):
    polls, phone, live = room
    only = polls.opens("choice", "하나뿐?")
    expect(card(phone, "하나뿐?")).to_be_visible()
    phone.get_by_test_id("tab-chat").tap()
    expect(phone.get_by_test_id("tab-activities")).to_have_accessible_name(re.compile("새 소식 1개"))
    polls.removes(only)
    expect(phone.get_by_role("tablist")).to_be_hidden()
    second = phone.context.new_page()
    second.goto(f"/join/{live['session_code']}")
    polls.opens("choice", "두 탭?", show="after_answer", seconds=600)
    expect(card(second, "두 탭?")).to_be_visible()  # a draft that it found there would be its own
    taps(phone, "두 탭?", "유연 근무")
    poll = polls.opens("text", "길게 말하면?", names="named", show="hidden")
    expect(phone.get_by_test_id("poll-newest")).to_have_text("지금 열렸어요: 길게 말하면? ↑")
    expect(second.get_by_test_id("poll-newest")).to_be_hidden()
    phone.get_by_test_id("poll-newest").tap()
    expect(phone.get_by_role("heading", name="길게 말하면?")).to_be_focused()
    expect(phone.get_by_test_id("poll-newest")).to_be_hidden()
    for page in (phone, second):
        expect(page.get_by_test_id("poll").get_by_role("heading")).to_have_text(["길게 말하면?", "두 탭?"])
    expect(card(phone, "두 탭?").get_by_test_id("poll-time")).to_contain_text(re.compile(r"(9|10):\d\d"))
    expect(card(phone, "두 탭?").get_by_test_id("poll-final")).to_have_text("제출하면 바꿀 수 없어요.")
    submit(card(phone, "두 탭?"))
    for page in (phone, second):
        expect(state(card(page, "두 탭?"))).to_contain_text("유연 근무")
        expect(card(page, "두 탭?").get_by_role("row", name="유연 근무")).to_contain_text("100%")
    field = card(phone, "길게 말하면?").get_by_test_id("poll-text").first
    field.fill("반쯤 쓴 답")
    expect(card(phone, "길게 말하면?")).to_contain_text("이름과 함께 전달돼요.")
    polls.steps(poll, "pause")
    expect(card(phone, "길게 말하면?").get_by_test_id("poll-state")).to_have_text("일시정지")
    card(phone, "길게 말하면?").get_by_test_id("poll-submit").press("Enter")
    expect(card(phone, "길게 말하면?").get_by_test_id("poll-problem")).to_contain_text("잠시 멈췄어요")
    expect(field).to_have_value("반쯤 쓴 답")
    polls.steps(poll, "resume")
    expect(card(phone, "길게 말하면?").get_by_test_id("poll-state")).to_be_empty()
    expect(card(phone, "길게 말하면?").get_by_test_id("poll-problem")).to_be_empty()
    submit(card(phone, "길게 말하면?"))
    expect(state(card(second, "길게 말하면?"))).to_contain_text("반쯤 쓴 답")
    polls.steps(poll, "close")
    expect(card(phone, "길게 말하면?")).to_contain_text("응답이 반영됐어요")
    eventually(lambda: polls.results(poll)["voters"] == 1)
