const NEWEST = 50 // messages in a snapshot: with fewer there are no older ones
export const KEPT = 250 // what a page keeps of a long session; older messages are read from the server
const KEPT_FOR_READER = 1000 // while the reader is further up

// `floor`: no message from this seq on is missing here, and none before it is kept; 0: all are here. `most`: how many
// messages are kept.
export const chatFold = {
  initial: { messages: [], pinned: [], floor: 0, most: KEPT },

  load(snapshot) {
    const messages = snapshot?.messages ?? []
    return { messages, pinned: snapshot?.pinned ?? [], floor: messages.length < NEWEST ? 0 : messages[0].seq, most: KEPT }
  },

  apply: (state, { name, data }) => changes[name]?.(state, data) ?? state,
}

const changes = {
  new_message: withMessage,
  message_deleted: (state, { id }) => both(state, (list) => list.filter((message) => message.id !== id)),
  message_restored: withRestored,
  message_pinned: (state, { id, pinned }) => (pinned ? withPin : withoutPin)(state, id),
  participant_renamed: (state, { participant_id, nickname, rewrite }) =>
    both(state, (list) => list.map((message) => (rewrite && message.participant_id === participant_id ? { ...message, nickname } : message))),
}

// Both lists hold the same messages.
function both(state, change) {
  return { ...state, messages: change(state.messages), pinned: change(state.pinned) }
}

// Nothing is taken away from a reader who has scrolled up.
export function whileReading(state, reading) {
  return reading ? { ...state, most: Math.max(state.most, KEPT_FOR_READER) } : newest({ ...state, most: KEPT }, state.messages)
}

function withMessage(state, message) {
  // A text that was deleted while we were away keeps its place in the log and says nothing.
  if (message.deleted || message.message === null) return state
  return newest(state, [...state.messages, message])
}

function newest(state, messages) {
  if (messages.length <= state.most) return { ...state, messages }
  const kept = messages.slice(-state.most)
  return { ...state, messages: kept, floor: kept[0].seq }
}

// Restored and deleted again while we were away: then the log holds no text any more.
function withRestored(state, { id, message }) {
  if (!message || message.seq < state.floor || state.messages.some((other) => other.id === id)) return state
  return newest(state, [...state.messages, message].sort((one, other) => one.seq - other.seq))
}

function withPin(state, id) {
  if (state.pinned.some((message) => message.id === id)) return state
  const message = state.messages.find((candidate) => candidate.id === id)
  // Pinned on a page that reaches further back than ours: only a fresh snapshot knows the text.
  if (!message) return { ...state, stale: true }
  return { ...state, pinned: [...state.pinned, message] }
}

function withoutPin(state, id) {
  return { ...state, pinned: state.pinned.filter((message) => message.id !== id) }
}
