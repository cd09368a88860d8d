// Whether the projector may show a message already, by the server's time in ms: what participants write comes `delay`
// seconds after it was said, unless it was taken back meanwhile. The presenter's own words come at once.
export function isDue({ role, created_at: at }, delay, now) {
  return role === "presenter" || Date.parse(at) + 1000 * delay <= now
}
