const SLACK = 300 // ms: the server counts from the moment at which it read the message before

// For how long a participant may not write: {muted: ms, Infinity, or 0, slow: ms}. `mine`: what this participant alone is
// told. `last`: when it wrote last; `again`: when the server takes what it has refused as too fast; like `now` in ms of the
// server's clock.
export function limitsOf({ session, mine, me, now, last = -Infinity, again = -Infinity }) {
  const muted = mine?.moderation?.data?.muted
  const slow = me?.role === "presenter" ? 0 : 1000 * (session?.moderation?.slow_seconds ?? 0)
  return {
    muted: muted ? (muted.until === null ? Infinity : Math.max(0, Date.parse(muted.until) - now)) : 0,
    slow: Math.max(0, slow ? last + slow + SLACK - now : 0, again - now),
  }
}
