import { find } from "./dom.js"
import { giveFocus } from "./focus.js"

const BREATH = 100 // ms between the empty region and its text: screen readers tell a change, the same text twice as well

let timer = null
let cameFrom = null

// Tells something in passing. `action` is { label, act }: a button beside the text, there as long as the text is.
export function toast(text, { action = null, ms = 4000 } = {}) {
  const place = find("[data-toast]")
  if (!place || !text) return
  hide(place)
  place.onfocusin = ({ relatedTarget }) => { cameFrom = relatedTarget ?? cameFrom }
  timer = setTimeout(() => {
    place.replaceChildren(text, ...(action ? [button(action, place)] : []))
    timer = setTimeout(() => hideUnused(place), ms)
  }, BREATH)
}

function hideUnused(place) {
  if (!place.matches(":hover, :focus-within")) return hide(place)
  timer = setTimeout(() => hideUnused(place), 1000)
}

function hide(place) {
  clearTimeout(timer)
  const focused = place.contains(document.activeElement)
  place.replaceChildren()
  if (focused && cameFrom?.isConnected) giveFocus(cameFrom)
  cameFrom = null
}

function button({ label, act }, place) {
  const made = document.createElement("button")
  made.type = "button"
  made.className = "toast-action"
  made.dataset.testid = "toast-action"
  made.textContent = label
  made.addEventListener("click", () => { hide(place); act() })
  return made
}
