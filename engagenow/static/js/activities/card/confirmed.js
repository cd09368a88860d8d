import { placeIn } from "../places.js"

// What `mine` says of the answers that this browser has sent. It may have been read between two of them.
// `entries` are those of the outbox, the oldest first; `before` and `given` are {place: {answer, answered_at}} of the
// `mine` before and of this one.

// The ids of the acknowledged answers that need no place of their own any more: the one that is given now, what this
// browser sent before it, and what another tab's answer has replaced.
export function confirmed(entries, before, given) {
  const stored = entries.filter(({ state }) => state === "stored")
  const isOver = (entry) => {
    const place = placeOf(entry)
    const since = stored.slice(stored.indexOf(entry)).filter((later) => placeOf(later) === place)
    return since.some((later) => isGiven(later, given)) || (hasChanged(place, before, given) && !isOwn(place, entries, given))
  }
  return new Set(stored.filter(isOver).map(({ id }) => id))
}

// The places where another tab has answered since.
export function answeredElsewhere(entries, before, given) {
  return [...before.keys()].filter((place) => given.has(place) && hasChanged(place, before, given) && !isOwn(place, entries, given))
}

const placeOf = ({ payload }) => placeIn(payload)
const hasChanged = (place, before, given) => given.get(place)?.answered_at !== before.get(place)?.answered_at
const isOwn = (place, entries, given) => entries.some((entry) => placeOf(entry) === place && isGiven(entry, given))

// The acknowledgement has the answer as the server keeps it.
function isGiven(entry, given) {
  const answer = given.get(placeOf(entry))?.answer
  return answer !== undefined && isSame(answer, entry.answer?.answer ?? entry.payload.answer)
}

function isSame(one, other) {
  if (one === null || other === null || typeof one !== "object" || typeof other !== "object") return one === other
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => isSame(one[key], other[key]))
}
