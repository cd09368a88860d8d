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

const FEWEST = 5 // people; the export knows it too (activities/exporting.py)

// The name of what is to be known of an item, or "": why it cannot be opened, or that a file will not break it down.
export function hintOf({ kind, state, names, answered }, isActive) {
  if (state === "draft") return isActive ? "" : "poll_needs_start"
  return state === "closed" && kind !== "quiz" && names !== "named" && answered > 0 && answered < FEWEST ? "poll_few_answers" : ""
}

const QUIZ = { open: ["pause"], paused: ["resume"], closed: ["round"] }
const timer = ({ closes_at: end, remaining }) => (end || remaining !== null ? ["longer", "untimed"] : ["timer"])

const STEPS = {
  open: (item) => ["close", "pause", ...timer(item)],
  paused: (item) => ["resume", "close", ...timer(item)],
  closed: (item) => [...(item.rounds < MOST_ROUNDS ? [...(tied(item).length ? ["runoff"] : []), "round"] : []), "reopen"],
}
