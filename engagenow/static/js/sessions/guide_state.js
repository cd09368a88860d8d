// The three steps of a first session, and when they are over.
export const STEPS = ["screen", "start", "things"]
const NOTHING = { begun: false, over: false, done: [] }

// `kept`: what was kept before, or null. A guide begins at a draft and stays with that session until another draft takes
// it over, so that no running session is explained from its middle.
export function beginGuide(kept, { id, status }) {
  const state = { ...NOTHING, ...kept }
  if (status === "draft") return { ...state, begun: true, session: id }
  return { ...state, begun: state.begun && state.session === id }
}

export function stepDone(state, step) {
  if (state.done.includes(step)) return state
  const done = [...state.done, step]
  return { ...state, done, over: state.over || STEPS.every((one) => done.includes(one)) }
}

export const closed = (state) => ({ ...state, over: true })
export const isWanted = ({ begun, over }) => begun && !over
