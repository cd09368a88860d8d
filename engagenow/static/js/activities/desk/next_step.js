import { onAgenda, running } from "./agenda_state.js"

// What the presenter's one large button does next: {step, item, stage}, or null. `step`: "open", "resume", "close",
// "reveal" of what the middle shows; after these "close_other", which was left open; then "open" of the next draft, after
// the last one of the first that is left. Before anything was opened the agenda is gone through from its beginning.
// `stage`: the projector has to be told, too. `shown`: the id of the activity that the projector shows.
export function nextStep({ items, current, shown, isActive }) {
  if (!isActive || !current) return null
  if (onAgenda(items).every(({ state }) => state === "draft")) return opensFirst(onAgenda(items), shown)
  const stage = shown !== current.id
  if (current.state === "draft") return { step: "open", item: current, stage }
  if (current.state === "paused") return { step: "resume", item: current, stage: false }
  if (current.state === "open") return { step: "close", item: current, stage: false }
  if (isToReveal(current)) return { step: "reveal", item: current, stage }
  const [other] = othersOf(items, current)
  return other ? { step: "close_other", item: other, stage: false } : opensAfter(items, current, shown)
}

// What takes answers besides the current item, or is paused, what was opened last first.
export const othersOf = (items, current) => running(onAgenda(items)).filter(({ id }) => id !== current?.id)

// Whether the presenter is in the middle of it: it is open or paused, or its results are still to be shown.
export const isUnderWay = (item) => Boolean(item) && (item.state === "open" || item.state === "paused" || (item.state === "closed" && isToReveal(item)))

// Without answers there is nothing to reveal; what is live the room has seen. A quiz has its own steps.
const isToReveal = ({ kind, show, answered }) => kind !== "quiz" && answered > 0 && (show === "hidden" || show === "after_answer")

function opensAfter(items, { id }, shown) {
  const there = onAgenda(items)
  const place = 1 + there.findIndex((one) => one.id === id)
  return opensFirst([...there.slice(place), ...there.slice(0, place)], shown)
}

function opensFirst(items, shown) {
  const item = items.find(({ state }) => state === "draft")
  return item ? { step: "open", item, stage: shown !== item.id } : null
}

// The item before the current one on the agenda, to look back at. It is not opened again.
export function stepBack({ items, current }) {
  const there = onAgenda(items)
  const place = there.findIndex(({ id }) => id === current?.id)
  return there.slice(0, Math.max(place, 0)).findLast(({ rounds }) => rounds > 0) ?? null
}
