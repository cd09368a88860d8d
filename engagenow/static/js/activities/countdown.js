// Whole seconds until a round's end, by the server's clock; null: no timer. At the end 0, not less. While it is paused,
// those that are left.
export function secondsLeft({ state, closes_at: end, remaining }, now) {
  if (state === "paused") return remaining === null ? null : Math.ceil(remaining)
  if (state !== "open" || !end) return null
  return Math.max(0, Math.ceil((Date.parse(end) - now) / 1000))
}

export const clockFace = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
