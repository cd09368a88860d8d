import { clone, fill, find, show } from "../core/dom.js"

export function mountPins({ root, store }) {
  const place = find("[data-pinned]", root)
  store.watch("chat", ({ pinned }) => {
    place.replaceChildren(...pinned.map((message) => fill(clone("chat-pin"), { nickname: message.nickname, text: message.message })))
    show(place, pinned.length > 0)
  })
}
