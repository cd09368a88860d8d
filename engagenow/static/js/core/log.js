// A page is a fold of the session's log: a snapshot as of a seq, then the events after it, in order.
// A fold is {initial, load(snapshot), apply(state, event)}; it returns the same state for what does not concern it.

export function emptyLog(folds) {
  return { seq: 0, parts: mapValues(folds, (fold) => fold.initial) }
}

export function loadSnapshot(folds, snapshot, seq) {
  return { seq, parts: mapValues(folds, (fold, name) => fold.load(snapshot?.[name])) }
}

// `reduced`: the event is of a list from which the server has left out what later events of the list replace.
export function takeEvent(folds, log, event, { reduced = false } = {}) {
  if (event.seq <= log.seq) return { log, verdict: "old" }
  if (event.seq > log.seq + 1 && !reduced) return { log, verdict: "gap" }
  const parts = mapValues(log.parts, (state, name) => folds[name].apply(state, event))
  return { log: { seq: event.seq, parts }, verdict: "applied" }
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]))
}
