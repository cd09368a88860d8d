import { arrange, clone, fill, find, show } from "../core/dom.js"
import { fillWithLinks } from "./rows.js"

// The newest pin stands first and in sight, however many there are below it.
export function mountPins({ root, store, decorate, linked = false }) {
  const place = find("[data-pinned]", root)
  let rows = new Map()
  let drawn = null
  store.watch("chat", ({ pinned }) => {
    if (pinned === drawn) return
    drawn = pinned
    const known = rows
    rows = new Map([...pinned].reverse().map((message) => [message.id, fill(known.get(message.id) ?? dress(message), { nickname: message.nickname })]))
    show(place, pinned.length > 0)
    arrange(place, [...rows.values()], find("[data-testid=chat-messages]", root))
    if (pinned.some((message) => !known.has(message.id))) place.scrollTop = 0
  })

  function dress(message) {
    const pin = fill(clone("chat-pin"), { nickname: message.nickname, text: message.message })
    if (linked) fillWithLinks(find("[data-field=text]", pin), message.message)
    decorate?.(pin, message)
    return pin
  }
}
