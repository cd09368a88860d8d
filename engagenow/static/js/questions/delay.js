const SOON = 1000 // ms between asking and being shown: longer than that, a person has approved it

// Whether the projector may show a question already, by the server's time in ms. `delay`: the session's, in seconds; what
// was approved skips it.
export function isDue({ asked_at: asked, live_at: live }, delay, now) {
  return Date.parse(live) - Date.parse(asked) > SOON || Date.parse(live) + 1000 * delay <= now
}
