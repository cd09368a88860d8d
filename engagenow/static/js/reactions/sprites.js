import { findAll } from "../core/dom.js"
import { addStyle } from "../core/style.js"

const MOST = 40
const calm = matchMedia("(prefers-reduced-motion: reduce)")

await addStyle("lane")

// The innermost of the places that the page offers beside what is shown, else one of our own.
function laneOfPage() {
  const lane = findAll("[data-slot=lane]").findLast((place) => place.parentElement.getClientRects().length > 0) ?? ownLane()
  lane.classList.add("lane")
  lane.setAttribute("aria-hidden", "true")
  return lane
}

function ownLane() {
  const lane = document.createElement("div")
  lane.dataset.slot = "lane"
  document.body.prepend(lane)
  return lane
}

// How many more emoji may rise at the moment.
export const spare = () => Math.max(0, MOST - findAll(".sprite").length)

// One emoji rises in the lane after `delay` ms.
export function rise(emoji, { delay = 0 } = {}) {
  if (calm.matches || document.hidden || spare() === 0) return
  const sprite = document.createElement("span")
  sprite.className = "sprite"
  sprite.textContent = emoji
  sprite.style.setProperty("left", `${Math.round(70 * Math.random())}%`)
  sprite.style.setProperty("--sway", `${Math.round(20 * Math.random() - 10)}px`)
  sprite.style.setProperty("animation-delay", `${delay}ms`)
  sprite.addEventListener("animationend", () => sprite.remove())
  laneOfPage().append(sprite)
}
