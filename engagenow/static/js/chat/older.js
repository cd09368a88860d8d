import { find, show } from "../core/dom.js"
import { toast } from "../core/toast.js"
import { KEPT } from "./state.js"

const NEAR = 300 // px from the top of the log
const REST = 3000 // ms after a failure, and up to as much again, in which scrolling asks for nothing

// Older messages than the page has: by scrolling up, or by a button that says that there are some. `isReading()`:
// whether the reader has scrolled up.
export function mountOlder({ root, store, read, isReading, now = () => performance.now(), random = Math.random }) {
  const box = find("[data-testid=chat-messages]", root)
  const button = find("[data-older]", root)
  const deleted = new Set() // since the page is open: an answer that is on its way may still hold them
  let asking = false
  let joins = 0 // an event tells what is deleted after the last one, but not what was deleted before it
  let restUntil = 0

  async function load() {
    const { floor } = store.read("chat")
    if (asking || floor === 0) return
    asking = true
    button.setAttribute("aria-busy", "true")
    const before = joins
    try {
      const page = await read(`/messages?before=${floor}`)
      if (joins === before) take(page, floor)
    } catch (refusal) {
      restUntil = now() + REST * (1 + random())
      toast(refusal.detail)
    } finally {
      asking = false
      button.removeAttribute("aria-busy")
    }
  }

  function take(page, floor) {
    const state = store.read("chat")
    if (state.floor !== floor) return // another snapshot came meanwhile
    store.amend("chat", withOlder(state, page, ({ id }) => !deleted.has(id)), store.seq)
  }

  store.on("message_deleted", ({ id }) => deleted.add(id))
  store.on("message_restored", ({ id }) => deleted.delete(id))
  store.watch("joined", (joined) => { if (joined) joins += 1 })
  store.watch("chat", ({ floor }) => show(button, floor > 0))
  button.addEventListener("click", load)
  box.addEventListener("scroll", () => { if (isReading() && box.scrollTop < NEAR && now() >= restUntil) load() }, { passive: true })
}

// The state with a page of messages from before its floor, as the server answered {messages, more}; of these it gets
// what `isKept`.
export function withOlder(state, { messages, more }, isKept = () => true) {
  const all = [...messages.filter(isKept), ...state.messages]
  const floor = more && messages.length ? messages[0].seq : 0
  return { ...state, messages: all, floor, most: Math.max(state.most, all.length + KEPT) }
}
