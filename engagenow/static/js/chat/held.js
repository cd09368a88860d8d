import { t } from "../core/strings.js"

const waited = new Map() // id → {message, created_at}: the server tells of a dismissed text without its words

// The items of the log with the own messages that wait for approval, and those that were dismissed. The outbox is told to
// show them no longer.
export function withHeld(items, { mine, me, outbox }) {
  const shown = new Set(items.filter(({ state }) => state === "said").map(({ id }) => id))
  const held = heldItems(mine?.moderation?.data, me).filter(({ id }) => !shown.has(id))
  const known = new Set(held.map(({ key }) => key))
  outbox.settle(new Set(held.map(({ client_msg_id: id }) => id)), 0)
  return byTime(items.filter(({ key }) => !known.has(key)), held)
}

function heldItems({ waiting = [], dismissed = [] } = {}, me) {
  for (const { id, text, created_at } of waiting) waited.set(id, { message: text, created_at })
  const all = [...waiting.map((text) => [text, "held"]), ...dismissed.map((text) => [text, "dismissed"])]
  return all.filter(([{ feature }]) => feature === "chat").map(([{ id, client_msg_id, reason }, state]) => ({
    id, client_msg_id, state, mine: true, nickname: me?.nickname ?? "", role: me?.role, participant_id: me?.id,
    message: "", ...waited.get(id), key: `mine/${client_msg_id ?? id}`, words: wordsOf(state, reason),
  }))
}

function wordsOf(state, reason) {
  if (state === "held") return t("message_held")
  return reason ? t("message_dismissed_for", { reason }) : t("message_dismissed")
}

// The held ones in the order in which they were written; one without a time at the end.
function byTime(items, held) {
  const all = [...items]
  for (const one of held) {
    const later = one.created_at ? all.findIndex(({ created_at: at }) => !at || at > one.created_at) : -1
    all.splice(later < 0 ? all.length : later, 0, one)
  }
  return all
}
