import { loadSnapshot, takeEvent } from "./log.js"

const MOST_KEPT = 2000 // events for a part whose fold is not here yet

// Holds the page's copy of the log and tells those who watch a part of it. Passing things (counts) are `put` beside it.
export function createStore() {
  const folds = {}
  const loose = {}
  const watchers = new Map()
  const listeners = new Map()
  const expected = new Map() // name → what is kept for a part whose fold comes late
  let log = { seq: 0, parts: {} }
  let lost = false // more than we keep: a fresh snapshot has to tell

  function tell(names) {
    for (const name of names) callEach(watchers.get(name), () => read(name))
  }

  function read(name) {
    return name in log.parts ? log.parts[name] : loose[name]
  }

  function hear(name, data) {
    callEach(listeners.get(name), () => data)
  }

  function replace(next) {
    const changed = Object.keys(next.parts).filter((name) => next.parts[name] !== log.parts[name])
    log = next
    tell(changed)
  }

  function keep(event) {
    for (const kept of expected.values()) {
      if (!kept.events.has(event.name)) continue
      if (kept.since.length < MOST_KEPT) kept.since.push(event)
      else lost = true
      kept.needed()
    }
  }

  function keepSnapshot(snapshot) {
    lost = false
    for (const [name, kept] of expected) {
      kept.start = snapshot[name]
      kept.since = []
      if (holds(kept.start)) kept.needed()
    }
  }

  return {
    get seq() { return log.seq },
    read,
    // May come late: then the part is made of what was kept for it.
    part(name, fold) {
      folds[name] = fold
      if (name in log.parts) return
      const { start, since = [] } = expected.get(name) ?? {}
      expected.delete(name)
      const first = start === undefined ? fold.initial : fold.load(start)
      replace({ ...log, parts: { ...log.parts, [name]: since.reduce((state, event) => fold.apply(state, event), first) } })
    },
    // Keeps of the log what the fold of this part will read: its snapshot, and the events of these names since.
    // `needed()`: it holds something now.
    expect(name, events, needed) {
      expected.set(name, { events: new Set(events), since: [], needed })
    },
    watch(name, watcher) {
      watchers.set(name, [...(watchers.get(name) ?? []), watcher])
      watcher(read(name))
    },
    // Hears live events, stored or passing, not those that are replayed.
    on(eventName, listener) {
      listeners.set(eventName, [...(listeners.get(eventName) ?? []), listener])
    },
    put(name, value) {
      if (loose[name] === value) return
      loose[name] = value
      tell([name])
    },
    // What an HTTP answer says about a part, unless the log has gone past it.
    amend(name, state, seq) {
      if (seq >= log.seq) replace({ ...log, parts: { ...log.parts, [name]: state } })
    },
    reset(snapshot, seq) {
      replace(loadSnapshot(folds, snapshot, seq))
      keepSnapshot(snapshot)
    },
    // What passes changes no part: a listener that wants to keep it does.
    hear,
    // Not live: one of those in `joined_session`.
    feed(event, { live = true } = {}) {
      const { log: next, verdict } = takeEvent(folds, log, event, { reduced: !live })
      if (verdict !== "applied") return verdict
      replace(next)
      keep(event)
      if (live) hear(event.name, event.data)
      return lost || Object.values(log.parts).some((part) => part?.stale) ? "stale" : verdict
    },
  }
}

// Whether there is anything in a part of a snapshot: {raised: [], picks: {}} has nothing.
function holds(value) {
  return value !== null && typeof value === "object" ? Object.values(value).some(holds) : Boolean(value)
}

// Calls each function with what `value()` answers at that moment. One that throws is logged, and the others are called.
export function callEach(calls = [], value) {
  for (const call of calls) {
    try {
      call(value())
    } catch (problem) {
      console.error(problem)
    }
  }
}
