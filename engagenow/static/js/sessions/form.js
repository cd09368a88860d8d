import { whileBusy } from "../core/busy.js"
import { complainAt, watchLength } from "../core/fields.js"
import { find } from "../core/dom.js"
import { t } from "../core/strings.js"
import { codePoints, oneLine, severalLines } from "../core/texts.js"

// A dialog with a title and a description; `save` sends them and rejects with a refusal.
export function mountSessionForm(dialog, save) {
  const form = find("[data-session-form]", dialog)
  const button = find("[type=submit]", form)
  const { title, description } = form.elements
  const lengths = {
    title: watchLength(title, { most: 100, count: (typed) => codePoints(oneLine(typed)) }),
    description: watchLength(description, { most: 1000, count: (typed) => codePoints(severalLines(typed)) }),
  }
  find("[data-close]", form).addEventListener("click", () => dialog.close())

  // What concerns no field stands in the dialog as well: everything outside is out of reach while it is open.
  function complain({ form: whole = "", ...problems }) {
    find("[data-form-problem]", form).textContent = whole
    for (const field of [title, description]) complainAt(field, problems[field.name])
    form.querySelector("[aria-invalid=true]")?.focus()
  }

  async function submit() {
    complain({})
    if (!title.value.trim()) return complain({ title: t("title_missing") })
    if (lengths.title() || lengths.description()) return complain({ title: lengths.title(), description: lengths.description() })
    try {
      await save({ title: title.value, description: description.value })
    } catch (refusal) {
      complain(problemsOf(refusal))
    }
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); whileBusy(button, submit) })
}

const FIELDS = new Set(["title", "description"])

function problemsOf({ errors = [], detail }) {
  const problems = Object.fromEntries(errors.filter(({ field }) => FIELDS.has(field)).map(({ field, message }) => [field, message]))
  return Object.keys(problems).length ? problems : { form: detail }
}
