import { serverNow } from "../../core/clock.js"
import { placeIn } from "../places.js"

const LOOK_AGAIN = 250 // ms, while something is not due

// What of results people wrote: where it stands, what it is known by, and what may be shown in place of one that is not due.
const WRITTEN = {
  text: { field: "texts", keyOf: ({ id }) => id, before: () => undefined },
  word_cloud: { field: "words", keyOf: ({ number, word }) => `${number} ${word}`, before: (word, shown) => ({ ...word, word: shown }) },
}

// What the projector may show of texts and words. It shows them as many seconds after it was told of them as the session's
// stage_delay says, so that they can be taken down before. At once: a text that a person has approved, the one that the
// presenter has chosen (`item`), and all of an activity that has been closed for so long. `again()`: more may be due.
export function createDelay({ store, again, now = serverNow, wait = setTimeout }) {
  let heard = new Map() // place → Map(key → when it was told, ms)
  const shown = new Map() // "place number" → the spelling of a word that was shown last
  let timer = null

  const delay = () => 1000 * (store.read("session")?.moderation?.stage_delay ?? 0)

  // Also of what is not on the stage: by the time it is, it may be due.
  function hear({ activities, results }) {
    const at = now()
    heard = new Map(Object.entries(results).map(([place, told]) => [place, timesOf(activities[told.activity_id], told, heard.get(place), at)]))
  }

  function due(activity, told, item) {
    const written = told && WRITTEN[activity.kind]
    if (!written || !delay() || isSettled(activity)) return told
    const place = placeIn(told)
    const times = heard.get(place)
    const isDue = (one) => one.approved || (item && one.id === item) || (times?.get(written.keyOf(one)) ?? now()) + delay() <= now()
    const all = told.results[written.field]
    const found = all.map((one) => spelled(one, isDue(one), `${place} ${one.number}`, written)).filter(Boolean)
    clearTimeout(timer)
    if (all.some((one) => !isDue(one))) timer = wait(again, LOOK_AGAIN)
    return { ...told, results: { ...withTotal(told.results, all.length - found.length), [written.field]: found } }
  }

  function spelled(one, isDue, key, { before }) {
    if (isDue) shown.set(key, one.word)
    if (isDue) return one
    return shown.has(key) ? before(one, shown.get(key)) : undefined
  }

  const isSettled = ({ closed_at: at, state }) => state === "closed" && Date.parse(at) + delay() <= now()

  store.watch("activities", (state) => { if (state) hear(state) })
  return due
}

function timesOf(activity, told, before, at) {
  const written = WRITTEN[activity?.kind]
  const all = (written && told.results[written.field]) ?? []
  return new Map(all.map((one) => [written.keyOf(one), before?.get(written.keyOf(one)) ?? at]))
}

const withTotal = (results, missing) => ("total" in results ? { ...results, total: results.total - missing } : results)
