// The wait in ms before the next attempt, which doubles with each failed one up to `most`. The spread keeps the
// thousand phones of a hall from asking at the same instant.
export function backoff(attempt, { least = 500, most, random = Math.random }) {
  const wait = Math.min(most, least * 2 ** attempt)
  return wait / 2 + (wait / 2) * random()
}

// Before a new connection. The spread is the whole wait: after a restart of the server everybody comes back.
export function delayBefore(attempt, random = Math.random) {
  return 100 + random() * Math.min(10000, 1000 * 2 ** attempt)
}
