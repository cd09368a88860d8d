export function memoryStorage() {
  const values = new Map()
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, String(value)),
    removeItem: (key) => values.delete(key),
    key: (index) => [...values.keys()][index] ?? null,
    get length() { return values.size },
  }
}

// Where storage is blocked, reading the property alone may be refused.
function browserStorage() {
  return attempt(() => globalThis.localStorage, null)
}

function attempt(call, otherwise) {
  try {
    return call()
  } catch {
    return otherwise
  }
}

const readable = (storage) => attempt(() => { storage.key(storage.length); storage.getItem(""); return true }, false)

// Values under keys, each with the time of its last write. Storage may be missing, full, or refuse any call: what it
// does not take is kept in memory until the page closes, and `keeps(key)` says so.
export function createShelf(wanted = browserStorage(), now = Date.now) {
  const storage = readable(wanted) ? wanted : memoryStorage()
  const memory = new Map() // key → text; null: removed here, though the storage would not let go of it

  function stored(key) {
    const text = memory.has(key) ? memory.get(key) : attempt(() => storage.getItem(key), null)
    const found = attempt(() => JSON.parse(text), null)
    // A value without a time was written by an older version of the pages.
    return found !== null && typeof found === "object" && "value" in found && "at" in found ? found : { value: found }
  }

  function write(key, value) {
    const text = JSON.stringify({ at: now(), value })
    const taken = attempt(() => { storage.setItem(key, text); return true }, false)
    if (taken) memory.delete(key)
    else memory.set(key, text)
  }

  function remove(key) {
    memory.delete(key)
    attempt(() => storage.removeItem(key))
    if (attempt(() => storage.getItem(key), null) !== null) memory.set(key, null)
  }

  function keys(prefix) {
    const found = new Set(attempt(() => Array.from({ length: storage.length }, (_, index) => storage.key(index)), []))
    for (const [key, text] of memory) text === null ? found.delete(key) : found.add(key)
    return [...found].filter((key) => key?.startsWith(prefix)).sort()
  }

  // Removes what was not written for `age` milliseconds; a value without a time begins to age now.
  function sweep(prefix, age) {
    for (const key of keys(prefix)) {
      const { at, value } = stored(key)
      if (at === undefined) write(key, value)
      else if (now() - at > age) remove(key)
    }
  }

  return { read: (key) => stored(key).value, write, remove, keys, sweep, keeps: (key) => storage === wanted && !memory.has(key) }
}
