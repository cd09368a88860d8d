import { serverNow } from "../core/clock.js"
import { show } from "../core/dom.js"
import { t } from "../core/strings.js"
import { clockTime } from "../core/times.js"
import { limitsOf } from "./limits.js"

// Answers a function that answers the limits (limits.js), and calls `changed()` each second while one counts down.
export function watchLimits({ store, changed, last = () => -Infinity, again = () => -Infinity }) {
  let timer = null

  return () => {
    clearTimeout(timer)
    const limits = limitsOf({ session: store.read("session"), mine: store.read("mine"), me: store.read("me"), now: serverNow(), last: last(), again: again() })
    if ([limits.muted, limits.slow].some((left) => left > 0 && left < Infinity)) timer = setTimeout(changed, 1000)
    return limits
  }
}

export const secondsOf = (left) => (left > 0 ? Math.max(1, Math.round(left / 1000)) : 0)

// Says in `place` why nothing can be written: `reason`, else that this participant is muted. Answers whether it says anything.
// The seconds that count down are hidden from screen readers, which read the time at which it ends, once.
export function tellWhy(place, reason, { muted }) {
  const words = reason || (muted === Infinity ? t("muted_for_good") : muted ? t("muted_until", { time: timeIn(muted) }) : "")
  if (place.dataset.words !== words) {
    place.dataset.words = words
    place.replaceChildren(words, left())
  }
  place.lastChild.textContent = !reason && muted && muted < Infinity ? ` ${clockOf(secondsOf(muted))}` : ""
  show(place, Boolean(words))
  return Boolean(words)
}

function left() {
  const made = document.createElement("b")
  made.setAttribute("aria-hidden", "true")
  return made
}

const timeIn = (left) => clockTime(new Date(Date.now() + left).toISOString())
const clockOf = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
