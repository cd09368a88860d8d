"""A quiz in a hall: made by a presenter, played on phones, seen on the wall."""

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.geometry import OUTSIDE, SMALL
from tests.e2e.hall import can_be_read
from tests.e2e.polls import polls_of
from tests.e2e.states import enters

RIGHT = {  # to the questions of `polls.QUIZ`
    "q1": {"options": ["o0"]},
    "q2": {"value": 1998},
    "q3": {"texts": ["호랑이"]},
    "q4": {"order": ["o0", "o2", "o1"]},
}
pytestmark = pytest.mark.timeout(180)
SOON = re.compile(
    "준비하세요|문제 읽는 중|답 받는 중"
)  # phases that follow each other by themselves, the first after 3 s
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


def comes_in(page, live, nickname):
    page.goto(f"/join/{live['session_code']}")
    enters(page, nickname)
    expect(page.get_by_test_id("quiz")).to_be_visible()
    return page


@pytest.fixture
def presents(presents):
    return partial(presents, reduced_motion="reduce")


def goes_on(cockpit, words, phase):
    """The one button says what comes next, and does it. `phase`: its name then, or a pattern of several."""
    button = cockpit.get_by_test_id("next-step")
    expect(button).to_contain_text(words)
    expect(button).to_be_enabled()
    button.click()
    expect(cockpit.get_by_test_id("quiz-phase")).to_have_text(phase)


def makes_a_quiz(cockpit):
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
    expect(cockpit.get_by_test_id("quiz-phase")).to_have_text("대기실")


def test_a_whole_quiz_with_a_keyboard_a_lost_line_and_one_who_comes_late(host, somebody, presents):
    live = host.opens(chat=False)
    cockpit = presents(live)
    makes_a_quiz(cockpit)
    wall = presents(live, "/screen")
    keys, finger = comes_in(somebody("desktop"), live, "자판"), comes_in(somebody("pixel"), live, "손가락")
    expect(wall.locator(".quiz-name")).to_have_count(2)
    answer_the_first(cockpit, wall, keys, finger)
    see_the_first_solution(cockpit, wall, keys, finger)
    late = comes_in(somebody("pixel"), live, "지각")
    play_the_second(cockpit, keys, finger, late)
    accepts_another_answer(cockpit, late)

    goes_on(cockpit, "다음 문제", SOON)
    cockpit.get_by_test_id("quiz-skip").click()
    expect(cockpit.get_by_test_id("quiz-phase")).to_have_text("시상대")
    expect(keys.get_by_text("우승했어요!")).to_be_visible()
    expect(wall.get_by_test_id("stage-quiz-podium")).to_contain_text("자판")
    expect(wall.locator(".quiz-confetti")).to_be_attached()
    goes_on(cockpit, "퀴즈 끝내기", "끝남")
    with cockpit.expect_download() as downloading:
        cockpit.get_by_test_id("quiz-csv").click()
    assert "훈민정음을 만든 왕은?" in downloading.value.path().read_text("utf-8")
    expect(keys.get_by_text("우승했어요!")).to_be_visible()


def answer_the_first(cockpit, wall, keys, finger):
    """One by the keyboard, one whose line is lost and who reloads."""
    goes_on(cockpit, "첫 문제", SOON)
    expect(finger.get_by_test_id("quiz-place")).to_have_text("문제 1 / 3")
    expect(cockpit.get_by_test_id("quiz-phase")).to_have_text("답 받는 중")  # by itself
    expect(keys.get_by_test_id("quiz-option")).to_have_count(3)
    keys.keyboard.press("1")
    expect(keys.get_by_test_id("quiz-said")).to_contain_text("제출")
    expect(cockpit.get_by_test_id("quiz-answered")).to_contain_text("2명 중 1명")
    expect(wall.get_by_test_id("stage-quiz-answered")).to_contain_text("1명 응답")

    finger.context.set_offline(True)
    finger.get_by_test_id("quiz-option").nth(1).click()
    expect(finger.get_by_test_id("quiz-said")).to_be_visible()
    finger.context.set_offline(False)
    expect(cockpit.get_by_test_id("quiz-answered")).to_contain_text("모두 답했어요")
    finger.reload()
    expect(finger.get_by_test_id("quiz-option").nth(1)).to_have_attribute("aria-pressed", "true")
    expect(finger.get_by_test_id("quiz-said")).to_contain_text("제출")


