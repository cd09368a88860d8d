import { backoff } from "../core/backoff.js"

const TRIES = { least: 2000, most: 60000 } // ms between them

// Asks once for each key. After a failure `changed()` is called in a while: what is still wanted is asked for again.
export function createReading({ changed, wait = setTimeout, random = Math.random }) {
  const asked = new Map() // key → this try
  const failures = new Map() // key → how many in a row

  function failed(key, current, problem) {
    console.warn(`${key} could not be read`, problem)
    const count = failures.get(key) ?? 0
    failures.set(key, count + 1)
    wait(() => {
      if (asked.get(key) !== current) return // asked for once more meanwhile
      asked.delete(key)
      changed()
    }, backoff(count, { ...TRIES, random }))
  }

  return {
    // `read()`: asks, and takes the answer; it rejects where that failed.
    async once(key, read) {
      if (asked.has(key)) return
      const current = {}
      asked.set(key, current)
      try {
        await read()
        failures.delete(key)
      } catch (problem) {
        failed(key, current, problem)
      }
    },
    // We may have been away: all is asked for again.
    again() {
      asked.clear()
      failures.clear()
    },
  }
}
