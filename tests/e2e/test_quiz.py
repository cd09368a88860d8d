"""A quiz in a hall: made by a presenter, played on phones, seen on the wall; in Korean and in English."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Page, expect

from tests.e2e.states import enters
from tests.server import ROOT

pytestmark = pytest.mark.timeout(180)
KOREAN = ROOT / "engagenow" / "translations" / "ko" / "LC_MESSAGES" / "messages.po"
QUESTIONS = """대한민국의 수도는?
* 서울
부산
대전
시간: 300

윤년은 며칠인가요?
정답: 366
시간: 300

훈민정음을 만든 왕은?
정답: 세종대왕, 세종
"""
# All that a screen reader is told in the room, in `window.heard`.
HEAR = """() => {
  window.heard = []
  const hear = ({ addedNodes }) => window.heard.push(...[...addedNodes].map((node) => node.textContent))
  const region = document.querySelector("p[role=status][data-status]")
  new MutationObserver((news) => news.forEach(hear)).observe(region, { childList: true })
}"""


@pytest.fixture(params=["ko", "en"])
def lang(request):
    return request.param


@pytest.fixture
def t(lang):
    """The sentence that pages in this language have for an English one."""
    korean = {message.id: message.string for message in read_po(BytesIO(KOREAN.read_bytes()))} if lang == "ko" else {}
    return lambda words: korean[words] if korean else words


@dataclass
class Hall:
    """`keys` has a keyboard alone; the line of `finger` is lost in each phase."""

    cockpit: Page
    wall: Page
    keys: Page
    finger: Page
    comes_late: Callable[[], Page]


@pytest.fixture
def hall(host, somebody, log_in, server, lang, t):
    def person(device, **options):
        page = somebody(device, **options)
        page.context.add_cookies([{"name": "lang", "value": lang, "url": server.url}])
        return page

    def presents(rest):
        page = person("desktop", reduced_motion="reduce")
        log_in(page, host.email)
        page.goto(f"/sessions/{live['id']}{rest}")
        expect(page.locator("html[data-started]")).to_be_attached()
        return page

    live = host.opens(chat=False)
    door = f"/join/{live['session_code']}"
    cockpit, wall = presents(""), presents("/screen")
    makes_a_quiz(cockpit, t)
    keys, finger = comes_by_keyboard(person("desktop"), door), comes_in(person("pixel"), door, "손가락")
    return Hall(cockpit, wall, keys, finger, lambda: comes_in(person("pixel"), door, "지각"))


def makes_a_quiz(cockpit, t):
    cockpit.get_by_test_id("add-activity").click()
    cockpit.get_by_test_id("poll-title").fill("상식 퀴즈")
    cockpit.get_by_test_id("make-quiz").click()
    expect(cockpit.get_by_test_id("quiz-title")).to_have_value("상식 퀴즈")
    cockpit.get_by_test_id("quiz-bring").click()
    cockpit.get_by_test_id("quiz-import-text").fill(QUESTIONS)
    cockpit.get_by_test_id("quiz-take").click()
    expect(cockpit.get_by_test_id("quiz-edit")).to_have_count(3)
    expect(cockpit.locator("[data-preview] .quiz-option")).to_have_count(3)
    second = cockpit.get_by_test_id("quiz-edit").nth(1)
    second.locator("[data-toggle]").click()
    second.locator("summary").click()
    second.locator("[data-f=read]").fill("15")
    cockpit.get_by_test_id("quiz-save-open").click()
    expect(cockpit.get_by_test_id("quiz-phase")).to_have_text(t("Waiting room"))


def comes_in(page, door, nickname):
    page.goto(door)
    enters(page, nickname)
    expect(page.get_by_test_id("quiz")).to_be_visible()
    return page


def comes_by_keyboard(page, door):
    page.goto(door)
    tabs_to(page, page.get_by_test_id("nickname-input"))
    page.keyboard.type("자판")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("quiz")).to_be_visible()
    page.evaluate(HEAR)
    return page


def tabs_to(page, target):
    """The Tab key leads there."""
    for _ in range(40):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not lead to {target}")


def is_in(page, *scenes):
    expect(page.locator(", ".join(f".quiz[data-scene={scene}]" for scene in scenes))).to_be_visible()


def goes_on(hall, words, phase, before, *after):
    """The one button says what comes next, and does it: `phase` is its name then. The line of one phone is lost in the
    scene `before`; when it has it again, it is in one of `after`."""
    is_in(hall.finger, before)
    hall.finger.context.set_offline(True)
    button = hall.cockpit.get_by_test_id("next-step")
    expect(button).to_contain_text(words)
    expect(button).to_be_enabled()
    button.click()
    expect(hall.cockpit.get_by_test_id("quiz-phase")).to_have_text(phase)
    hall.finger.context.set_offline(False)
    is_in(hall.finger, *after)


def test_a_whole_quiz(hall, t):
    asks_for_more_time(hall, t)
    answer_the_first(hall, t)
    see_the_first_solution(hall, t)
    is_told_what_ends_with_the_session(hall.cockpit)
    late = hall.comes_late()
    play_the_second(hall, late, t)
    accepts_another_answer(hall.cockpit, late, t)
    skip_the_third(hall, t)
    is_taken_home(hall, t)
    hears_all_of_it(hall.keys, t)


def asks_for_more_time(hall, t):
    expect(hall.wall.locator(".quiz-name")).to_have_count(2)
    expect(hall.cockpit.get_by_test_id("next-step")).to_contain_text(t("%(n)s have joined").replace("%(n)s", "2"))
    tabs_to(hall.keys, hall.keys.get_by_test_id("quiz-more-time"))
    hall.keys.keyboard.press("Enter")
    tabs_to(hall.keys, hall.keys.get_by_role("button", name=t("2 × the time")))
    hall.keys.keyboard.press("Enter")
    request = hall.cockpit.get_by_test_id("quiz-requests")
    expect(request).to_contain_text("자판")
    request.get_by_role("button").click()
    expect(hall.keys.get_by_text(t("The presenter gave you more time. It costs no points."))).to_be_visible()


def answer_the_first(hall, t):
    """One by the keyboard, one whose line is lost and who reloads."""
    cockpit, wall, keys, finger = hall.cockpit, hall.wall, hall.keys, hall.finger
    by_itself = re.compile(f"{t('Get ready')}|{t('Accepting answers')}")  # after 3 s
    goes_on(hall, t("Start the first question"), by_itself, "lobby", "ready", "answering")
    expect(cockpit.get_by_test_id("quiz-phase")).to_have_text(t("Accepting answers"))
    expect(keys.get_by_test_id("quiz-option")).to_have_count(3)
    keys.keyboard.press("1")
    expect(keys.get_by_test_id("quiz-said")).to_contain_text(t("Submitted. Wait for the solution."))
    expect(cockpit.get_by_test_id("quiz-answered")).to_contain_text("1")
    expect(wall.get_by_test_id("stage-quiz-answered")).to_contain_text("1")

    finger.context.set_offline(True)
    finger.get_by_test_id("quiz-option").nth(1).click()
    expect(finger.get_by_test_id("quiz-said")).to_be_visible()
    finger.context.set_offline(False)
    expect(cockpit.get_by_test_id("quiz-answered")).to_contain_text(t("Everybody has answered."))
    finger.reload()
    expect(finger.get_by_test_id("quiz-option").nth(1)).to_have_attribute("aria-pressed", "true")
    expect(finger.get_by_test_id("quiz-said")).to_contain_text(t("Submitted. Wait for the solution."))


def see_the_first_solution(hall, t):
    goes_on(hall, t("Close the answers"), t("Answers closed"), "answering", "locked")
    goes_on(hall, t("Show the solution"), t("Solution"), "locked", "solution")
    keys, finger, wall = hall.keys, hall.finger, hall.wall
    expect(keys.get_by_test_id("quiz-verdict")).to_have_text(t("Right!"))
    points = keys.get_by_test_id("quiz-points")
    expect(points).to_contain_text("+")
    assert points.inner_text() != "+500", "all of the time was taken off, for an answer of the first seconds"
    expect(finger.get_by_test_id("quiz-verdict")).to_have_text(t("Not this time"))
    expect(wall.locator(".quiz-option.right")).to_contain_text("서울")
    goes_on(hall, t("Show the leaderboard"), t("Leaderboard"), "solution", "board")
    expect(keys.get_by_test_id("quiz-rank")).to_have_text(place(t, 1))
    expect(finger.get_by_test_id("quiz-rank")).to_have_text(place(t, 2))
    expect(wall.get_by_test_id("stage-quiz-board").locator("li").first).to_contain_text("자판")


def place(t, rank):
    return t("Place %(n)s").replace("%(n)s", str(rank))


def is_told_what_ends_with_the_session(cockpit):
    cockpit.get_by_test_id("end-session").click()
    expect(cockpit.locator("#confirm")).to_contain_text("상식 퀴즈")
    cockpit.keyboard.press("Escape")


def play_the_second(hall, late, t):
    reading = t("Reading the question")
    next_one = t("Next question (%(n)s of %(of)s)").replace("%(n)s", "2").replace("%(of)s", "3")
    is_in(hall.finger, "board")
    hall.finger.context.set_offline(True)
    hall.cockpit.get_by_test_id("next-step").filter(has_text=next_one).click()
    expect(hall.cockpit.get_by_test_id("quiz-phase")).to_have_text(reading)  # the line was away while all got ready
    hall.finger.context.set_offline(False)
    goes_on(hall, t("Do not wait: take answers"), t("Accepting answers"), "question", "answering")
    for page, number in ((hall.keys, "366"), (late, "365")):
        tabs_to(page, page.get_by_test_id("quiz-field"))
        page.keyboard.type(number)
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("quiz-said")).to_contain_text(t("Submitted. Wait for the solution."))
    goes_on(hall, t("Close the answers"), t("Answers closed"), "answering", "locked")
    goes_on(hall, t("Show the solution"), t("Solution"), "locked", "solution")
    expect(late.get_by_test_id("quiz-verdict")).to_have_text(t("Not this time"))
    expect(hall.finger.get_by_test_id("quiz-verdict")).to_have_text(t("You gave no answer."))
    goes_on(hall, t("Show the leaderboard"), t("Leaderboard"), "solution", "board")


def accepts_another_answer(cockpit, late, t):
    """All points are counted again, and once more when it is undone."""
    expect(late.get_by_test_id("quiz-rank")).to_have_text(place(t, 2))
    other = cockpit.get_by_test_id("quiz-accept").filter(has_text="365")
    other.click()
    expect(other).to_be_hidden()
    cockpit.get_by_test_id("undo-button").click()
    expect(other).to_be_visible()


def skip_the_third(hall, t):
    next_one = t("Next question (%(n)s of %(of)s)").replace("%(n)s", "3").replace("%(of)s", "3")
    by_itself = re.compile(f"{t('Get ready')}|{t('Accepting answers')}")
    goes_on(hall, next_one, by_itself, "board", "ready", "answering")
    skip = hall.cockpit.get_by_test_id("quiz-skip")
    skip.click()
    expect(skip).to_have_text(t("Press again: it counts for nothing"))
    skip.click()
    expect(hall.cockpit.get_by_test_id("quiz-phase")).to_have_text(t("Winners"))
    expect(hall.keys.get_by_text(t("You won!"))).to_be_visible()
    expect(hall.wall.get_by_test_id("stage-quiz-podium")).to_contain_text("자판")
    expect(hall.wall.locator(".quiz-confetti")).to_be_attached()


def is_taken_home(hall, t):
    goes_on(hall, t("End the quiz"), t("Over"), "podium", "podium")
    with hall.cockpit.expect_download() as downloading:
        hall.cockpit.get_by_test_id("quiz-csv").click()
    assert "훈민정음을 만든 왕은?" in downloading.value.path().read_text("utf-8")
    expect(hall.keys.get_by_text(t("You won!"))).to_be_visible()


def hears_all_of_it(page, t):
    """A screen reader follows the whole quiz."""
    asks = t("%(question)s Answer within %(n)s seconds.").replace("%(n)s", "300")
    expected = [
        t("Question %(n)s of %(of)s").replace("%(n)s", "1").replace("%(of)s", "3"),
        asks.replace("%(question)s", "대한민국의 수도는?"),
        t("Submitted. Wait for the solution."), t("Answers are closed. Your answer is in."), t("Right!"), place(t, 1),
        t("Question %(n)s of %(of)s").replace("%(n)s", "2").replace("%(of)s", "3"),
        "윤년은 며칠인가요?", asks.replace("%(question)s", "윤년은 며칠인가요?"),
        t("Submitted. Wait for the solution."), t("Answers are closed. Your answer is in."), t("Right!"), place(t, 1),
        t("Thank you for playing!"),
    ]  # fmt: skip
    heard = page.evaluate("window.heard")
    told = iter(heard)
    missing = [words for words in expected if not any(one.startswith(words) for one in told)]
    assert not missing, heard
