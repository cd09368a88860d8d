import { createEntries } from "./entries.js"
import { afterRefusal, NO_FAILURES } from "./retry.js"

const OLD = 2 * 3600 * 1000 // ms
const SPREAD = 2000 // ms
const TAKE_OVER = 10000 // ms after which another tab's command that still waits is sent here: that tab may be closed
// What may change by itself: the presenter goes on, or switches the feature on again.
const CLOSED = new Set(["session_not_active", "feature_disabled"])

// Commands that the server has not acknowledged, whatever feature they belong to. They are sent in order, one at a
// time in each lane; two tabs may both send one, the same client_msg_id makes it one. A lane is a feature, or the
// name of a command that has one of its own: the others of its feature do not wait for it.
export function createOutbox({ shelf, owner, send, wait = setTimeout, now = Date.now, random = Math.random }) {
  const entries = createEntries({ shelf, owner, now })
  const watchers = []
  const lanes = new Map() // name → {busy, pause, id, failures}: what is tried at the moment
  let takingOver = false
  let stored = [] // acknowledged, and what shows it still on the way: shown until it comes

  function tell() {
    for (const watch of watchers) watch()
  }

  function change(id, changes) {
    entries.change(id, changes)
    tell()
  }

  function laneOf(name) {
    if (!lanes.has(name)) lanes.set(name, { busy: false, pause: null, id: null, failures: NO_FAILURES })
    return lanes.get(name)
  }

  function flush() {
    const names = new Set(entries.all().map(({ lane }) => lane))
    return Promise.all([...names].map((name) => empty(name, laneOf(name))))
  }

  async function empty(name, lane) {
    if (lane.busy || lane.pause) return
    lane.busy = true
    try {
      let entry = next(name)
      while (entry && (await deliver(entry, lane))) entry = next(name)
    } finally {
      lane.busy = false
    }
  }

  function next(lane) {
    askAboutOld()
    return entries.all().find((entry) => entry.lane === lane && entry.state === "waiting")
  }

  // A text of last week is sent only after its author has said yes.
  function askAboutOld() {
    const old = entries.all().filter((entry) => entry.state === "waiting" && now() - entry.at > OLD)
    for (const { id } of old) change(id, { state: "asking" })
  }

  async function deliver({ id, name, payload, feature }, lane) {
    if (lane.id !== id) Object.assign(lane, { id, failures: NO_FAILURES })
    let answer
    try {
      answer = await send(name, { ...payload, client_msg_id: id })
    } catch (refusal) {
      return putAside(id, lane, refusal)
    }
    stored.push({ id, name, payload, feature, state: "stored", seq: answer?.seq, answer })
    entries.remove(new Set([id]))
    tell()
    return true
  }

  // Whether the next one may go.
  function putAside(id, lane, refusal) {
    const { verdict, delay, failures } = afterRefusal(refusal, lane.failures, { now: now(), random })
    if (verdict === "failed") change(id, { state: "failed", code: refusal.code, detail: refusal.detail, late_by: refusal.late_by })
    if (verdict !== "again") return verdict === "failed"
    if (refusal.code === "rate_limited") change(id, { again: now() + delay })
    lane.failures = failures
    pause(lane, delay)
    return false
  }

  function pause(lane, delay) {
    const pending = {}
    lane.pause = pending
    wait(() => {
      if (lane.pause !== pending) return undefined
      lane.pause = null
      return flush()
    }, delay)
  }

  function takeOverLater() {
    if (takingOver) return
    takingOver = true
    wait(() => {
      takingOver = false
      return flush()
    }, TAKE_OVER * (1 + random()))
  }

  function queueAgain(ids, changes) {
    for (const id of ids) entries.change(id, { state: "waiting", code: undefined, detail: undefined, ...changes })
    for (const lane of lanes.values()) if (ids.includes(lane.id)) lane.id = null
    tell()
  }

  function add(command) {
    entries.add(command)
    tell()
    return flush()
  }

  function retry(id) {
    queueAgain([id], { at: now() })
    return flush()
  }

  function remove(id) {
    entries.remove(new Set([id]))
    tell()
  }

  // What the page shows otherwise needs no second place on it. `ids` are client_msg_ids, `seq` the end of the log. What waits
  // for approval has no seq (null).
  function settle(ids, seq) {
    const shown = stored.filter((entry) => (entry.seq !== null && entry.seq <= seq) || ids.has(entry.id))
    const known = entries.all().filter((entry) => ids.has(entry.id))
    stored = stored.filter((entry) => !shown.includes(entry))
    entries.remove(new Set(known.map((entry) => entry.id)))
    if (known.length || shown.length) tell()
  }

  function watch(watcher) {
    watchers.push(watcher)
  }

  return {
    flush,
    watch,
    // The outbox as one feature has it.
    of: (feature) => ({
      add: (name, payload, lane = feature) => add({ feature, name, payload, lane }),
      list: () => [...stored, ...entries.all()].filter((entry) => entry.feature === feature),
      retry, remove, settle, watch,
    }),
    // Joined again: whatever the last connection suffered from may be over, and the time without one does not count.
    resume() {
      for (const lane of lanes.values()) Object.assign(lane, { pause: null, failures: { ...lane.failures, since: null } })
      return flush()
    },
    // `isOpen(feature)`: what was refused because the session paused or the feature was off may go now.
    reopen(isOpen) {
      const closed = entries.all().filter((entry) => entry.state === "failed" && CLOSED.has(entry.code))
      const ids = closed.filter((entry) => isOpen(entry.feature)).map((entry) => entry.id)
      if (!ids.length) return
      queueAgain(ids)
      wait(flush, SPREAD * random()) // the same moment for every phone in the room
    },
    // Whether something unsent ends with this page.
    get fleeting() { return entries.all().some((entry) => entry.fleeting && entry.state === "waiting") },
    // Another tab has changed what is stored under this key; null: everything.
    heard(key) {
      if (!entries.concerns(key)) return
      tell()
      takeOverLater()
    },
  }
}
