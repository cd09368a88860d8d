const isOver = ({ state }) => state === "closed"
const newest = (activities, field) => activities.sort((one, other) => Date.parse(other[field] ?? 0) - Date.parse(one[field] ?? 0))[0]

// The quiz that a phone shows: of those that run the one that was opened last. Else, as long as nothing is open, what was
// closed last, if it is a quiz. undefined: none.
export function currentQuiz(activities) {
  const all = Object.values(activities)
  const running = newest(all.filter((activity) => activity.kind === "quiz" && !isOver(activity)), "opened_at")
  if (running || all.some((activity) => !isOver(activity))) return running
  const last = newest(all, "closed_at")
  return last?.kind === "quiz" ? last : undefined
}
