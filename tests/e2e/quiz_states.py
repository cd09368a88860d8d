"""The states of the pages with a quiz, as pictures alone: test_quiz.py has axe examine each phase."""

from collections.abc import Callable
from functools import partial
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.polls import Polls, polls_of
from tests.e2e.states import PICTURES, Scene, picture

# How many steps lead from the waiting room to this phase of the first question, or past all questions to the podium.
STEPS = {"lobby": 0, "ready": 1, "answering": 2, "locked": 3, "solution": 4, "board": 5, "podium": 20}
SAID = ({"options": ["o0"]}, {"options": ["o0"]}, {"options": ["o1"]}, {"options": ["o0"]}, {"options": ["o3"]})
ANSWERING = STEPS["answering"]


def _quiz_of(scene: Scene) -> tuple[Polls, dict[str, Any]]:
    polls = polls_of(scene)
    return polls, polls.opens("quiz")


def _lead(polls: Polls, quiz: dict[str, Any], phase: str, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Takes the quiz to this phase. Five people answer the first question; `meanwhile` is called while it is open."""
    steps = STEPS[phase]
    polls.leads(quiz, min(steps, ANSWERING))
    if steps >= ANSWERING:
        polls.plays(quiz, "q1", *SAID)
        meanwhile()
        polls.leads(quiz, steps - ANSWERING)


def _on_phone(scene: Scene, phase: str) -> Page:
    polls, quiz = _quiz_of(scene)
    page = scene.joins(polls.live, text="")
    expect(page.get_by_test_id("quiz")).to_be_visible()

    def answers() -> None:
        page.get_by_test_id("quiz-option").first.click()
        expect(page.get_by_test_id("quiz-said")).to_be_visible()

    _lead(polls, quiz, phase, answers if STEPS[phase] > ANSWERING else lambda: None)
    expect(page.locator(f".quiz[data-scene={phase}]")).to_be_visible()
    return page


def _on_wall(scene: Scene, phase: str) -> Page:
    polls, quiz = _quiz_of(scene)
    page = scene.presents(polls.live, "/screen")  # before `ready`, which ends after 3 s
    _lead(polls, quiz, phase)
    expect(page.locator(f".quiz-stage[data-scene={phase}]")).to_be_visible()
    return page


def _at_desk(scene: Scene, phase: str) -> Page:
    polls, quiz = _quiz_of(scene)
    _lead(polls, quiz, phase)
    page = scene.presents(polls.live)
    expect(page.get_by_test_id("quiz-desk")).to_be_visible()
    return page


for _phase in STEPS:
    PICTURES[f"room-quiz-{_phase}"] = partial(_on_phone, phase=_phase)
    PICTURES[f"screen-quiz-{_phase}"] = partial(_on_wall, phase=_phase)
for _phase in ("lobby", "answering", "solution", "podium"):
    PICTURES[f"presenter-quiz-{_phase}"] = partial(_at_desk, phase=_phase)


@picture
def presenter_quiz_form(scene: Scene) -> Page:
    polls = polls_of(scene)
    polls.prepares("quiz")
    page = scene.presents(polls.live)
    page.get_by_test_id("edit-activity").locator("visible=true").click()
    expect(page.get_by_test_id("quiz-edit")).to_have_count(4)
    return page
