// What a page keeps of a long evening; older texts stay in the export.
const KEPT = 250

export const chatFold = {
  initial: { messages: [], pinned: [] },

  load(snapshot) {
    return { messages: snapshot?.messages ?? [], pinned: snapshot?.pinned ?? [] }
  },

  apply(state, { name, data }) {
    if (name === "new_message") return withMessage(state, data)
    if (name === "message_deleted") return without(state, data.id)
    if (name === "message_pinned") return data.pinned ? withPin(state, data.id) : withoutPin(state, data.id)
    return state
  },
}

function withMessage(state, message) {
  // A text that was deleted while we were away keeps its place in the log and says nothing.
  if (message.deleted || message.message === null) return state
  return { ...state, messages: [...state.messages, message].slice(-KEPT) }
}

function without(state, id) {
  const others = (list) => list.filter((message) => message.id !== id)
  return { ...state, messages: others(state.messages), pinned: others(state.pinned) }
}

function withPin(state, id) {
  if (state.pinned.some((message) => message.id === id)) return state
  const message = state.messages.find((candidate) => candidate.id === id)
  // Pinned by somebody whose page reaches further back than ours: only a fresh snapshot knows the text.
  if (!message) return { ...state, stale: true }
  return { ...state, pinned: [...state.pinned, message] }
}

function withoutPin(state, id) {
  return { ...state, pinned: state.pinned.filter((message) => message.id !== id) }
}
