// The three steps of a first session, and when they are over.
export const STEPS = ["screen", "start", "things"]
const NOTHING = { begun: false, over: false, done: [] }

// `kept`: what was kept before, or null. A guide begins at a draft, so that no running session is explained.
export function beginGuide(kept, status) {
  const state = { ...NOTHING, ...kept }
  return state.begun || status !== "draft" ? state : { ...state, begun: true }
}

export function stepDone(state, step) {
  if (state.done.includes(step)) return state
  const done = [...state.done, step]
  return { ...state, done, over: state.over || STEPS.every((one) => done.includes(one)) }
}

export const closed = (state) => ({ ...state, over: true })
export const isWanted = ({ begun, over }) => begun && !over
