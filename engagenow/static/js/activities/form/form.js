import { whileBusy } from "../../core/busy.js"
import { openDialog } from "../../core/dialogs.js"
import { fill, find, findAll, show } from "../../core/dom.js"
import { complainAt } from "../../core/fields.js"
import { t } from "../../core/strings.js"
import { formFields } from "./fields.js"
import { fixedOptions, mountFixed } from "./fixed.js"
import { takeLists, takeQuestion } from "./paste.js"
import { refusedFields } from "./refused.js"
import { createStamp, createUnsaved } from "./unsaved.js"
import { EMPTY, payloadOf, problemsOf, valuesOf, wordingOf } from "./values.js"

const NEW = "new"

// The dialog in which an activity is made or changed. `save(item, payload)` stores it (`item` null: a new one) and
// rejects with a refusal; `open(activity)` opens what was saved; `made(activity)` is told of a new one. What is typed is
// kept in this browser until it is saved. `makeQuiz(title)` opens the form of a quiz.
export function mountForm({ draft, save, open, made, makeQuiz }) {
  const dialog = find("#poll-form")
  const form = find("[data-poll-form]", dialog)
  const fields = formFields(form)
  const fixed = mountFixed(find("[data-fixed]", form))
  document.body.append(dialog) // a window that becomes narrow may hide the column that it came with
  const unsaved = createUnsaved(draft, NEW)
  const stamp = createStamp()
  let item = null

  const keep = (typed) => unsaved.write(item, typed)
  const isFixed = () => Boolean(item && (item.answered > 0 || item.rounds > 1))
  const listed = () => item?.prepared.options ?? item?.prepared.statements ?? []

  function fillIn(activity, typed) {
    item = activity
    const values = { ...(item ? valuesOf(item) : EMPTY), ...typed?.values }
    fields.write(values)
    fixed.write(values.kind, typed?.fixed?.rows ?? listed(), typed?.fixed?.more)
    draw()
    fields.complain({})
    fill(form, { heading: t(item ? "form_edit" : "form_new") })
    show(find("[data-restored]", form), Boolean(typed))
    show(find("[data-answered]", form), isFixed())
    show(find("[data-and-open]", form), !item)
  }

  function draw() {
    fields.draw({ isNew: !item, isFixed: isFixed() })
    show(find("[data-fixed]", form), isFixed() && listed().length > 0)
  }

  function start(activity) {
    fillIn(activity, unsaved.read(activity))
    openDialog(dialog)
    find(item ? "#poll-title" : "[name=kind]:checked", form).focus()
  }

  function payload(values) {
    const asked = payloadOf(values, listed())
    if (!isFixed()) return asked
    const place = values.kind === "rating" ? "statements" : "options"
    const options = listed().length ? { [place]: fixedOptions(fixed.read()) } : {}
    return { title: asked.title, definition: { ...item.prepared, ...wordingOf(values), ...options } }
  }

  function problems(values) {
    const found = problemsOf(values)
    if (!isFixed()) return found
    const { options: _, statements: __, ...rest } = found
    return rest
  }

  async function submit(andOpen) {
    const values = fields.read()
    const wrong = Object.entries(problems(values)).map(([name, [key, data]]) => [name, t(key, data)])
    fields.complain(Object.fromEntries(wrong))
    if (wrong.length) return
    const asked = payload(values)
    try {
      const saved = await save(item, stamp(item ? asked : { kind: values.kind, ...asked }))
      keep(null)
      stamp.saved()
      dialog.close()
      const opened = andOpen && open(saved)
      if (!item) made(saved)
      await opened
    } catch (refusal) {
      fields.complain(sentences(refusedFields(refusal, values.kind), isFixed()))
    }
  }

  form.addEventListener("input", ({ target }) => {
    if (target.hasAttribute("aria-describedby")) complainAt(target, "")
    keep({ values: fields.read(), ...(isFixed() && { fixed: fixed.read() }) })
    draw()
  })
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    whileBusy(find("[type=submit]", form), () => submit(false))
  })
  const both = find("[data-and-open]", form)
  both.addEventListener("click", () => whileBusy(both, () => submit(true)))
  find("[data-make-quiz]", form).addEventListener("click", () => {
    dialog.close()
    makeQuiz(fields.read().title.trim())
  })
  find("[data-close]", form).addEventListener("click", () => dialog.close())
  find("[data-discard]", form).addEventListener("click", () => { keep(null); fillIn(item); find("#poll-title", form).focus() })
  for (const area of findAll("[data-list]", form)) takeLists(area)
  takeQuestion(find("#poll-title", form), find("#poll-options", form))

  return { make: () => start(null), change: start }
}

function sentences(refused, isFixed) {
  const lists = new Set(["options", "statements"])
  return Object.fromEntries(Object.entries(refused).map(([name, { message, line }]) => [
    isFixed && lists.has(name) ? "fixed" : name, line ? t("line_said", { line, message }) : message,
  ]))
}
