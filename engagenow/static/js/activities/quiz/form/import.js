import { whileBusy } from "../../../core/busy.js"
import { fill, find, show } from "../../../core/dom.js"
import { t } from "../../../core/strings.js"
import { questionsIn } from "./pasted.js"
import { MOST_QUESTIONS, typedFrom, typedOf } from "./questions.js"

const LARGEST = 500_000 // bytes of a file
const TABLE = /^\ufeff?\s*"?type"?\s*[,\t;]/i // the first line of a table of questions

// How a text is read: "json" and "csv" by the server, "list" by pasted.js.
export function formatOf(text, name = "") {
  if (/\.json$/i.test(name) || /^\ufeff?\s*[[{]/.test(text)) return "json"
  return /\.csv$/i.test(name) || TABLE.test(text) ? "csv" : "list"
}

// The part of the form that takes questions from a text or a file. `read(format, text)` asks the server; `take(questions)` is
// called with them, as the form has them (questions.js).
export function mountImport(root, { read, take }) {
  const area = find("textarea", root)
  const file = find("[type=file]", root)
  const button = find("[data-take]", root)
  let name = ""

  const say = (words) => {
    fill(root, { import_problem: words })
    return false
  }

  // Answers whether nothing is left to be taken.
  async function bring() {
    const text = area.value
    if (!text.trim()) return say(t("quiz_import_empty"))
    try {
      const format = formatOf(text, name)
      const questions = format === "list" ? questionsIn(text).map(typedFrom) : (await read(format, text)).questions.map(typedOf)
      if (!questions.length) return say(t("quiz_import_nothing"))
      if (questions.length > MOST_QUESTIONS) return say(t("quiz_import_many", { n: questions.length, most: MOST_QUESTIONS }))
      take(questions)
      close()
      return true
    } catch (refusal) {
      if (!refusal.detail) throw refusal
      return say(refusal.errors?.length ? refusal.errors.slice(0, 3).map(inWords).join(" ") : refusal.detail)
    }
  }

  async function readFile() {
    const [chosen] = file.files
    if (!chosen) return
    if (chosen.size > LARGEST) return say(t("quiz_import_large"))
    name = chosen.name
    area.value = await textOf(chosen)
    file.value = ""
    say("")
    await bring()
  }

  function close() {
    show(root, false)
    area.value = ""
    name = ""
    say("")
  }

  button.addEventListener("click", () => whileBusy(button, bring))
  area.addEventListener("input", () => { name = ""; say("") })
  file.addEventListener("change", readFile)
  find("[data-import-close]", root).addEventListener("click", close)
  return {
    close,
    // What was pasted and not taken yet is taken. Answers false where that failed: then it says why.
    async finish() {
      if (root.hidden || !area.value.trim() || (await bring())) return true
      area.focus()
      return false
    },
    open() {
      show(root)
      area.focus()
      root.scrollIntoView({ block: "nearest" })
    },
  }
}

// The server says in which line of a table, or in which question of a list, something is wrong.
function inWords({ field, message }) {
  const [, place, index] = /^(line |questions\.)(\d+)/.exec(field) ?? []
  if (!place) return message
  return place === "line " ? t("line_said", { line: index, message }) : t("quiz_import_question", { n: Number(index) + 1, message })
}

// Spreadsheets in Korean write CSV in their own encoding.
async function textOf(chosen) {
  const bytes = await chosen.arrayBuffer()
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder("euc-kr").decode(bytes)
  }
}
