import { tied } from "./rounds_state.js"

const MOST_ROUNDS = 10
const SORTED = new Set(["choice", "ranking"]) // while it is open the order stands still

// The names of the buttons that an item has in its state. `isActive`: the session runs. A quiz has others (quiz/desk/).
export function controlsOf(item, isActive) {
  if (item.kind === "quiz") return QUIZ[item.state] ?? []
  if (item.state === "draft") return ["open"]
  const onStage = item.state === "closed" && SORTED.has(item.kind) ? ["stage", "sort"] : ["stage"]
  return [...(isActive ? STEPS[item.state](item) : []), ...onStage]
}

const QUIZ = { open: ["pause"], paused: ["resume"], closed: ["round"] }
const timer = ({ closes_at: end, remaining }) => (end || remaining !== null ? ["longer", "untimed"] : ["timer"])

const STEPS = {
  open: (item) => ["close", "pause", ...timer(item)],
  paused: (item) => ["resume", "close", ...timer(item)],
  closed: (item) => [...(item.rounds < MOST_ROUNDS ? [...(tied(item).length ? ["runoff"] : []), "round"] : []), "reopen"],
}
