import { t } from "../../core/strings.js"
import { wordsOfFailure } from "./words.js"

// What a screen reader is told when a card goes from one state to the next; "" for nothing.
export function newsOf(before, now) {
  if (!before) return ""
  if (now.failed && now.failed.id !== before.failed?.id) return wordsOfFailure(now.failed, now.phase)
  if (now.phase === before.phase) return ""
  if (before.phase === "sending" && now.own) return t("answer_submitted")
  if (now.phase === "closed" || now.phase === "paused") return t(`poll_${now.phase}`)
  return before.phase === "paused" && now.phase === "ask" ? t("poll_open_again") : ""
}
