import { codePoints, problemOfText, severalLines } from "../core/texts.js"
import { isOn } from "../sessions/state.js"

export const MOST = 500 // code points, as the server counts them
export const MOST_LINES = 40

export const tidyText = severalLines
export const lengthOf = (text) => codePoints(tidyText(text))

// Why the server would refuse this text, as [key, values] of a sentence; null: it would not.
export function problemOf(typed) {
  const text = tidyText(typed)
  const problem = problemOfText(text, MOST, codePoints)
  if (problem) return problem
  return text.split("\n").length > MOST_LINES ? ["too_many_lines", { most: MOST_LINES }] : null
}

// Why nothing can be written at the moment; an empty answer: something can.
export function obstacle(session) {
  if (!session?.features) return "chat_loading"
  if (session.status === "draft") return isOn(session, "chat") ? "chat_not_started" : "chat_is_off"
  if (session.status === "paused") return "chat_paused"
  if (session.status === "ended") return "chat_ended"
  return isOn(session, "chat") ? "" : "chat_is_off"
}

// What stands in place of messages: without a chat a phone is told what else will come.
export function emptiness(me, session) {
  if (!me) return "chat_loading"
  if (me.role === "participant" && !isOn(session, "chat") && session?.status !== "ended") return "chat_coming"
  return me.role === "moderator" || obstacle(session) ? "chat_empty" : "chat_first_word"
}
