import { find, findAll, show } from "../core/dom.js"
import { giveFocus } from "../core/focus.js"
import { slot } from "../core/panels.js"
import { t } from "../core/strings.js"
import { beginGuide, closed, isWanted, stepDone } from "./guide_state.js"

// Explains a presenter's first session in three steps. What is done is kept for the account in this browser.
export function mountGuide({ store, shelf, account }) {
  const key = `engagenow.guide.${account}`
  const place = find("[data-guide]")
  let state = beginGuide(shelf.read(key), store.read("session"))
  if (isWanted(state)) shelf.write(key, state)

  function become(next) {
    if (next === state) return
    state = next
    shelf.write(key, state)
    draw()
  }

  function draw() {
    const focused = place.contains(document.activeElement)
    for (const row of findAll("[data-guide-step]", place)) dress(row, state.done.includes(row.dataset.guideStep))
    show(place, isWanted(state))
    if (focused && (!isWanted(state) || !document.activeElement?.checkVisibility?.())) giveFocus(find("[data-next]"))
  }

  const done = (step) => { if (isWanted(state)) become(stepDone(state, step)) }
  if (isWanted(state)) offerSwitches(store)
  find("[data-guide-close]", place).addEventListener("click", () => become(closed(state)))
  find("[data-screen]").addEventListener("click", () => done("screen"))
  slot("first-things").addEventListener("click", () => done("things"))
  let features = store.read("session").features
  store.watch("session", (now) => {
    if (now.status !== "draft") done("start")
    if (Object.keys(now.features).some((name) => now.features[name] && !features[name])) done("things")
    features = now.features
  })
  draw()
  // A feature has something for participants to do.
  const prepared = (name) => { if (name && name !== "session") done("things") }
  return { done, prepared }
}

function dress(row, done) {
  row.dataset.done = done
  show(find(".button-row", row), !done)
  show(find("[data-guide-done]", row), done)
}

// Features without a switch may put a button of their own beside these.
function offerSwitches(store) {
  for (const control of findAll("[data-switch]")) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "button small"
    button.textContent = t("guide_switch_on", { name: control.textContent.trim() })
    button.addEventListener("click", () => control.click())
    slot("first-things").append(button)
    store.watch("session", (now) => show(button, !now?.features[control.dataset.switch]))
  }
}
