"""Questions on phones, the presenter's page and the projector: a whole round of them, and a list that stands still."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import BROWSER
from tests.e2e.hall import can_be_read
from tests.e2e.questions import LONG, Questions
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(180)
PARKING, LUNCH, MOVE = "주차 공간은 언제 늘어나나요?", "점심시간을 늘릴 수 있나요?", "새 사옥에는 언제 들어가나요?"
SAME = "점심 시간 늘려 주세요"
ADVERT = "여기서 싸게 팔아요"


def card(page, text):
    return page.get_by_test_id("question").filter(
        has=page.get_by_test_id("question-text").get_by_text(text, exact=True)
    )


def item(page, question):
    return page.locator(f"[data-question='{question}']")


def more(page, question):
    """The card, with its further tools shown."""
    button = item(page, question).get_by_test_id("more-question")
    if button.get_attribute("aria-expanded") == "false":
        button.click()
    return item(page, question)


def texts(page):
    return page.get_by_test_id("live-questions").get_by_test_id("question-text")


def votes(page, text):
    return card(page, text).get_by_test_id("votes").locator("visible=true")


def ask(page, text, *, anonymous=False):
    page.get_by_test_id("ask-input").fill(text)
    page.get_by_test_id("ask-anonymous").set_checked(anonymous)
    page.get_by_test_id("ask-button").click()


@pytest.fixture
def hall(host, server):
    """A running session with questions: nothing else is on, so that there are no tabs on phones."""
    live = host.opens(chat=False)
    return Questions(host, live, server.url)


@pytest.fixture
def comes(hall, somebody):
    def as_(nickname, device="pixel"):
        page = somebody(device)
        page.goto(f"/join/{hall.live['session_code']}")
        page.get_by_test_id("nickname-input").fill(nickname)
        join = page.get_by_test_id("join-button")
        join.tap() if device == "pixel" else join.click()  # a mouse that rests on the list would hold it
        expect(page.get_by_test_id("ask-input")).to_be_enabled()
        return page

    return as_


@pytest.fixture
def cockpit(hall, host, somebody, log_in):
    page = somebody("desktop")
    log_in(page, host.email)
    page.goto(f"/sessions/{hall.live['id']}")
    page.get_by_test_id("tab-questions").click()
    expect(page.get_by_test_id("question-totals")).to_be_visible()
    return page


def test_a_whole_round_of_questions(hall, comes, cockpit):
    """A presenter, a phone, a desktop that knows keys alone, and the projector."""
    wall = cockpit.context.new_page()
    wall.goto(f"/sessions/{hall.live['id']}/screen")
    one, two = comes("하나"), comes("둘", "desktop")
    asks_without_a_name(one, two, cockpit)
    supports_what_is_similar(two)
    lunch = merges_and_takes_apart(hall, two, cockpit)
    parking = takes_in_turn(hall, one, cockpit, wall, lunch)
    replies(one, two, cockpit, wall, parking)
    assert hall.all()["totals"] == {"asked": 3, "shown": 3, "waiting": 0, "answered": 1}


def asks_without_a_name(one, two, cockpit):
    """Its author cannot support it, and may change it."""
    ask(one, "주차 공간은 언제 늘어나죠?", anonymous=True)
    mine = card(one, "주차 공간은 언제 늘어나죠?")
    expect(mine.get_by_test_id("question-facts")).to_have_text("내 질문")
    expect(mine.get_by_test_id("vote")).to_be_hidden()
    mine.get_by_test_id("edit-question").click()
    mine.get_by_test_id("edit-input").fill(PARKING)
    mine.get_by_test_id("save-question").click()
    for page in (two, cockpit):
        expect(card(page, PARKING).get_by_test_id("question-author")).to_have_text("익명")
    assert "하나" not in cockpit.get_by_test_id("desk-questions").inner_text()


def supports_what_is_similar(two):
    """By keys: what is similar is supported instead of asked again, and what was typed can be brought back."""
    two.get_by_test_id("ask-input").focus()
    two.keyboard.type("주차공간 언제 늘어나요")
    expect(two.get_by_test_id("similar-question")).to_contain_text(PARKING)
    two.keyboard.press("Shift+Tab")
    two.keyboard.press("Enter")
    expect(two.get_by_test_id("ask-input")).to_have_value("")
    expect(card(two, PARKING).get_by_role("button", name=f"공감: {PARKING} 1", pressed=True)).to_be_visible()
    two.get_by_test_id("toast-action").click()
    expect(two.get_by_test_id("ask-input")).to_have_value("주차공간 언제 늘어나요")
    two.get_by_test_id("ask-input").fill("")


def merges_and_takes_apart(hall, two, cockpit):
    """Who supported both counts once."""
    two.mouse.move(0, 0)  # nothing comes into a list under the pointer, nor under the focus
    lunch, same = hall.asks(LUNCH, votes=2), hall.asks(SAME, votes=1)
    for text in (LUNCH, SAME):
        expect(card(two, text)).to_be_visible()
    for text in (LUNCH, SAME):
        card(two, text).get_by_test_id("vote").press("Space")
    expect(votes(cockpit, SAME)).to_have_text("2")
    expect(votes(cockpit, LUNCH)).to_have_text("3")
    more(cockpit, same).get_by_test_id("merge-question").click()
    item(cockpit, lunch).get_by_test_id("merge-into").click()
    expect(votes(cockpit, LUNCH)).to_have_text("4")
    expect(cockpit.get_by_test_id("undo-button")).to_be_visible()
    cockpit.locator("h1").hover()
    cockpit.keyboard.press("Control+z")
    expect(votes(cockpit, LUNCH)).to_have_text("3")
    expect(card(cockpit, SAME)).to_be_visible()
    return lunch


def takes_in_turn(hall, one, cockpit, wall, lunch):
    """The queue comes first; one press answers the one and shows the next, and can be undone."""
    cockpit.keyboard.press("a")
    expect(wall.locator(".wall-question").first).to_contain_text(LUNCH)
    can_be_read(wall)
    parking = hall.all()["questions"][0]["id"]
    for each in (parking, lunch):
        more(cockpit, each).get_by_test_id("queue-question").click()
    queue = cockpit.get_by_test_id("question-queue").get_by_test_id("question-text")
    expect(queue).to_have_text([PARKING, LUNCH])
    up = item(cockpit, lunch).get_by_test_id("queue-up")
    up.press("Enter")
    expect(queue).to_have_text([LUNCH, PARKING])
    expect(up).to_be_focused()
    cockpit.keyboard.press("Alt+ArrowDown")
    expect(queue).to_have_text([PARKING, LUNCH])
    following = cockpit.get_by_test_id("next-step")
    for words, shown in ((f"크게 띄우기: {PARKING}", PARKING), (f"다음 질문: {LUNCH}", LUNCH)):
        expect(following).to_contain_text(words)
        expect(following).to_have_attribute("aria-disabled", "false")
        following.click()
        expect(wall.get_by_test_id("stage-question-text")).to_have_text(shown)
    can_be_read(wall)
    expect(wall.get_by_test_id("stage-votes")).to_have_text("3")
    expect(one.get_by_test_id("answered-questions")).to_be_visible()
    cockpit.get_by_test_id("undo-button").click()
    expect(wall.get_by_test_id("stage-question-text")).to_have_text(PARKING)
    expect(one.get_by_test_id("answered-questions")).to_be_hidden()
    return parking


def replies(one, two, cockpit, wall, parking):
    """A reply stands below the question, everywhere. The focus of the keyboard on its vote button stays in the list."""
    card(two, PARKING).get_by_test_id("vote").press("Shift")
    more(cockpit, parking).get_by_test_id("reply-question").click()
    cockpit.get_by_test_id("reply-input").fill("내년 봄이에요.")
    cockpit.get_by_test_id("save-reply").click()
    expect(wall.get_by_text("내년 봄이에요.")).to_be_visible()
    expect(card(two, PARKING).get_by_test_id("vote")).to_be_hidden()
    expect(two.locator("[data-scroller]:visible")).to_be_focused()
    one.get_by_test_id("answered-questions").locator("summary").click()
    expect(card(one, PARKING).get_by_test_id("question-reply")).to_contain_text("내년 봄이에요.")


class Finger:
    """A real finger on a phone: it comes down, stays, and goes."""

    def __init__(self, page):
        if BROWSER != "chromium":
            pytest.skip("only Chromium has fingers that stay")
        self.page, self.session = page, page.context.new_cdp_session(page)

    def down(self, element):
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        self.session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})

    def up(self):
        self.session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_vote_counts_for_the_card_under_the_finger_while_votes_rain(hall, comes):
    first, second, third = (hall.asks(text, votes=n) for text, n in ((LUNCH, 2), (PARKING, 1), (MOVE, 0)))
    phone = comes("하나")
    expect(texts(phone)).to_have_text([LUNCH, PARKING, MOVE])
    finger, target = Finger(phone), card(phone, PARKING).get_by_test_id("vote")
    finger.down(target)
    before = target.bounding_box()
    hall.votes(third, 4)
    expect(votes(phone, MOVE)).to_have_text("4")
    hall.does(first, "answer", answered=True)
    new = hall.asks("하나 더 있나요?")
    expect(phone.get_by_test_id("questions-newer")).to_contain_text("새 질문 1개")
    assert target.bounding_box() == before
    expect(texts(phone)).to_have_text([LUNCH, PARKING, MOVE])
    finger.up()
    expect(target).to_have_attribute("aria-pressed", "true")
    eventually(lambda: {one["id"]: one["votes"] for one in hall.all()["questions"]}[second] == 2)
    told = {one["id"]: one["votes"] for one in hall.all()["questions"]}
    assert (told[first], told[third], told[new]) == (2, 4, 0)
    assert target.bounding_box() == before
    phone.get_by_test_id("questions-newer").tap()
    expect(texts(phone)).to_have_text([MOVE, PARKING, "하나 더 있나요?"])

    # A moment after the last touch the order comes by itself.
    hall.votes(second, 3)
    expect(texts(phone)).to_have_text([PARKING, MOVE, "하나 더 있나요?"])


def test_the_presenters_list_stands_still_under_the_pointer(hall, cockpit):
    first, second = hall.asks(LUNCH, votes=1), hall.asks(PARKING)
    expect(texts(cockpit)).to_have_text([LUNCH, PARKING])
    target = card(cockpit, PARKING).get_by_test_id("answer-question")
    target.hover()
    before = target.bounding_box()
    hall.votes(second, 3)
    expect(votes(cockpit, PARKING)).to_have_text("3")
    expect(cockpit.get_by_test_id("questions-newer")).to_be_visible()
    assert target.bounding_box() == before
    target.click()
    expect(card(cockpit, PARKING).get_by_test_id("question-facts")).to_have_text("답변 완료")
    cockpit.locator("h1").hover()
    expect(texts(cockpit)).to_have_text([LUNCH])
    assert [one["state"] for one in hall.all()["questions"]] == ["live", "answered"]
    hall.does(first, "label", labels=["복지"])
    cockpit.get_by_test_id("question-sort").select_option("newest")
    cockpit.get_by_test_id("label-filter").select_option("복지")
    expect(texts(cockpit)).to_have_text([LUNCH])


def test_a_tunnel_a_reload_and_a_second_tab(hall, comes):
    hall.asks(LONG)
    phone = comes("하나")
    phone.context.set_offline(True)
    card(phone, LONG).get_by_test_id("vote").tap()
    ask(phone, PARKING)
    expect(phone.get_by_test_id("own-state")).to_have_text("보내는 중")
    expect(card(phone, LONG).get_by_test_id("vote")).to_have_attribute("aria-pressed", "true")
    expect(votes(phone, LONG)).to_have_text("1")
    phone.get_by_test_id("ask-input").fill("아직 쓰는 중")
    phone.context.set_offline(False)
    phone.reload()
    expect(card(phone, PARKING).get_by_test_id("question-facts")).to_have_text("내 질문")
    expect(phone.get_by_test_id("own-question")).to_have_count(0)
    expect(phone.get_by_test_id("ask-input")).to_have_value("아직 쓰는 중")
    expect(votes(phone, LONG)).to_have_text("1")
    assert [one["votes"] for one in hall.all()["questions"]] == [1, 0]
    second = phone.context.new_page()
    second.goto(f"/join/{hall.live['session_code']}")
    expect(card(second, LONG).get_by_test_id("vote")).to_have_attribute("aria-pressed", "true")
    card(second, LONG).get_by_test_id("vote").tap()
    expect(card(phone, LONG).get_by_test_id("vote")).to_have_attribute("aria-pressed", "false")
    withdraw = card(second, PARKING).get_by_test_id("withdraw-question")
    withdraw.tap()
    expect(withdraw).to_have_text("정말 거둘까요?")
    withdraw.tap()
    for page in (phone, second):
        expect(texts(page)).to_have_text([LONG])


def test_limits_are_said_and_what_was_typed_stays(hall, comes):
    phone = comes("하나")
    ask(phone, PARKING)
    expect(card(phone, PARKING)).to_be_visible()
    phone.get_by_test_id("ask-input").fill("하나 더")
    expect(phone.get_by_test_id("ask-form")).to_contain_text("질문은 20초에 하나씩 보낼 수 있어요.")
    phone.get_by_test_id("ask-input").fill("ㅋ" * 301)
    expect(phone.locator("#ask-note")).to_have_text(re.compile("1자"))
    expect(phone.get_by_test_id("ask-button")).to_be_disabled()
    phone.reload()
    expect(phone.get_by_test_id("ask-input")).to_have_value("ㅋ" * 301)


@pytest.fixture
def moderate(host, somebody):
    """Makes a link for questions and opens it on a phone: `moderate(live)`."""

    def open_link(live):
        asked = {"name": "도우미", "scope": ["questions"]}
        made = host.asks("POST", f"/api/sessions/{live['id']}/moderators", asked).body
        page = somebody("pixel")
        page.goto("/sessions/" + made["url"].partition("/sessions/")[2])
        expect(page.get_by_test_id("moderator-name")).to_have_text("도우미")
        return page

    return open_link


def waiting(helper, text):
    return helper.get_by_test_id("waiting-text").filter(has_text=text)


def supports(phone, text):
    """With a finger, as soon as the card is there."""
    button = card(phone, text).get_by_test_id("vote")
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true")


def test_a_moderator_runs_questions_from_a_phone(hall, host, comes, cockpit, moderate):
    """Three phones ask and vote, and the projector shows what the moderator chooses."""
    asked = {"hold": {"questions": "all"}}
    assert host.asks("PUT", f"/api/sessions/{hall.live['id']}/moderation", asked).status == 200
    wall = cockpit.context.new_page()
    wall.goto(f"/sessions/{hall.live['id']}/screen")
    one, two, three = (comes(nickname) for nickname in ("하나", "둘", "셋"))
    helper = moderate(hall.live)
    asks_what_waits(one, two, three, cockpit)
    approves_and_refuses(helper, one, two, three)
    shows_on_the_wall(helper, one, wall, cockpit)
    goes_back_and_answers(helper, one, wall)
    assert hall.all()["totals"] == {"asked": 3, "shown": 2, "waiting": 0, "answered": 1}


def asks_what_waits(one, two, three, cockpit):
    for phone, text in ((one, LUNCH), (two, PARKING), (three, ADVERT)):
        phone.get_by_test_id("ask-input").fill(text)
        phone.get_by_test_id("ask-button").tap()  # a mouse that rests on the list would hold it
        expect(phone.get_by_test_id("own-state")).to_contain_text("아직 나에게만 보여요")
    expect(texts(one)).to_have_count(0)
    to_decide = cockpit.get_by_test_id("waiting-questions")
    expect(to_decide).to_have_text("승인을 기다리는 질문 3개")
    to_decide.click()
    expect(cockpit.get_by_test_id("waiting-text")).to_have_count(3)
    cockpit.get_by_test_id("tab-questions").click()


def approves_and_refuses(helper, one, two, three):
    """A card that comes below all others takes a vote at once."""
    helper.get_by_test_id("tab-moderation").tap()
    expect(helper.get_by_test_id("waiting-text")).to_have_count(3)
    waiting(helper, LUNCH).get_by_test_id("approve-text").tap()
    supports(two, LUNCH)
    waiting(helper, PARKING).get_by_test_id("approve-text").tap()
    supports(three, PARKING)
    waiting(helper, ADVERT).get_by_test_id("dismiss-text").tap()
    expect(three.get_by_test_id("own-question")).to_have_count(0)
    for phone in (one, two, three):
        expect(texts(phone)).to_have_text([LUNCH, PARKING])


def shows_on_the_wall(helper, one, wall, cockpit):
    """A vote that comes while it is shown is seen there, too."""
    helper.get_by_test_id("tab-questions").tap()
    card(helper, PARKING).get_by_test_id("stage-question").tap()
    expect(wall.get_by_test_id("stage-question-text")).to_have_text(PARKING)
    expect(wall.get_by_test_id("stage-votes")).to_have_text("1")
    supports(one, PARKING)
    expect(wall.get_by_test_id("stage-votes")).to_have_text("2")
    expect(votes(cockpit, PARKING)).to_have_text("2")
    expect(card(cockpit, PARKING)).to_contain_text("프로젝터 화면에 나오는 중")


def goes_back_and_answers(helper, one, wall):
    shown = card(helper, PARKING).get_by_test_id("stage-question")
    expect(shown).to_have_text("목록으로")
    shown.tap()
    expect(wall.locator(".wall-text")).to_have_text([PARKING, LUNCH])
    expect(wall.locator(".wall-votes")).to_have_text(["2", "1"])
    card(helper, PARKING).get_by_test_id("answer-question").tap()
    expect(wall.locator(".wall-text")).to_have_text([LUNCH])
    expect(one.get_by_test_id("answered-questions")).to_be_visible()


# Taps the first card once the order changes, as a finger does that was on its way to the card before.
TAPS_WHAT_MOVES = """() => {
  const list = document.querySelector("[data-live]")
  const tap = () => new PointerEvent("click", { bubbles: true, detail: 1, pointerType: "touch" })
  const tapOnce = (_, observer) => { observer.disconnect(); list.querySelector("[data-vote]").dispatchEvent(tap()) }
  new MutationObserver(tapOnce).observe(list, { childList: true })
}"""


def test_a_tap_on_a_card_that_has_just_moved_is_no_vote_and_the_phone_says_so(hall, comes):
    hall.asks(LUNCH, votes=1)
    parking = hall.asks(PARKING)
    phone = comes("하나")
    expect(texts(phone)).to_have_text([LUNCH, PARKING])
    phone.evaluate(TAPS_WHAT_MOVES)
    hall.votes(parking, 2)
    expect(phone.locator("[data-toast]")).to_have_text("목록이 방금 움직였어요. 다시 눌러 주세요.")
    expect(texts(phone)).to_have_text([PARKING, LUNCH])
    expect(card(phone, PARKING).get_by_test_id("vote")).to_have_attribute("aria-pressed", "false")
    assert [one["votes"] for one in hall.all()["questions"]] == [1, 2]


def test_questions_are_switched_on_where_a_presenter_looks_for_them(host, presents, moderate):
    """In their tab, and where the projector shows them, by the large button. A moderator has no switch."""
    live = host.opens(chat=False)
    page, helper = presents(live), moderate(live)
    page.get_by_test_id("tab-questions").click()
    expect(page.get_by_test_id("question-totals")).to_be_hidden()
    page.get_by_test_id("questions-on").click()
    expect(page.get_by_test_id("questions-off")).to_be_hidden()
    expect(page.get_by_test_id("question-totals")).to_be_visible()
    page.get_by_test_id("show-questions").click()
    page.get_by_test_id("activate-questions").click()
    expect(page.get_by_test_id("questions-off")).to_be_visible()
    helper.get_by_test_id("tab-questions").tap()
    expect(helper.get_by_test_id("questions-off")).to_be_visible()
    expect(helper.get_by_test_id("questions-on")).to_be_hidden()
    following = page.get_by_test_id("next-step")
    expect(following).to_contain_text("질문 켜기")
    expect(following).to_have_attribute("aria-disabled", "false")
    following.click()
    expect(page.get_by_test_id("questions-off")).to_be_hidden()
    assert host.asks("GET", f"/api/sessions/{live['id']}").body["features"]["questions"] is True
