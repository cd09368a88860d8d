const SLACK = 300 // ms: the server counts from when it read the message before

// What keeps a participant from writing now, by the session and by what only they are told (`mine`):
// {muted: ms left | Infinity | 0, slow: ms left}. `last`: when they wrote last, `again`: when the server takes what it
// refused for being too fast, in ms of the server's clock.
export function limitsOf({ session, mine, me, now, last = -Infinity, again = -Infinity }) {
  const muted = mine?.moderation?.data?.muted
  const slow = me?.role === "presenter" ? 0 : 1000 * (session?.moderation?.slow_seconds ?? 0)
  return {
    muted: muted ? (muted.until === null ? Infinity : Math.max(0, Date.parse(muted.until) - now)) : 0,
    slow: Math.max(0, slow ? last + slow + SLACK - now : 0, again - now),
  }
}
