import { find, findAll } from "../core/dom.js"
import { t } from "../core/strings.js"
import { toast } from "../core/toast.js"

// A dialog with a title and a description; `save` sends them and rejects with a refusal.
export function mountSessionForm(dialog, save) {
  const form = find("[data-session-form]", dialog)
  const button = find("[type=submit]", form)
  find("[data-close]", form).addEventListener("click", () => dialog.close())

  function complain(problems) {
    for (const place of findAll("[data-problem]", form)) place.textContent = problems[place.dataset.problem] ?? ""
    const first = Object.keys(problems)[0]
    if (first) form.elements[first]?.focus()
  }

  async function submit() {
    const { title, description } = Object.fromEntries(new FormData(form))
    complain({})
    if (!title.trim()) return complain({ title: t("title_missing") })
    button.disabled = true
    try {
      await save({ title, description })
    } catch (refusal) {
      if (!refusal.errors?.length) return toast(refusal.detail)
      complain(Object.fromEntries(refusal.errors.map(({ field, message }) => [field, message])))
    } finally {
      button.disabled = false
    }
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); submit() })
}
