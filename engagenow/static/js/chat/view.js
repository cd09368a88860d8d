import { arrange, clone, fill, find, onceAFrame, show } from "../core/dom.js"
import { t } from "../core/strings.js"
import { clockTime } from "../core/times.js"
import { keepAtEnd } from "./scroll.js"
import { mountPins } from "./pins.js"
import { obstacle } from "./rules.js"

const SAME_BREATH = 60000

// The messages of a page: what the log says, then what this phone has not got through yet.
export function mountLog({ root, store, outbox, decorate, decoratePin, newest }) {
  const list = find("[data-messages]", root)
  const rows = new Map()
  const scroll = keepAtEnd(root)

  const draw = onceAFrame(() => {
    const items = allItems(store, outbox).slice(-(newest ?? Infinity))
    const wanted = items.map((item, index) => dress(rowOf(item), item, items[index - 1]))
    const unseen = scroll.before()
    forget(items)
    arrange(list, wanted)
    show(find("[data-chat-empty]", root), items.length === 0)
    fill(root, { empty: emptyWords(store) })
    scroll.after(unseen, items)
  })

  function rowOf(item) {
    if (!rows.has(item.key)) rows.set(item.key, clone("chat-message"))
    return rows.get(item.key)
  }

  function dress(row, item, previous) {
    const together = followsOn(item, previous)
    const look = [item.state, item.detail, item.mine, together, item.pinned].join("|")
    if (row.dataset.look === look) return row
    row.dataset.look = look
    row.classList.toggle("mine", item.mine)
    row.classList.toggle("together", together)
    row.dataset.state = item.state
    fill(row, { nickname: item.nickname, text: item.message, time: clockTime(item.created_at), state: stateLine(item) })
    show(find("[data-badge]", row), item.role === "presenter")
    show(find("[data-state-line]", row), Boolean(stateLine(item)))
    offerAgain(row, item)
    decorate?.(row, item)
    return row
  }

  function offerAgain(row, item) {
    find(".failed-actions", row)?.remove()
    if (item.state !== "failed") return
    const actions = clone("chat-failed")
    find("[data-retry]", actions).addEventListener("click", () => outbox.retry(item.id))
    find("[data-remove]", actions).addEventListener("click", () => outbox.remove(item.id))
    find("[data-state-line]", row).append(actions)
  }

  function forget(items) {
    const keys = new Set(items.map((item) => item.key))
    for (const key of rows.keys()) if (!keys.has(key)) rows.delete(key)
  }

  for (const part of ["chat", "me", "session"]) store.watch(part, draw)
  outbox?.watch(draw)
  mountPins({ root, store, decorate: decoratePin })
}

function emptyWords(store) {
  if (!store.read("me")) return t("chat_loading")
  return obstacle(store.read("session")) ? t("chat_empty") : t("chat_first_word")
}

function allItems(store, outbox) {
  const { messages, pinned } = store.read("chat")
  const me = store.read("me")
  const pins = new Set(pinned.map((message) => message.id))
  const said = messages.map((message) => sayItem(message, me, pins))
  if (!outbox) return said
  const mine = new Set(messages.filter((message) => message.participant_id === me?.id).map((message) => message.client_msg_id))
  outbox.settle(mine, store.seq)
  return [...said, ...outbox.list().map((entry) => waitingItem(entry, me))]
}

function sayItem(message, me, pins) {
  const mine = message.participant_id === me?.id
  const key = mine && message.client_msg_id ? `mine/${message.client_msg_id}` : message.id
  return { ...message, key, mine, state: "said", pinned: pins.has(message.id) }
}

function waitingItem(entry, me) {
  return { ...entry, key: `mine/${entry.id}`, mine: true, nickname: me?.nickname ?? "", role: me?.role, participant_id: me?.id }
}

function followsOn(item, previous) {
  if (!previous || previous.participant_id !== item.participant_id) return false
  const gap = Date.parse(item.created_at ?? "") - Date.parse(previous.created_at ?? "")
  return !(gap > SAME_BREATH)
}

function stateLine(item) {
  if (item.state === "waiting") return t("sending")
  if (item.state === "failed") return t("not_sent", { reason: item.detail ?? "" })
  return ""
}
