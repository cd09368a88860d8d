import { find, show } from "../core/dom.js"
import { toast } from "../core/toast.js"
import { withOlder } from "./state.js"

const NEAR = 300 // px from the top of the log

// Older messages than the page has: by scrolling up, or by a button that says that there are some. `isReading()`:
// whether the reader has scrolled up.
export function mountOlder({ root, store, read, isReading }) {
  const box = find("[data-testid=chat-messages]", root)
  const button = find("[data-older]", root)
  const deleted = new Set() // since the page is open: an answer that is on its way may still hold them
  let asking = false

  async function load() {
    const { floor } = store.read("chat")
    if (asking || floor === 0) return
    asking = true
    button.setAttribute("aria-busy", "true")
    try {
      take(await read(`/messages?before=${floor}`), floor)
    } catch (refusal) {
      toast(refusal.detail)
    } finally {
      asking = false
      button.removeAttribute("aria-busy")
    }
  }

  function take({ messages, more }, floor) {
    const state = store.read("chat")
    if (state.floor !== floor) return // another snapshot came meanwhile
    const kept = messages.filter(({ id }) => !deleted.has(id))
    store.amend("chat", withOlder(state, { messages: kept, more: more && kept.length > 0 }), store.seq)
  }

  store.on("message_deleted", ({ id }) => deleted.add(id))
  store.on("message_restored", ({ id }) => deleted.delete(id))
  store.watch("chat", ({ floor }) => show(button, floor > 0))
  button.addEventListener("click", load)
  box.addEventListener("scroll", () => { if (isReading() && box.scrollTop < NEAR) load() }, { passive: true })
}
