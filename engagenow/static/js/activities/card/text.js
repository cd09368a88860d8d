import { clone, find, show } from "../../core/dom.js"
import { graphemes, oneLine } from "../../core/texts.js"
import { t } from "../../core/strings.js"
import { LONGEST_TEXT } from "./kinds.js"

const WARN_AT = 30 // characters left

// Fields for texts, one more as each is begun: `change(draft)`.
export function createText({ change }) {
  const root = clone("poll-texts")
  const rows = []
  let typed = []

  function addRow() {
    const row = clone("poll-text")
    const field = find("textarea", row)
    const place = rows.length
    row.field = field
    field.setAttribute("aria-label", t("text_number", { n: place + 1 }))
    field.addEventListener("input", () => {
      const texts = [...typed]
      texts[place] = field.value
      change({ texts: Array.from(texts, (text) => text ?? "") })
    })
    rows.push(row)
    root.append(row)
  }

  function draw({ most }, { texts }) {
    typed = texts
    while (rows.length < most) addRow()
    const begun = texts.findLastIndex((text) => text.trim()) + 1
    rows.forEach((row, place) => {
      const text = texts[place] ?? ""
      show(row, place <= begun)
      if (row.field.value !== text) row.field.value = text
      const left = LONGEST_TEXT - graphemes(oneLine(text))
      const note = left < 0 ? t("too_long", { n: -left }) : left <= WARN_AT ? t("characters_left", { n: left }) : ""
      find("[data-field=left]", row).textContent = note
    })
  }

  return { root, draw, get fields() { return rows.map(({ field }) => field) }, focus: (place = 0) => rows[place].field.focus() }
}
