// Private windows and locked-down browsers refuse localStorage; the page then remembers for as long as it is open.
function usable(candidate) {
  try {
    candidate.setItem("engagenow.probe", "1")
    candidate.removeItem("engagenow.probe")
    return true
  } catch {
    return false
  }
}

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

function browserStorage() {
  try {
    return usable(globalThis.localStorage) ? globalThis.localStorage : memoryStorage()
  } catch {
    return memoryStorage()
  }
}

export function createShelf(storage = browserStorage()) {
  const spare = memoryStorage()
  return {
    read(key) {
      try {
        return JSON.parse(spare.getItem(key) ?? storage.getItem(key))
      } catch {
        return null
      }
    },
    write(key, value) {
      const text = JSON.stringify(value)
      try {
        storage.setItem(key, text)
        spare.removeItem(key)
      } catch {
        spare.setItem(key, text) // full: better kept until the page closes than not at all
      }
    },
    remove(key) {
      spare.removeItem(key)
      storage.removeItem(key)
    },
    keys(prefix) {
      const found = new Set()
      for (const place of [storage, spare]) {
        for (let index = 0; index < place.length; index += 1) {
          const key = place.key(index)
          if (key?.startsWith(prefix)) found.add(key)
        }
      }
      return [...found].sort()
    },
  }
}
