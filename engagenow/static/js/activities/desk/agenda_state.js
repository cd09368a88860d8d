// The presenter's agenda. An item is an OwnActivityView, with `results` of its current round where the desk has them.

const isRunning = ({ state }) => state === "open" || state === "paused"

// The items in order. `list`: what HTTP answered, the only one that knows drafts and the order. `log`: {id: activity}
// as the room sees them, always newer for what the room knows. `desk`: {id: {round, answered, results}}.
export function itemsOf(list, log = {}, desk = {}) {
  const known = new Set(list.map(({ id }) => id))
  const unknown = Object.values(log).filter(({ id }) => !known.has(id)).map((activity) => ({ ...activity, prepared: activity.definition, answered: 0 }))
  return [...list, ...unknown].map((own) => withDesk(latest(own, log[own.id]), desk[own.id]))
}

// An answer by HTTP may be a moment ahead of the log: then it has had more rounds, or the log does not know it yet.
function latest(own, told) {
  if (!told || own.rounds > told.rounds) return own
  return { ...own, ...told }
}

function withDesk(item, part) {
  return part && part.round === item.round && item.rounds ? { ...item, answered: part.answered, results: part.results } : item
}

// What an answer by HTTP says of one activity, in the list. A new one stands after `after`, or at the end.
export function withAnswer(list, activity, after) {
  if (list.some(({ id }) => id === activity.id)) return list.map((one) => (one.id === activity.id ? activity : one))
  const end = 1 + list.findIndex(({ id }) => id === after) || list.length
  return [...list.slice(0, end), activity, ...list.slice(end)]
}

export const onAgenda = (items) => items.filter(({ state }) => state !== "archived")
export const archived = (items) => items.filter(({ state }) => state === "archived")

// What runs, what was opened last first.
export function running(items) {
  return items.filter(isRunning).sort((a, b) => (a.opened_at < b.opened_at ? 1 : -1))
}

// What the middle of the page shows: what was chosen there, else what was opened last, also once it is closed, else what
// comes first.
export function currentOf(items, chosen) {
  const there = onAgenda(items)
  const ran = there.filter(({ opened_at: at }) => at).sort((a, b) => (a.opened_at < b.opened_at ? 1 : -1))
  return there.find(({ id }) => id === chosen) ?? ran[0] ?? there[0] ?? null
}

// Ids with one of them `by` places on, of all activities: what is archived is passed over.
export function moved(items, id, by) {
  const there = onAgenda(items).map((item) => item.id)
  const from = there.indexOf(id)
  const to = Math.min(Math.max(from + by, 0), there.length - 1)
  if (from < 0 || from === to) return null
  const rest = there.filter((one) => one !== id)
  return [...rest.slice(0, to), id, ...rest.slice(to), ...archived(items).map((item) => item.id)]
}
