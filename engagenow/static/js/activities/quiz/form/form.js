import { whileBusy } from "../../../core/busy.js"
import { openDialog } from "../../../core/dialogs.js"
import { fill, find, findAll, show } from "../../../core/dom.js"
import { complainAt } from "../../../core/fields.js"
import { t } from "../../../core/strings.js"
import { createStamp, createUnsaved } from "../../form/unsaved.js"
import { mountImport } from "./import.js"
import { mountList } from "./list.js"
import { mountPreview } from "./preview.js"
import { questionOf } from "./questions.js"
import { emptyQuiz, payloadOf, PRESETS, presetOf, problemsOf, quizOf, refusedPlaces, withMore, written } from "./values.js"

const NEW = "new quiz"

// The dialog in which a quiz is made or changed. `draft`, `save`, `open`, `made`: see activities/form/form.js. `read`: see
// `quiz` in activities/desk/commands.js. `isActive()`: whether the session runs.
export function mountForm({ draft, save, open, made, read, isActive }) {
  const dialog = find("#quiz-form")
  const form = find("form", dialog)
  const title = find("#quiz-title-field", form)
  const drawPreview = mountPreview(find("[data-preview]", form))
  const list = mountList(form, changed)
  const importing = mountImport(find("[data-import]", form), { read, take })
  const unsaved = createUnsaved(draft, NEW)
  const stamp = createStamp()
  let item = null
  let quiz = emptyQuiz()

  const keep = (typed) => unsaved.write(item, typed)
  const isFixed = () => Boolean(item?.opened_at)

  function changed() {
    keep(quiz)
    drawAside()
  }

  function drawAside() {
    const shown = list.shown
    if (shown) drawPreview(questionOf(shown.question), { title: quiz.title, number: shown.index + 1, of: quiz.questions.length })
  }

  function drawSettings() {
    const preset = presetOf(quiz.settings)
    for (const box of findAll("[name=quiz-preset]", form)) Object.assign(box, { checked: box.value === preset, disabled: isFixed() })
    for (const field of findAll("[data-setting]", form)) {
      const value = quiz.settings[field.dataset.setting]
      if (field.type === "checkbox") field.checked = value
      else field.value = value
      field.disabled = isFixed()
    }
  }

  function start(activity, begun = null) {
    item = activity
    const typed = begun ?? unsaved.read(item)
    quiz = typed ?? (item ? quizOf(item) : emptyQuiz())
    title.value = quiz.title
    list.write(quiz.questions, isFixed())
    drawSettings()
    drawAside()
    complain({ questions: [] })
    importing.close()
    fill(form, { heading: t(item ? "quiz_edit" : "quiz_new"), fixed: isFixed() ? t("quiz_is_fixed") : "" })
    show(find("[data-restored]", form), Boolean(typed && !begun))
    show(find("[data-and-open]", form), !item && isActive())
    show(find("[data-bring]", form), !isFixed())
    openDialog(dialog)
    title.focus()
  }

  function take(questions) {
    quiz.questions = withMore(quiz.questions, questions)
    list.write(quiz.questions, false)
    changed()
  }

  function complain({ title: ofTitle = "", form: ofForm = "", questions }) {
    complainAt(title, ofTitle)
    fill(form, { form_problem: ofForm })
    list.complain(questions)
    drawAside()
    if (ofTitle) title.focus()
  }

  async function submit(andOpen) {
    if (!(await importing.finish())) return
    const problems = problemsOf(quiz)
    if (problems) return complain({ title: problems.title ? t(...problems.title) : "", questions: problems.questions.map(inWords) })
    const { names, ...asked } = payloadOf(quiz)
    const payload = { ...(item ? {} : { kind: "quiz" }), ...asked, ...(isFixed() ? {} : { names }) }
    try {
      const saved = await save(item, stamp(payload))
      keep(null)
      stamp.saved()
      dialog.close()
      if (andOpen) await open(saved)
      else if (!item) made(saved)
    } catch (refusal) {
      if (!refusal.detail) throw refusal
      complainOf(refusedPlaces(refusal))
    }
  }

  // The server counts the questions that it was sent.
  function complainOf({ title: ofTitle, form: ofForm, questions: refused }) {
    const kept = written(quiz.questions)
    const questions = quiz.questions.map((question) => {
      const { field, message } = refused[kept.indexOf(question)] ?? {}
      return field ? { [field]: message } : {}
    })
    complain({ title: ofTitle, form: ofForm, questions })
  }

  title.addEventListener("input", () => { quiz.title = title.value; complainAt(title); changed() })
  for (const box of findAll("[name=quiz-preset]", form)) {
    box.addEventListener("change", () => { Object.assign(quiz.settings, PRESETS[box.value]); drawSettings(); changed() })
  }
  for (const field of findAll("[data-setting]", form)) {
    field.addEventListener("change", () => { quiz.settings[field.dataset.setting] = field.type === "checkbox" ? field.checked : field.value; drawSettings(); changed() })
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    whileBusy(find("[type=submit]", form), () => submit(false))
  })
  const both = find("[data-and-open]", form)
  both.addEventListener("click", () => whileBusy(both, () => submit(true)))
  find("[data-close]", form).addEventListener("click", () => dialog.close())
  find("[data-discard]", form).addEventListener("click", () => { keep(null); dialog.close(); start(item) })
  find("[data-bring]", form).addEventListener("click", importing.open)

  return { make: (words = "") => start(null, words && !unsaved.read(null) ? { ...emptyQuiz(), title: words } : null), change: start }
}

const inWords = (problems) => Object.fromEntries(Object.entries(problems).map(([name, problem]) => [name, t(...problem)]))
