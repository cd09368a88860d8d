import { clone, fill, find, show } from "../../core/dom.js"
import { graphemes, oneLine } from "../../core/texts.js"
import { t } from "../../core/strings.js"
import { LONGEST_ENTRY, problemOfEntry } from "./entries.js"
import { LONGEST_TEXT } from "./kinds.js"

const WARN_AT = 30 // characters left of a text
const WARN_ENTRY_AT = 5

// Fields for texts, one more as each is begun: `change(draft)`.
export const createText = ({ change }) => textFields({ template: "poll-text", name: "text_number", change, noteOf: noteOfText })

// The same for the words of a cloud. Enter goes on to the next field, and submits from an empty one.
export function createEntries({ change }) {
  const input = textFields({ template: "poll-entry", name: "entry_number", change, noteOf: noteOfEntry })
  input.root.addEventListener("keydown", (event) => {
    const { fields } = input
    const next = fields[fields.indexOf(event.target) + 1]
    if (event.key !== "Enter" || event.isComposing || !event.target.value.trim() || !next || next.value.trim()) return
    event.preventDefault()
    next.focus()
  })
  return input
}

function noteOfText(text) {
  const left = LONGEST_TEXT - graphemes(text)
  return leftWords(left, WARN_AT)
}

function noteOfEntry(text) {
  const problem = problemOfEntry(text)
  return problem ? t(...problem) : leftWords(LONGEST_ENTRY - graphemes(text), WARN_ENTRY_AT)
}

function leftWords(left, warnAt) {
  if (left < 0) return t("too_long", { n: -left })
  return left <= warnAt ? t("characters_left", { n: left }) : ""
}

// `template`: of a row; `name`: the key of what a field is called; `noteOf(text)`: what is said below it.
function textFields({ template, name, change, noteOf }) {
  const root = clone("poll-texts")
  const rows = []
  let typed = []

  function addRow() {
    const row = clone(template)
    const field = find("textarea, input", row)
    const place = rows.length
    row.field = field
    field.setAttribute("aria-label", t(name, { n: place + 1 }))
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
      fill(row, { left: noteOf(oneLine(text)) })
    })
  }

  return { root, draw, get fields() { return rows.map(({ field }) => field) }, focus: (place = 0) => rows[place].field.focus() }
}
