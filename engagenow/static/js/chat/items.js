const SAME_BREATH = 60000 // ms between two messages of one person that stand together

// What the log says, then what this page has not got through yet: [{key, state, mine, message, …}].
export function allItems(store, outbox) {
  const { messages, pinned } = store.read("chat")
  const me = store.read("me")
  const pins = new Set(pinned.map((message) => message.id))
  const said = messages.map((message) => sayItem(message, me, pins))
  if (!outbox) return said
  const mine = new Set(messages.filter((message) => message.participant_id === me?.id).map((message) => message.client_msg_id))
  outbox.settle(mine, store.seq)
  return [...said, ...outbox.list().map((entry) => waitingItem(entry, me))]
}

export function followsOn(item, previous) {
  if (!previous || previous.participant_id !== item.participant_id) return false
  const gap = Date.parse(item.created_at ?? "") - Date.parse(previous.created_at ?? "")
  return !(gap > SAME_BREATH)
}

function sayItem(message, me, pins) {
  const mine = message.participant_id === me?.id
  const key = mine && message.client_msg_id ? `mine/${message.client_msg_id}` : message.id
  return { ...message, key, mine, state: "said", pinned: pins.has(message.id) }
}

function waitingItem(entry, me) {
  return { ...entry, message: entry.payload.message, key: `mine/${entry.id}`, mine: true, nickname: me?.nickname ?? "", role: me?.role, participant_id: me?.id }
}
