const BY_KEYS = new Set(["Tab", "ArrowUp", "ArrowDown", "Home", "End"])
const REGION = "[tabindex='0']:not(a, button, summary, textarea, input)"

// Answers whether the browser has a use of its own for a key at an element: Space presses a button, and who moves about
// in a list by the keyboard scrolls it by the page keys. A click into that list is no reason for a remote to do nothing.
export function watchScrolling() {
  let byKeys = false
  addEventListener("pointerdown", () => { byKeys = false }, true)
  addEventListener("keydown", ({ key }) => { if (BY_KEYS.has(key)) byKeys = true }, true)

  return (target, key) => {
    if (key === "Space" && target.matches("a, button, summary")) return true
    return target.matches("select") || (byKeys && target.matches(REGION))
  }
}
