import { clone, find } from "../core/dom.js"
import { tellRefusal } from "../core/refusals.js"
import { t } from "../core/strings.js"
import { mountComposer } from "./composer.js"
import { createRemoval } from "./deletion.js"
import { mountHint } from "./hint.js"
import { chatFold } from "./state.js"
import { mountLog } from "./view.js"

export function mount({ root, store, outbox, draft, send, read, shortcuts, steps, tab }) {
  const ask = (name, payload) => send(name, payload).catch(tellRefusal)
  store.part("chat", chatFold)
  const { takeBack } = mountComposer({ root, store, outbox, draft })
  mountHint({ root, store })
  const decorate = moderate(ask, createRemoval(send, steps))
  mountLog({ root, store, tab, outbox, takeBack, read, linked: true, decorate, decoratePin: takeDown(ask) })
  shortcuts.add("C", t("shortcut_write"), () => { tab.show(); find("textarea", root).focus() })
}

function moderate(ask, remove) {
  return (row, item) => {
    const place = find("[data-actions]", row)
    if (item.state !== "said") return place.replaceChildren()
    // The same buttons for good: a new one in their place would lose the focus.
    if (!place.firstElementChild) place.append(clone("chat-moderation"))
    const pin = find("[data-pin]", place)
    pin.setAttribute("aria-pressed", String(item.pinned))
    pin.onclick = () => ask("pin_message", { id: item.id, pinned: !item.pinned })
    find("[data-delete]", place).onclick = () => remove(item.id)
  }
}

function takeDown(ask) {
  return (pin, message) => {
    const button = clone("chat-unpin")
    button.addEventListener("click", () => ask("pin_message", { id: message.id, pinned: false }))
    pin.append(button)
  }
}
