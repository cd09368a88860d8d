import "../core/boot.js"
import { openDialog } from "../core/dialogs.js"
import { find, findAll } from "../core/dom.js"
import { api } from "../core/http.js"
import { localTimes } from "../core/times.js"
import { mountSessionForm } from "./form.js"

localTimes()

const dialog = find("#create-session")
for (const button of findAll("[data-create]")) {
  button.addEventListener("click", () => openDialog(dialog))
  button.disabled = false // the page comes with it disabled: a tap before this line would be lost
}

mountSessionForm(dialog, async (fields) => {
  const session = await api("POST", "/api/sessions", fields)
  location.assign(`/sessions/${encodeURIComponent(session.id)}`)
})
