import { t } from "../../core/strings.js"

// The own texts of a round that wait for approval, and those that were dismissed of late: {waiting: [text], dismissed:
// [reason or null]}.
export function heldIn(mine, { id, round }) {
  const { waiting = [], dismissed = [] } = mine?.moderation?.data ?? {}
  const isHere = (text) => text.activity_id === id && text.round === round
  return { waiting: waiting.filter(isHere).map(({ text }) => text), dismissed: dismissed.filter(isHere).map(({ reason }) => reason) }
}

// An answer with the texts that wait beside it, as it was given.
export function withWaiting(answer, { waiting }) {
  const field = ["texts", "entries"].find((name) => answer && name in answer)
  return field ? { ...answer, [field]: [...answer[field], ...waiting] } : answer
}

// What is said of the texts that were dismissed, once for each reason.
export function wordsOfDismissed({ dismissed }) {
  const words = dismissed.map((reason) => (reason ? t("text_dismissed_for", { reason }) : t("text_dismissed")))
  return [...new Set(words)].join(" ")
}
