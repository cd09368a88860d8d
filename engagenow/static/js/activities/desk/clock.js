import { serverNow } from "../../core/clock.js"
import { fill, find, show } from "../../core/dom.js"
import { clockFace, secondsLeft } from "../countdown.js"

const OFTEN = 200 // ms
const LAST = 10 // seconds that are marked

// Shows how long the activity that `draw` was given last takes answers, each second by the server's clock.
export function mountClock(root) {
  const place = find("[data-clock]", root)
  let activity = null
  let timer = null

  function tick() {
    const seconds = activity && secondsLeft(activity, serverNow())
    show(place, seconds !== null)
    if (seconds === null) return stop()
    fill(place, { clock: clockFace(seconds) })
    place.classList.toggle("last", seconds <= LAST)
    if (activity.state !== "open") stop()
  }

  function stop() {
    clearInterval(timer)
    timer = null
  }

  return function draw(item) {
    activity = item
    timer ??= setInterval(tick, OFTEN)
    tick()
  }
}
