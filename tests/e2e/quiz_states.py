"""The states of the pages with a quiz: each alone as a picture, and all of them in one walk through a quiz.

test_quiz_looks.py examines the walk, which has every picture of this list.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.polls import polls_of
from tests.e2e.states import PICTURES, Scene

PHASES = {  # name of a state: how many steps lead to it from the waiting room
    "lobby": 0, "ready": 1, "answering": 2, "locked": 3, "solution": 4, "board": 5,
    "question": 7, "answering-number": 8, "solution-number": 10, "answering-text": 13, "solution-text": 15,
    "answering-order": 18, "solution-order": 20, "podium": 21,
}  # fmt: skip
AT_DESK = ("lobby", "answering", "locked", "solution", "board", "podium")
ANSWERS: dict[int, tuple[str, list[dict[str, Any]]]] = {  # after this step: to which question, by five people
    2: ("q1", [{"options": [chosen]} for chosen in ("o0", "o0", "o1", "o0", "o3")]),
    8: ("q2", [{"value": year} for year in (1998, 1997, 2002, 1998, 1988)]),
    13: ("q3", [{"texts": [name]} for name in ("호랑이", "호랑이!", "사자", "불도저", "호랭이")]),
    18: ("q4", [{"order": order} for order in (["o0", "o2", "o1"], ["o0", "o1", "o2"], ["o2", "o0", "o1"]) * 2][:5]),
}
FORM = "presenter-quiz-form"
# From now on the page stands still as soon as it shows this, which lasts for 3 s only, until `goOn()`.
STAND_STILL = """scene => new MutationObserver((_, self) => {
  if (!document.querySelector(`[data-scene="${scene}"]`)) return
  self.disconnect()
  const going = document.body
  window.goOn = () => document.body.replaceWith(going)
  going.replaceWith(going.cloneNode(true))
}).observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-scene"] })"""


class Game:
    """A quiz that is led on, and the pages that show it. `scene`: where people's browsers come from."""

    def __init__(self, scene: Scene) -> None:
        self._scene, self.polls = scene, polls_of(scene)
        self.quiz = self.polls.prepares("quiz")
        self._step = 0
        self._phone: Page | None = None

    def opens(self) -> None:
        self.polls.steps(self.quiz, "open", {"stage": True})

    def phone(self) -> Page:
        """Of one who answers the first question, after the others."""
        self._phone = self._scene.joins(self.polls.live, text="")
        expect(self._phone.get_by_test_id("quiz")).to_be_visible()
        return self._phone

    def wall(self) -> Page:
        return self._scene.presents(self.polls.live, "/screen")

    def desk(self) -> Page:
        return self._scene.presents(self.polls.live)

    def goes_to(self, phase: str) -> None:
        while self._step < PHASES[phase]:
            if self._step == PHASES["answering"] and self._phone:
                self._phone.get_by_test_id("quiz-option").first.click()
                expect(self._phone.get_by_test_id("quiz-said")).to_be_visible()
            self._step += 1
            self.polls.steps(self.quiz, "next", {"after": self._step})  # of which it may have taken some by itself
            if said := ANSWERS.get(self._step):
                self.polls.plays(self.quiz, said[0], *said[1])


def walk(scene: Scene) -> Iterator[tuple[str, Page]]:
    """Each state of this list with its page, in one quiz: (name, page). It may be resized."""
    game = Game(scene)
    desk = game.desk()
    yield FORM, _form(desk)
    desk.keyboard.press("Escape")
    game.opens()
    pages = {"room": game.phone(), "screen": game.wall(), "presenter": desk}
    for phase in PHASES:
        shown = {page: pages[page] for page in pages if _name(page, phase) in PICTURES}
        if phase == "ready":
            for page in shown.values():
                page.evaluate(STAND_STILL, phase)
        game.goes_to(phase)
        for name, page in shown.items():
            _sees(page, name, phase)
            yield _name(name, phase), page
            page.evaluate("window.goOn?.(); window.goOn = null")


def _sees(page: Page, name: str, phase: str) -> None:
    scene = phase.partition("-")[0]
    seen = {"room": f".quiz[data-scene={scene}]", "screen": f".quiz-stage[data-scene={scene}]"}
    expect(page.locator(seen.get(name, f".quiz-desk[data-phase={scene}]"))).to_be_visible()


def _picture(scene: Scene, name: str, phase: str) -> Page:
    game = Game(scene)
    game.opens()
    page: Page = {"room": game.phone, "screen": game.wall, "presenter": game.desk}[name]()
    game.goes_to(phase)
    _sees(page, name, phase)
    return page


def _form(page: Page) -> Page:
    page.get_by_test_id("edit-activity").locator("visible=true").click()
    expect(page.get_by_test_id("quiz-edit")).to_have_count(4)
    return page


def _form_alone(scene: Scene) -> Page:
    return _form(Game(scene).desk())


def _name(page: str, phase: str) -> str:
    return f"{page}-quiz-{phase}"


PICTURES[FORM] = _form_alone
for _phase in PHASES:
    for _page in ("room", "screen", *(["presenter"] if _phase in AT_DESK else [])):
        PICTURES[_name(_page, _phase)] = partial(_picture, name=_page, phase=_phase)
