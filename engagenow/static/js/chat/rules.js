import { isOn } from "../sessions/state.js"

export const MOST = 500 // code points, as the server counts them

// Half of a surrogate pair, left over when an emoji is cut in two, is no text to any server.
const whole = (text) => text.replace(/\p{Cs}/gu, "")
export const tidyText = (text) => whole(text).normalize("NFC").trim()
export const lengthOf = (text) => [...tidyText(text)].length

// Why nothing can be written at the moment; an empty answer: something can.
export function obstacle(session) {
  if (!session?.features) return "chat_loading"
  if (session.status === "draft") return isOn(session, "chat") ? "chat_not_started" : "chat_is_off"
  if (session.status === "paused") return "chat_paused"
  if (session.status === "ended") return "chat_ended"
  return isOn(session, "chat") ? "" : "chat_is_off"
}
