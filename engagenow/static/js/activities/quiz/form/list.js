import { arrange, find, fill, show } from "../../../core/dom.js"
import { t } from "../../../core/strings.js"
import { blankQuestion, MOST_QUESTIONS } from "./questions.js"
import { createRow } from "./row.js"

// The questions of the form: at most one of them is open. `changed()` is called after every change.
export function mountList(root, changed) {
  const list = find("[data-questions]", root)
  const add = find("[data-add-question]", root)
  const rows = new WeakMap() // question → row
  let questions = []
  let open = null
  let isFixed = false

  function rowOf(question) {
    if (!rows.has(question)) rows.set(question, createRow(question, { changed: () => { drawRows(); changed() }, act: (tool) => TOOLS[tool](question) }))
    return rows.get(question)
  }

  const TOOLS = {
    open(question) { open = open === question ? null : question; told() },
    up: (question) => move(question, -1),
    down: (question) => move(question, 1),
    copy(question) {
      const copy = { ...question, id: "", options: question.options.map((option) => ({ ...option, id: "" })) }
      questions.splice(questions.indexOf(question) + 1, 0, copy)
      open = copy
      told()
      rowOf(copy).focus()
    },
    remove(question) {
      const place = questions.indexOf(question)
      questions.splice(place, 1)
      if (open === question) open = questions[Math.min(place, questions.length - 1)]
      told()
    },
  }

  function move(question, by) {
    const place = questions.indexOf(question)
    questions.splice(place, 1)
    questions.splice(place + by, 0, question)
    told(t("agenda_moved", { title: question.text, place: place + by + 1, of: questions.length }))
  }

  function told(words = "") {
    fill(root, { questions_said: words })
    draw()
    changed()
  }

  function drawRows() {
    questions.forEach((question, index) => rowOf(question).draw({ index, isOpen: question === open, fixed: isFixed, of: questions.length }))
  }

  function draw() {
    drawRows()
    arrange(list, questions.map((question) => rowOf(question).root), add)
    show(add, !isFixed && questions.length < MOST_QUESTIONS)
    fill(root, { questions_count: questions.length })
  }

  add.addEventListener("click", () => {
    const question = blankQuestion(questions.at(-1))
    questions.push(question)
    open = question
    told()
    rowOf(question).focus()
    rowOf(question).root.scrollIntoView({ block: "nearest" })
  })

  return {
    // Shows these questions. `all` is the array that this list changes; `fixed`: only words may change.
    write(all, fixed) {
      questions = all
      isFixed = fixed
      open = questions[0]
      draw()
    },
    // The question that is open, and its index; null or undefined: none is.
    get shown() { return open && { question: open, index: questions.indexOf(open) } },
    // `problems`: {field: sentence} of each. The first one with a problem is opened.
    complain(problems) {
      const first = problems.findIndex((found) => Object.keys(found).length > 0)
      if (first >= 0) { open = questions[first]; draw() }
      const fields = questions.map((question, index) => rowOf(question).complain(problems[index] ?? {}))
      fields[first]?.focus()
    },
  }
}
