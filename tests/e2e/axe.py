"""axe-core in a page. It tries styles of its own, which our Content-Security-Policy refuses: `bypass_csp=True`."""

from importlib.resources import files
from itertools import product

from tests.e2e.states import SCHEMES, SIZES

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
RULES = {
    "light": {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    # A scheme changes colours alone, so the dark one is asked what the light one cannot answer for it.
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}},
}
# The frame on the presenter's page has no axe in it: its answer would be waited for, 0.5 s each time.
RUN = """async ({ rules, within }) => {
  const options = { ...rules, iframes: false, resultTypes: ["violations"] }
  return (await axe.run(document.querySelector(within) ?? document, options)).violations
}"""
TWO_FRAMES = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"


def violations(page, *sizes):
    """What axe finds in both schemes at each of these sizes."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE)
    found = []
    for size, scheme in product(sizes, SCHEMES):
        page.set_viewport_size(SIZES[size])
        page.emulate_media(color_scheme=scheme)
        page.evaluate(TWO_FRAMES)  # in which ResizeObservers and media queries are heard
        found += [f"{size} {scheme}: {each}" for each in violations_now(page, scheme)]
    return found


def violations_now(page, scheme, within=""):
    """What axe, which is in the page, finds as the page is, in the scheme that it has; `within`: of this part alone."""
    return [
        f"{rule['id']} {node['target']} {node['failureSummary']}"
        for rule in page.evaluate(RUN, {"rules": RULES[scheme], "within": within or ":not(*)"})
        for node in rule["nodes"]
    ]
