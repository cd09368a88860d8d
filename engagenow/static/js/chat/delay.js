// Whether the projector may show a message already. What participants write is shown `delay` seconds later, so that it can
// be deleted before; what the presenter writes at once. `now`: the server's time in ms.
export function isDue({ role, created_at: at }, delay, now) {
  return role === "presenter" || Date.parse(at) + 1000 * delay <= now
}
