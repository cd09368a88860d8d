import { find } from "../core/dom.js"
import { tn } from "../core/strings.js"

const PAUSE = 1000 // ms: a screen reader is told at most once in this time

// Tells a screen reader what others say, live: one message in full, several as a number. What was there before the
// page joined, or came while it was away, is read in the log itself.
export function mountAnnouncer({ root, store }) {
  const place = find("[data-announcer]", root)
  let heard = []

  store.on("new_message", (message) => {
    if (message.participant_id === store.read("me")?.id) return
    heard.push(message)
    if (heard.length === 1) setTimeout(say, PAUSE)
  })

  function say() {
    const [{ nickname, message }] = heard
    const line = document.createElement("span") // a new element is told even when its text is the same
    line.textContent = heard.length === 1 ? `${nickname}: ${message}` : tn("newer_messages", heard.length)
    heard = []
    place.replaceChildren(line)
  }
}
