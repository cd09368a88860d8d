import { find, findAll, show } from "../../core/dom.js"
import { complainAt } from "../../core/fields.js"
import { t } from "../../core/strings.js"
import { linesOf } from "./lines.js"
import { EMPTY } from "./values.js"

const NAMES = Object.keys(EMPTY)

// The form's fields as values and back, what of them is shown, and what is wrong with them.
export function formFields(form) {
  const { elements } = form
  const isBox = (name) => elements[name].type === "checkbox"

  const read = () => Object.fromEntries(NAMES.map((name) => [name, isBox(name) ? elements[name].checked : elements[name].value]))

  function write(values) {
    for (const name of NAMES) {
      if (isBox(name)) elements[name].checked = values[name]
      else elements[name].value = values[name]
    }
  }

  // `isNew`: the kind can still be chosen; `isFixed`: it has been answered.
  function draw({ isNew, isFixed }) {
    const { kind, several, options } = read()
    for (const part of findAll("[data-of]", form)) show(part, part.dataset.of.split(" ").includes(kind) && isFor(part, isFixed))
    for (const part of findAll("[data-settled]:not([data-of]), [data-free]:not([data-of])", form)) show(part, isFor(part, isFixed))
    show(find("[data-kinds]", form), isNew)
    show(find("[data-several]", form), several)
    show(find("[data-settings]", form), !isFixed)
    for (const option of findAll("[data-usual]", form)) nameUsual(option, kind)
    const n = linesOf(options).length
    find("[data-field=option_count]", form).textContent = n ? t("option_count", { n }) : ""
  }

  // {field: sentence}; "form": of no field. What is wrong in the settings opens them.
  function complain(problems) {
    find("[data-form-problem]", form).textContent = problems.form ?? ""
    for (const field of findAll("[aria-describedby$=problem]", form)) complainAt(field, "")
    for (const [name, text] of Object.entries(problems)) {
      const field = name === "fixed" ? find("[data-fixed-list] .field, #poll-more", form) : elements[name]
      if (!field) continue
      const settings = field.closest("details")
      if (settings) settings.open = true
      complainAt(field, text)
    }
    find("[aria-invalid=true]", form)?.focus()
  }

  return { read, write, draw, complain }
}

const isFor = (part, isFixed) => !(isFixed && ("settled" in part.dataset || "free" in part.dataset))

// What the choice of nothing means for this kind, in the words of the other choices.
function nameUsual(option, kind) {
  const usual = JSON.parse(option.dataset.usual)[kind]
  option.textContent = t("as_usual", { value: find(`option[value=${usual}]`, option.parentNode).textContent })
}
