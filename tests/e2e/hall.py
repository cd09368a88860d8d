"""What a hall can read of the projector's picture."""

from playwright.sync_api import Page, expect

from tests.waiting import eventually

SIZES = [{"width": 1280, "height": 720}, {"width": 1920, "height": 1080}]
LEAST = 24  # px
# The texts that a hall can see, with the size of their letters.
SMALL = """least => [...document.querySelectorAll("body *")].filter((element) => {
  const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
  if (!says || !element.checkVisibility({ visibilityProperty: true })) return false
  const box = element.getBoundingClientRect()
  if (box.width < 2 || box.bottom <= 0 || box.top >= innerHeight) return false
  return parseFloat(getComputedStyle(element).fontSize) < least
}).map((element) => `${element.className}: ${element.textContent.trim().slice(0, 40)}`)"""
# Rows of a picture of results that are not whole in their place.
CUT = """() => {
  const place = document.querySelector(".activity-body").getBoundingClientRect()
  return [...document.querySelectorAll(".bar, .column, .statement, .quote .card")].filter((row) => {
    const { top, bottom, left, right } = row.getBoundingClientRect()
    const [above, below] = [top < place.top - 1, bottom > place.bottom + 1]
    return above || below || left < place.left - 1 || right > place.right + 1
  }).map((row) => row.textContent)
}"""
# What of a quiz is not whole in the picture, but for words that are shortened.
CUT_QUIZ = """() => {
  const rows = ".quiz-option, .quiz-row, .quiz-step, .quiz-name, .quiz-given li"
  const parts = `${rows}, .quiz-solution, .quiz-large, .quiz-bottom > *`
  const whole = document.querySelector(".quiz-stage").getBoundingClientRect()
  return [...document.querySelectorAll(parts)].filter((part) => {
    const place = (part.parentElement.closest(".quiz-body") ?? part.closest(".quiz-stage")).getBoundingClientRect()
    const { top, bottom, left, right, width } = part.getBoundingClientRect()
    if (!width || getComputedStyle(part).visibility === "hidden") return false
    return top < place.top - 1 || bottom > place.bottom + 1 || left < whole.left - 1 || right > whole.right + 1
  }).map((part) => `${part.className} ${part.textContent.trim().slice(0, 40)}`)
}"""


def can_be_read(wall: Page) -> None:
    """The way in is in sight, nothing sticks out and nothing is small, in a hall's window and in a large one."""
    for size in SIZES:
        wall.set_viewport_size(size)
        for part in (
            wall.locator(".screen-qr"),
            wall.get_by_test_id("session-code"),
            wall.get_by_test_id("join-address"),
        ):
            expect(part).to_be_in_viewport(ratio=1)
        assert wall.evaluate(SMALL, LEAST) == [], size
        assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight"), size


def results_can_be_read(wall: Page) -> None:
    """That, and the question is large and each row of the results whole."""
    for size in SIZES:
        wall.set_viewport_size(size)
        eventually(lambda: not wall.evaluate(CUT))
        letters = wall.get_by_test_id("stage-question").evaluate("each => parseFloat(getComputedStyle(each).fontSize)")
        assert letters >= 40, size
    can_be_read(wall)
