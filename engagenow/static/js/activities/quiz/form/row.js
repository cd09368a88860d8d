import { arrange, clone, fill, find, findAll, show } from "../../../core/dom.js"
import { complainAt } from "../../../core/fields.js"
import { t } from "../../../core/strings.js"
import { wear } from "../marks.js"
import { blankOption, LISTED, MOST_OPTIONS } from "./questions.js"

let count = 0

// One question of the form. What is typed changes `question`; then `changed()` is called. `act(name)`: a tool was pressed.
export function createRow(question, { changed, act }) {
  count += 1
  const root = clone("quiz-edit")
  const body = find("[data-body]", root)
  const toggle = find("[data-toggle]", root)
  const list = find("[data-options]", root)
  const fields = Object.fromEntries(findAll("[data-f]", root).map((field) => [field.dataset.f, field]))
  let rows = []
  let isFixed = false
  name(root, `quiz-edit-${count}`)
  body.id = `quiz-edit-${count}`
  toggle.setAttribute("aria-controls", body.id)
  toggle.addEventListener("click", () => act("open"))
  for (const button of findAll("[data-tool]", root)) button.addEventListener("click", () => act(button.dataset.tool))
  find("[data-more]", root).addEventListener("click", () => {
    question.options.push(blankOption())
    drawBody()
    find("[data-option]", rows.at(-1)).focus()
    changed()
  })

  for (const [key, field] of Object.entries(fields)) {
    field.addEventListener("input", () => {
      question[key] = field.type === "checkbox" ? field.checked : field.value
      if (field.hasAttribute("aria-describedby")) complainAt(field)
      if (key === "type") drawBody()
      changed()
    })
  }

  function optionRow(option, index) {
    const row = wear(clone("quiz-edit-option"), index)
    const field = find("[data-option]", row)
    const box = find("[data-right]", row)
    field.setAttribute("aria-label", t("quiz_option_name", { n: index + 1 }))
    field.addEventListener("input", () => { option.text = field.value; complain({}); changed() })
    field.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing) goOn(event, index) })
    box.addEventListener("change", () => { option.right = box.checked; complain({}); drawOptions(); changed() })
    find("[data-drop]", row).addEventListener("click", () => {
      question.options.splice(question.options.indexOf(option), 1)
      drawBody()
      changed()
    })
    return row
  }

  // Enter goes to the next option, which is made if there is none.
  function goOn(event, index) {
    event.preventDefault()
    if (index + 1 < question.options.length) find("[data-option]", rows[index + 1]).focus()
    else if (!isFixed && rows.length < MOST_OPTIONS) find("[data-more]", root).click()
  }

  function drawBody() {
    for (const [key, field] of Object.entries(fields)) {
      if (field.type === "checkbox") field.checked = question[key]
      else if (field.value !== question[key]) field.value = question[key]
    }
    for (const part of findAll("[data-of]", root)) show(part, part.dataset.of.split(" ").includes(question.type))
    if (LISTED.has(question.type)) {
      rows = question.options.map(optionRow)
      arrange(list, rows)
      drawOptions()
    }
  }

  function drawOptions() {
    const isChoice = question.type === "choice"
    rows.forEach((row, index) => {
      const { text, right } = question.options[index]
      const box = find("[data-right]", row)
      find("[data-option]", row).value = text
      Object.assign(box, { checked: right, disabled: isFixed })
      box.setAttribute("aria-label", t("quiz_option_right", { n: index + 1 }))
      show(find("[data-right-place]", row), isChoice)
      show(find(".quiz-mark", row), isChoice) // phones show an order without letters
      show(find("[data-place]", row), !isChoice)
      fill(row, { place: index + 1 })
      show(find("[data-drop]", row), !isFixed && rows.length > 2)
    })
    show(find("[data-more]", root), !isFixed && rows.length < MOST_OPTIONS)
    show(find("[data-partial]", root), isChoice && question.options.filter(({ right }) => right).length > 1)
  }

  // `problems`: {field: sentence}; under `solution` the one of the right answer. Answers the first field that has one.
  function complain(problems) {
    const { solution, ...rest } = problems
    const all = solution ? { ...rest, [{ number: "value", text: "accepted" }[question.type] ?? "options"]: solution } : rest
    for (const [key, field] of Object.entries(fields)) if (field.hasAttribute("aria-describedby")) complainAt(field, all[key] ?? "")
    fill(root, { options_problem: all.options ?? "" })
    return find("[aria-invalid=true]", root) ?? (all.options && find("[data-option]", root))
  }

  // `fixed`: the quiz has been played, only words may change.
  function draw({ index, isOpen, fixed, of }) {
    isFixed = fixed
    toggle.setAttribute("aria-expanded", String(isOpen))
    root.classList.toggle("open", isOpen)
    show(body, isOpen)
    fill(root, { number: index + 1, summary: question.text.trim() || t("quiz_untitled"), about: t("quiz_planned_about", { type: t(`quiz_type_${question.type}`), n: question.seconds }) })
    for (const part of findAll("[data-settled]", root)) part.disabled = fixed
    for (const button of findAll("[data-tool]", root)) show(button, !fixed && canUse(button.dataset.tool, index, of))
  }

  drawBody()
  return { root, draw, complain, focus: () => fields.text.focus() }
}

const canUse = (tool, index, of) => ({ up: index > 0, down: index < of - 1, remove: of > 1 }[tool] ?? true)

// Labels and problems belong to their fields by ids.
function name(root, prefix) {
  for (const field of findAll("[data-f][aria-describedby]", root)) {
    const id = `${prefix}-${field.dataset.f}`
    field.id = id
    find(`[for=${field.dataset.f}]`, root).htmlFor = id
    find(`#${field.getAttribute("aria-describedby")}`, root).id = `${id}-problem`
    field.setAttribute("aria-describedby", `${id}-problem`)
  }
}
