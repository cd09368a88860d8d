import { clone, fill, find, show } from "../core/dom.js"

// The newest pin stands first and in sight, however many there are below it.
export function mountPins({ root, store, decorate }) {
  const place = find("[data-pinned]", root)
  let drawn = null
  store.watch("chat", ({ pinned }) => {
    if (pinned === drawn) return
    const known = new Set(drawn?.map((message) => message.id))
    drawn = pinned
    place.replaceChildren(...[...pinned].reverse().map(dress))
    show(place, pinned.length > 0)
    if (pinned.some((message) => !known.has(message.id))) place.scrollTop = 0
  })

  function dress(message) {
    const pin = fill(clone("chat-pin"), { nickname: message.nickname, text: message.message })
    decorate?.(pin, message)
    return pin
  }
}
