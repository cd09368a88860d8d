"""What a finger or an eye cannot reach, found in the page: scripts for `page.evaluate`, each gives a list of words."""

from playwright.sync_api import Page

NARROW = {"width": 320, "height": 640}
PHONE = {"width": 390, "height": 664}

# What a reader cannot reach: it sticks out of the window, and no box around it scrolls sideways.
OUTSIDE = """() => {
  const scrolls = (element) => element && (["auto", "scroll"].includes(getComputedStyle(element).overflowX)
    ? element.scrollWidth > element.clientWidth : scrolls(element.parentElement))
  return [...document.querySelectorAll("h1, h2, p, a, button, input, textarea, label, img, code")].filter((element) => {
    const box = element.getBoundingClientRect()
    if (box.width < 2 || getComputedStyle(element).visibility === "hidden") return false
    if (element.closest(".lane, [inert], .hero-picture") || scrolls(element.parentElement)) return false
    return box.right > innerWidth + 1 || box.left < -1
  }).map((element) => `${element.outerHTML.slice(0, 80)} ${element.getBoundingClientRect().right}`)
}"""
# What a finger misses: smaller than 44 px one way. Links within a sentence are as high as its line.
SMALL = """() => {
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  const targets = "button, a[href], input:not([type=hidden]), select, textarea, label:has(input)"
  const isInSentence = (link) => link.matches(":is(p, li, dd, td) a") && getComputedStyle(link).display === "inline"
  return [...document.querySelectorAll(targets)].filter((element) => {
    const box = element.getBoundingClientRect()
    if (isInSentence(element) || !isSeen(element) || box.width < 2) return false
    if (element.closest("[inert], .visually-hidden, .skip-link")) return false
    if (element.matches("label [type=checkbox], label [type=radio]")) return false // its label takes the tap
    return Math.min(box.width, box.height) < 43.5
  }).map((element) => {
    const { width, height } = element.getBoundingClientRect()
    return `${element.outerHTML.slice(0, 100)} ${Math.round(width)} × ${Math.round(height)}`
  })
}"""


def sticking_out(page: Page) -> list[str]:
    """What sticks out of a narrow window, or at twice the text size."""
    found = []
    for size, text in ((NARROW, "100%"), (PHONE, "200%")):
        page.set_viewport_size(size)
        page.evaluate("size => document.documentElement.style.setProperty('font-size', size)", text)
        page.wait_for_timeout(50)  # ResizeObservers have been heard
        found += [f"{size['width']} px, text {text}: {each}" for each in page.evaluate(OUTSIDE)]
    page.evaluate("() => document.documentElement.style.removeProperty('font-size')")
    return found
