import { t } from "../../core/strings.js"
import { clockTime } from "../../core/times.js"

// What the row of a text says: the fields of its template.
export function wordsOfText(text) {
  const { held, feature, nickname, shared, created_at: at } = text
  return {
    text: text.text, time: clockTime(at), feature: t(`held_${feature}`), why: whyOf(text),
    author: nickname ?? t(shared ? "written_by_several" : "asked_anonymously"),
    approve: t(held ? "approve" : "keep_text"), dismiss: t(held ? "dismiss" : "take_text_down"),
  }
}

function whyOf({ why, found, people }) {
  if (why === "word") return found ? t("why_word", { word: found }) : t("why_some_word")
  if (why === "reported") return people ? t("why_reported", { n: people }) : t("why_reported_some")
  return why === "link" ? t("why_link") : ""
}
