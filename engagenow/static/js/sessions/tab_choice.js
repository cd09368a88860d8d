import { find } from "../core/dom.js"
import { mountTabBar } from "./tab_bar.js"

const STILL_TYPING = 5000 // ms after the last letter
const TEXT = "textarea, [contenteditable], input:not([type=checkbox], [type=radio], [type=range])"

// Which of several tabs is shown: the one that the person chose, until something opens. What opens while the person is
// at something else is told by a strip, and the tab stays.
export async function createChoice({ place, tabs, shown, bringUp, focusOn, draw }) {
  let chosen = history.state?.tab // outlives a reload
  let strip = null // { tab, words }: what opened meanwhile
  let there = []
  let typedAt = -Infinity
  const bar = await mountTabBar({ place, tabs, choose, goTo: (tab) => { choose(tab); focusOn(tab) } })

  function choose(tab) {
    chosen = tab.name
    history.replaceState({ ...history.state, tab: chosen }, "")
    draw()
  }

  function isBusy() {
    if (find("dialog[open]") || shown().held) return true
    const field = document.activeElement
    if (!field?.matches(TEXT)) return false
    return Boolean(field.value ?? field.textContent) || Date.now() - typedAt < STILL_TYPING
  }

  addEventListener("input", () => { typedAt = Date.now() })

  return {
    choose,
    open(tab, words) {
      if (tab === shown()) return
      if (!isBusy()) return choose(tab)
      strip = { tab, words }
      return draw()
    },
    unopen(tab) {
      if (strip?.tab !== tab) return
      strip = null
      draw()
    },
    draw(now) {
      there = now
      bringUp(there.find(({ name }) => name === chosen) ?? there[0] ?? shown())
      if (strip && (strip.tab === shown() || !there.includes(strip.tab))) strip = null
      bar.draw({ there, shown: shown(), strip })
    },
  }
}
