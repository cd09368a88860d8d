import { fill, find, show } from "../../core/dom.js"
import { SOON } from "./model.js"

// The time that is left, as a number and as a line, in an element of a quiz. `time`: of timeOf (model.js), or null.
// `isKept`: the line keeps its place when the time is over.
export function drawClock(root, time, isPaused, isKept = false) {
  const clock = find("[data-time]", root)
  const line = find("[data-line]", root)
  show(clock, Boolean(time) || isPaused)
  show(line, Boolean(time) || isKept)
  if (!time) line.firstElementChild.style.setProperty("--share", 0)
  fill(clock, { seconds: time ? time.seconds : "❚❚" })
  if (!time) return
  for (const element of [clock, line]) element.classList.toggle("soon", time.seconds <= SOON)
  line.firstElementChild.style.setProperty("--share", time.share)
}
