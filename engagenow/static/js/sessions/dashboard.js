import "../core/boot.js"
import { openDialog } from "../core/dialogs.js"
import { find, findAll } from "../core/dom.js"
import { api } from "../core/http.js"
import { t } from "../core/strings.js"
import { localTimes } from "../core/times.js"
import { toast } from "../core/toast.js"

localTimes()

const dialog = find("#create-session")
const form = find("[data-create-form]")

for (const button of findAll("[data-create]")) {
  button.addEventListener("click", () => openDialog(dialog))
  button.disabled = false
}
find("[data-close]", dialog).addEventListener("click", () => dialog.close())

form.addEventListener("submit", async (event) => {
  event.preventDefault()
  const { title, description } = Object.fromEntries(new FormData(form))
  complain({})
  if (!title.trim()) return complain({ title: t("title_missing") })
  const button = find("[type=submit]", form)
  button.disabled = true
  try {
    const session = await api("POST", "/api/sessions", { title, description })
    location.assign(`/sessions/${encodeURIComponent(session.id)}`)
  } catch (refusal) {
    button.disabled = false
    if (!refusal.errors?.length) return toast(refusal.detail)
    complain(Object.fromEntries(refusal.errors.map(({ field, message }) => [field, message])))
  }
})

function complain(problems) {
  for (const place of findAll("[data-problem]", form)) {
    place.textContent = problems[place.dataset.problem] ?? ""
  }
  if (problems.title) find("[name=title]", form).focus()
}
