import { emptyLog, loadSnapshot, takeEvent } from "./log.js"

// Holds the page's copy of the log and tells whoever watches a part of it. Passing things (counts) are `put` beside it.
export function createStore() {
  const folds = {}
  const loose = {}
  const watchers = new Map()
  const listeners = new Map()
  let log = { seq: 0, parts: {} }

  function tell(names) {
    for (const name of names) for (const watch of watchers.get(name) ?? []) watch(read(name))
  }

  function read(name) {
    return name in log.parts ? log.parts[name] : loose[name]
  }

  function replace(next) {
    const changed = Object.keys(next.parts).filter((name) => next.parts[name] !== log.parts[name])
    log = next
    tell(changed)
  }

  return {
    get seq() { return log.seq },
    read,
    part(name, fold) {
      folds[name] = fold
      log = { seq: log.seq, parts: { ...emptyLog(folds).parts, ...log.parts } }
    },
    watch(name, watcher) {
      watchers.set(name, [...(watchers.get(name) ?? []), watcher])
      watcher(read(name))
    },
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
    },
    feed(event, { live = true } = {}) {
      const { log: next, verdict } = takeEvent(folds, log, event)
      if (verdict !== "applied") return verdict
      replace(next)
      if (live) for (const listener of listeners.get(event.name) ?? []) listener(event.data)
      return Object.values(log.parts).some((part) => part?.stale) ? "stale" : verdict
    },
  }
}
