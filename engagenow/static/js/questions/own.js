import { serverNow } from "../core/clock.js"

// What only the person who asked sees: own questions with their states, those on their way included.
// Each is {key, id?, entry?, text, anonymous, state, isEdited, reason, into, change?}. `state`: "sending", "failed",
// "asking" (has waited for hours), "sent" (acknowledged), else as the server has it. `change`: an edit on its way.
export function ownItems({ mine, outgoing }) {
  const given = (mine?.questions?.data?.questions ?? []).map((one) => givenItem(one, outgoing))
  const known = new Set(given.map(({ id }) => id))
  const sent = outgoing.named("ask").filter(({ answer }) => !known.has(answer?.id))
  return [...sent.map(sentItem).reverse(), ...given]
}

const NEWS = new Set(["answered", "dismissed", "merged"])

// Answers what has become of own questions since the last call, which was the first thing that was known of them.
export function createOwnNews() {
  let before = new Map() // id → state
  return (items) => {
    const fresh = items.filter(({ id, state }) => before.has(id) && before.get(id) !== state && NEWS.has(state))
    before = new Map(items.filter(({ id }) => id).map(({ id, state }) => [id, state]))
    return fresh
  }
}

// Those that still take one of the three places.
export const isOpen = ({ state }) => ["waiting", "live", "sending", "sent"].includes(state)

function givenItem({ id, text, anonymous, asked_at, state, edited, into, reason }, outgoing) {
  const change = outgoing.last("edit_question", id)
  const leaves = outgoing.last("withdraw_question", id)
  return {
    key: `own/${id}`, id, anonymous, asked_at, into, reason, isEdited: edited, change,
    text: change?.payload.text ?? text,
    state: leaves && leaves.state !== "failed" ? "leaving" : state,
  }
}

const STATES = { waiting: "sending", stored: "sent", failed: "failed", asking: "asking" }

function sentItem(entry) {
  const { id, payload, state, answer, at, detail, fleeting } = entry
  return {
    key: `sent/${id}`, id: answer?.id, entry, anonymous: Boolean(payload.anonymous), asked_at: new Date(serverNow() - (Date.now() - (at ?? Date.now()))).toISOString(),
    text: payload.text, state: answer?.state === "waiting" ? "waiting" : STATES[state], detail, fleeting, isEdited: false,
  }
}
