import { createRefresher } from "../core/refresh.js"
import { isOn } from "../sessions/state.js"
import { completed } from "./state.js"

const EVERY = 500 // ms
const OF_A_HALL = 2000 // ms: a hall sees the switch at the same moment

// What was there before the switch was on is in no snapshot that this page has: it is asked for once it is on.
// `jitter`: in ms, 0 for the few pages of a presenter.
export function fetchWhole({ store, read, jitter = OF_A_HALL }) {
  const isMissing = () => Boolean(store.read("questions").partial) && isOn(store.read("session"), "questions") && store.read("joined")

  const refresher = createRefresher(async () => {
    if (!isMissing()) return
    const answer = await read("/questions")
    if (isMissing()) store.amend("questions", completed(store.read("questions"), answer), store.seq)
  }, { every: EVERY, jitter })

  for (const part of ["session", "joined"]) store.watch(part, () => { if (isMissing()) refresher.request() })
}
