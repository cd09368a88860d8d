import { find, findAll } from "./dom.js"

const ALONG = { ArrowUp: -1, ArrowDown: 1 } // to the same button of another row
const BESIDE = { ArrowLeft: -1, ArrowRight: 1 } // to the next button

// Makes the buttons of a long list one stop for Tab; the arrow keys move between them. In their template they have
// tabindex -1. `fromEnd`: Tab stops at the last row first.
export function mountRoving(list, selector, { fromEnd = false } = {}) {
  const seen = `:is(${selector}):not([hidden])`
  let current = null
  let isChosen = false // whether it has had the focus

  function outermost() {
    const rows = fromEnd ? [...list.children].reverse() : list.children
    for (const row of rows) {
      const found = find(seen, row)
      if (found) return found
    }
    return null
  }

  function settle() {
    const stays = current?.isConnected && current.matches(seen)
    if (!stays) isChosen = false
    if (!isChosen) take(outermost())
  }

  function take(button) {
    if (button === current) return
    if (current) current.tabIndex = -1
    current = button
    if (button) button.tabIndex = 0
  }

  function neighbour(button, key) {
    const all = findAll(seen, list)
    if (key === "Home") return all[0]
    if (key === "End") return all.at(-1)
    const kinds = key in ALONG ? all.filter((other) => other === button || other.dataset.testid === button.dataset.testid) : all
    return kinds[kinds.indexOf(button) + (ALONG[key] ?? BESIDE[key])]
  }

  list.addEventListener("focusin", ({ target }) => {
    if (!target.matches(seen)) return
    isChosen = true
    take(target)
  })
  list.addEventListener("keydown", (event) => {
    const { target, key, altKey, ctrlKey, metaKey } = event
    if (altKey || ctrlKey || metaKey || !target.matches(seen)) return
    if (!(key in ALONG || key in BESIDE || key === "Home" || key === "End")) return
    if (!target.matches(":focus-visible")) return // focused by a click: the arrow keys are those of a slide remote
    event.preventDefault()
    neighbour(target, key)?.focus()
  })
  new MutationObserver(settle).observe(list, { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden"] })
  settle()
}
