import { t } from "../../core/strings.js"

// What stands where nothing is to be seen yet: while it is open, what to do. `model`: see results/model.js.
export function wordsOfEmpty({ state }, { rows, known, notes }) {
  if (rows.length) return ""
  if (state === "open") return t("answer_on_phone")
  return known ? notes[0] : ""
}