def see_the_first_solution(cockpit, wall, keys, finger):
    goes_on(cockpit, "답 마감", "답 마감")
    goes_on(cockpit, "정답 보여주기", "정답 공개")
    expect(keys.get_by_test_id("quiz-verdict")).to_have_text("맞았어요!")
    points = keys.get_by_test_id("quiz-points")
    expect(points).to_contain_text("+")
    assert points.inner_text() != "+500", "all of the time was taken off, for an answer of the first seconds"
    expect(finger.get_by_test_id("quiz-verdict")).to_have_text("아쉬워요")
    expect(wall.locator(".quiz-option.right")).to_contain_text("서울")
    goes_on(cockpit, "순위", "순위")
    expect(keys.get_by_test_id("quiz-rank")).to_have_text("1위")
    expect(finger.get_by_test_id("quiz-rank")).to_have_text("2위")
    expect(wall.get_by_test_id("stage-quiz-board").locator("li").first).to_contain_text("자판")


def play_the_second(cockpit, keys, finger, late):
    goes_on(cockpit, "다음 문제", SOON)
    expect(cockpit.get_by_test_id("quiz-phase")).to_have_text("문제 읽는 중")  # for 15 s, unless it is ended
    goes_on(cockpit, "기다리지 않고 답 받기", "답 받는 중")
    for page, number in ((keys, "366"), (late, "365")):
        page.get_by_test_id("quiz-field").fill(number)
        page.get_by_test_id("quiz-field").press("Enter")
        expect(page.get_by_test_id("quiz-said")).to_contain_text("제출")
    cockpit.get_by_test_id("quiz-lock").click()
    expect(cockpit.get_by_test_id("quiz-phase")).to_contain_text("마감")
    goes_on(cockpit, "정답 보여주기", "정답 공개")
    expect(late.get_by_test_id("quiz-verdict")).to_have_text("아쉬워요")
    expect(finger.get_by_test_id("quiz-verdict")).to_have_text("응답하지 않았어요.")
    goes_on(cockpit, "순위", "순위")


def accepts_another_answer(cockpit, late):
    """All points are counted again, and once more when it is undone."""
    expect(late.get_by_test_id("quiz-rank")).to_have_text("2위")
    other = cockpit.get_by_test_id("quiz-accept").filter(has_text="365")
    other.click()
    expect(other).to_be_hidden()
    cockpit.get_by_test_id("undo-button").click()
    expect(other).to_be_visible()


def test_every_phase_can_be_read_and_touched(scene):
    """In English, on a phone and on the wall."""
    look = scene("quiz", lang="en", bypass_csp=True, has_touch=True)
    polls = polls_of(look)
    quiz = polls.opens("quiz")
    phone, wall = look.joins(polls.live, text=""), look.presents(polls.live, "/screen")

    def seen(phase):
        expect(phone.locator(f".quiz[data-scene={phase}]")).to_be_visible()
        expect(wall.locator(f".quiz-stage[data-scene={phase}]")).to_be_visible()
        found = violations(phone, "phone")
        found += [f"{phase} sticks out: {each}" for each in phone.evaluate(OUTSIDE)]
        found += [f"{phase} too small: {each}" for each in phone.evaluate(SMALL)]
        found += violations(wall, "desktop")
        assert not found, "\n".join(found)
        can_be_read(wall)

    seen("lobby")
    polls.leads(quiz, 2)
    for question, answer in RIGHT.items():
        seen("answering")
        polls.plays(quiz, question, answer, answer)
        polls.leads(quiz, 2)
        seen("solution")
        polls.leads(quiz, 1)
        if question == "q1":
            seen("board")
        if question != "q4":
            polls.leads(quiz, 2)
    seen("podium")
