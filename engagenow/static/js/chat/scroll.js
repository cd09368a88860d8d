import { fill, find, show } from "../core/dom.js"
import { tn } from "../core/strings.js"
import { followEnd } from "./follow.js"

// Follows the talk while the reader is at its end; a reader who has scrolled up is told what came instead.
// `reads(reading)`: after the reader has left the end, or is back there.
export function keepAtEnd(root, { always = false, reads = () => {} } = {}) {
  const chip = find("[data-newer]", root)
  let known = new Set()
  let unseen = 0

  const end = followEnd(find("[data-testid=chat-messages]", root), find("[data-messages]", root), { always, told: arrived })

  function arrived(following) {
    reads(!following)
    if (!following) return
    unseen = 0
    show(chip, false)
  }

  chip.addEventListener("click", () => end.resume())

  return {
    get reading() { return !end.following },
    before: (rows) => end.before(new Set(rows)),
    after(items) {
      const fresh = newest(items, known)
      known = new Set(items.map((item) => item.key))
      if (fresh.some((item) => item.state === "waiting")) end.resume()
      end.after()
      if (end.following) return
      unseen += fresh.length
      if (!unseen) return
      fill(chip, { newer: tn("newer_messages", unseen) })
      show(chip)
    },
  }
}

// What came at the end: older messages that were loaded at the top are no news.
function newest(items, known) {
  const last = items.findLastIndex((item) => known.has(item.key))
  return items.slice(last + 1)
}
