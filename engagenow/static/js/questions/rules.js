import { graphemes, problemOfText, severalLines } from "../core/texts.js"
import { isOn } from "../sessions/state.js"

export const MOST = 300 // characters as a reader counts them
export const MOST_LINES = 40
export const MOST_OPEN = 3 // questions of one person that wait for an answer
export const EACH = 20000 // ms between two questions of one person

export const tidyText = severalLines
export const lengthOf = (text) => graphemes(tidyText(text))

// Why the server would refuse this text, as [key, values] of a sentence; null: it would not.
export function problemOf(typed) {
  const text = tidyText(typed)
  const problem = problemOfText(text, MOST)
  if (problem) return problem
  return text.split("\n").length > MOST_LINES ? ["text_lines", { most: MOST_LINES }] : null
}

// Why nothing can be asked at the moment, as the key of a sentence; an empty answer: something can.
export function obstacle(session) {
  if (!session?.features) return "questions_loading"
  if (session.status === "draft") return "questions_not_started"
  if (session.status === "paused") return "questions_paused"
  if (session.status === "ended") return "questions_ended"
  return isOn(session, "questions") ? "" : "questions_off"
}
