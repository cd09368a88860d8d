import { t } from "../../core/strings.js"

// What stands where nothing is to be seen yet: while it is open, what to do. `model`: see results/model.js.
export function wordsOfEmpty({ state, kind, definition }, { rows, known, notes }) {
  if (rows.length) return ""
  if (state === "open") return kind === "number" ? t("answer_number_on_phone", { min: definition.min, max: definition.max }) : t("answer_on_phone")
  return known ? notes[0] : ""
}
