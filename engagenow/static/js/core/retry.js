import { backoff } from "./backoff.js"

export const MOST_TRIES = 8
export const LONGEST = 120000 // ms from the first failure

// The page joins first; then everything that waits is sent.
const UNTIL_JOINED = new Set(["offline", "not_joined"])
// The server says when to come back, and that this command is not to blame.
const BLAMELESS = new Set(["unavailable", "rate_limited"])
const TRANSIENT = new Set([...BLAMELESS, "internal_error", "server_error", "timeout"])

// What becomes of a command that was refused. `failures` describes its failures so far: {count, blamed, since}.
// Returns {verdict: "hold"}, {verdict: "failed"} or {verdict: "again", delay (ms), failures}.
export function afterRefusal(refusal, failures, { now, random }) {
  const { code, retry_after: seconds } = refusal
  if (UNTIL_JOINED.has(code)) return { verdict: "hold" }
  if (!TRANSIENT.has(code)) return { verdict: "failed" }
  const next = countFailure(failures, BLAMELESS.has(code), now)
  if (next.blamed >= MOST_TRIES || (next.since !== null && now - next.since >= LONGEST)) return { verdict: "failed" }
  const least = seconds > 0 ? 1000 * seconds * (1 + 0.25 * random()) : 0
  return { verdict: "again", delay: Math.max(least, backoff(failures.count, { most: 20000, random })), failures: next }
}

export const NO_FAILURES = { count: 0, blamed: 0, since: null }

function countFailure({ count, blamed, since }, blameless, now) {
  if (blameless) return { count: count + 1, blamed, since }
  return { count: count + 1, blamed: blamed + 1, since: since ?? now }
}
