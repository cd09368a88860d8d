import { clone, find } from "../core/dom.js"
import { toast } from "../core/toast.js"
import { mountComposer } from "./composer.js"
import { chatFold } from "./state.js"
import { mountLog } from "./view.js"

export function mount({ root, store, outbox, send }) {
  const ask = (name, payload) => send(name, payload).catch((refusal) => toast(refusal.detail))
  store.part("chat", chatFold)
  mountLog({ root, store, outbox, decorate: moderate(ask), decoratePin: takeDown(ask) })
  mountComposer({ root, store, outbox })
}

function moderate(ask) {
  return (row, item) => {
    const place = find("[data-actions]", row)
    place.replaceChildren()
    if (item.state !== "said") return
    const actions = clone("chat-moderation")
    const pin = find("[data-pin]", actions)
    pin.setAttribute("aria-pressed", String(item.pinned))
    pin.addEventListener("click", () => ask("pin_message", { id: item.id, pinned: !item.pinned }))
    find("[data-delete]", actions).addEventListener("click", () => ask("delete_message", { id: item.id }))
    place.append(actions)
  }
}

function takeDown(ask) {
  return (pin, message) => {
    const button = clone("chat-unpin")
    button.addEventListener("click", () => ask("pin_message", { id: message.id, pinned: false }))
    pin.append(button)
  }
}
