import { clone, find, findAll, show } from "../core/dom.js"
import { tellRefusal } from "../core/refusals.js"
import { mountRoving } from "../core/roving.js"
import { t } from "../core/strings.js"
import { mountComposer } from "./composer.js"
import { createRemoval } from "./deletion.js"
import { mountHint } from "./hint.js"
import { mountPins } from "./pins.js"
import { chatFold } from "./state.js"
import { mountLog } from "./view.js"

export function mount({ root, store, outbox, draft, send, read, shortcuts, steps, tab, people }) {
  const ask = (name, payload) => send(name, payload).catch(tellRefusal)
  store.part("chat", chatFold)
  const composer = mountComposer({ root, store, outbox, draft })
  mountHint({ root, store })
  const decorate = moderate(ask, createRemoval(send, steps), people)
  mountLog({ root, store, tab, outbox, composer, read, linked: true, decorate })
  mountPins({ root, store, decorate: takeDown(ask), linked: true })
  mountRoving(find("[data-messages]", root), "[data-pin], [data-delete], [data-person]", { fromEnd: true })
  shortcuts.add("C", t("shortcut_write"), () => { tab.show(); find("textarea", root).focus() })
}

function moderate(ask, remove, people) {
  return (row, item) => {
    const place = find("[data-actions]", row)
    if (item.state !== "said") return place.replaceChildren()
    // The same buttons for good: a new one in their place would lose the focus.
    if (!place.firstElementChild) place.append(describedBy(clone("chat-moderation"), find("[data-field=text]", row), item.id))
    const pin = find("[data-pin]", place)
    pin.setAttribute("aria-pressed", String(item.pinned))
    pin.onclick = () => ask("pin_message", { id: item.id, pinned: !item.pinned })
    find("[data-delete]", place).onclick = () => remove(item.id)
    const author = find("[data-person]", place)
    show(author, item.role !== "presenter" && Boolean(people))
    author.onclick = () => people.open({ id: item.participant_id, nickname: item.nickname, text: item.message })
  }
}

// The buttons of all rows have the same names: a screen reader reads the message with each.
function describedBy(buttons, text, id) {
  text.id = `message-${id}`
  for (const button of findAll("button", buttons)) button.setAttribute("aria-describedby", text.id)
  return buttons
}

function takeDown(ask) {
  return (pin, message) => {
    const button = clone("chat-unpin")
    button.addEventListener("click", () => ask("pin_message", { id: message.id, pinned: false }))
    pin.append(button)
  }
}
