import { t } from "../../core/strings.js"
import { answeredOf } from "../results/view.js"
import { maySee, PAUSES } from "./state.js"

// What a card says of its state.

// A refusal in words: what became of the answer, and why. `phase` of the card.
export function wordsOfFailure({ state, code, detail, late_by: late }, phase) {
  if (state === "asking") return t("not_sent_for_hours")
  if (code === "activity_closed") return late > 0 ? t("not_counted_late", { late: lateness(late) }) : t("not_counted_closed")
  if (PAUSES.has(code)) return t(phase === "closed" ? "not_counted_closed" : "sent_when_it_goes_on")
  if (code === "answer_final") return detail ?? t("answer_is_final")
  return t("not_counted", { reason: detail ?? "" })
}

function lateness(seconds) {
  if (seconds < 10) return t("seconds", { n: seconds })
  if (seconds < 60) return t("seconds", { n: Math.round(seconds) })
  if (seconds < 3600) return t("minutes", { n: Math.round(seconds / 60) })
  return t("hours", { n: Math.round(seconds / 3600) })
}

// What has become of the answer.
export function wordsOfOwn({ phase, own }, { joined, fleeting }) {
  if (phase === "sending") return sendingWords(joined, fleeting)
  if (!own) return t(phase === "closed" ? "you_did_not_answer" : "waiting_for_the_end")
  return t(phase === "closed" ? "your_answer_counted" : "answer_submitted")
}

function sendingWords(joined, fleeting) {
  if (fleeting) return t("sending_keep_open")
  return t(joined ? "sending_answer" : "sending_when_connected")
}

// Why no results are to be seen.
export function wordsOfResults(activity, { answered, present, own }) {
  return [t(whyNone(activity, Boolean(own))), answeredOf(answered, present)].filter(Boolean).join(" ")
}

function whyNone(activity, hasAnswered) {
  if (maySee(activity, hasAnswered)) return "results_loading"
  if (activity.show !== "after_answer") return "results_when_shown"
  return activity.state === "closed" ? "results_for_those_who_answered" : "results_after_answer"
}
