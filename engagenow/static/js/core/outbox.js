import { randomKey } from "./ids.js"

const NOT_NOW = new Set(["offline", "timeout", "not_joined"])
const TRY_AGAIN = 2000

// Texts that the server has not acknowledged. Each lies under a key of its own, so that two tabs of one browser never
// overwrite each other's; both may send one, the same client_msg_id makes it one message.
export function createOutbox({ shelf, owner, send, wait = setTimeout, now = Date.now }) {
  const prefix = `engagenow.outbox.${owner}.`
  const watchers = []
  let stored = [] // acknowledged, its event still on the way: shown until it comes
  let busy = false
  let count = 0

  function entries() {
    return shelf.keys(prefix).map((key) => ({ key, ...shelf.read(key) })).filter((entry) => entry.id)
  }

  function tell() {
    for (const watch of watchers) watch()
  }

  function add(message) {
    const id = randomKey()
    count += 1
    const place = `${String(now()).padStart(15, "0")}.${String(count).padStart(4, "0")}`
    shelf.write(`${prefix}${place}.${id}`, { id, message, state: "waiting" })
    tell()
    return flush()
  }

  function change(id, changes) {
    const entry = entries().find((candidate) => candidate.id === id)
    if (!entry) return
    const { key, ...rest } = entry
    if (changes) shelf.write(key, { ...rest, ...changes })
    else shelf.remove(key)
    tell()
  }

  async function flush() {
    if (busy) return
    busy = true
    try {
      let entry = next()
      while (entry && (await deliver(entry))) entry = next()
    } finally {
      busy = false
    }
  }

  function next() {
    return entries().find((entry) => entry.state === "waiting")
  }

  async function deliver({ id, message }) {
    try {
      const { seq } = await send("send_message", { message, message_type: "text", client_msg_id: id })
      stored.push({ id, message, state: "stored", seq })
      change(id, null)
      return true
    } catch (refusal) {
      return putAside(id, refusal)
    }
  }

  function putAside(id, refusal) {
    if (refusal.code === "rate_limited") wait(flush, 1000 * (refusal.retry_after ?? 1))
    else if (refusal.code === "timeout") wait(flush, TRY_AGAIN)
    else if (!NOT_NOW.has(refusal.code)) {
      change(id, { state: "failed", detail: refusal.detail })
      return true
    }
    return false
  }

  return {
    add,
    flush,
    list: () => [...stored, ...entries()],
    retry(id) { change(id, { state: "waiting", detail: undefined }); return flush() },
    remove(id) { change(id, null) },
    // What the log shows needs no second place on the page.
    settle(ids, seq) {
      const before = stored.length
      stored = stored.filter((entry) => entry.seq > seq && !ids.has(entry.id))
      const known = entries().filter((entry) => ids.has(entry.id))
      for (const entry of known) shelf.remove(entry.key)
      if (known.length || stored.length !== before) tell()
    },
    watch(watcher) { watchers.push(watcher) },
    heard(key) { if (key === null || key?.startsWith(prefix)) tell() },
    draft: {
      read: () => shelf.read(`engagenow.draft.${owner}`) ?? "",
      write: (text) => (text ? shelf.write(`engagenow.draft.${owner}`, text) : shelf.remove(`engagenow.draft.${owner}`)),
    },
  }
}
