import { started } from "../core/boot.js"
import { openDialog } from "../core/dialogs.js"
import { find, findAll } from "../core/dom.js"
import { createShelf } from "../core/storage.js"
import { localTimes } from "../core/times.js"
import { mountAccount } from "./account.js"
import { createOnce } from "./creation.js"
import { mountSessionForm } from "./form.js"

localTimes()
mountAccount({ shelf: createShelf() })

const dialog = find("#create-session")
let create = null
for (const button of findAll("[data-create]")) {
  button.addEventListener("click", () => {
    create = createOnce()
    openDialog(dialog)
  })
  button.disabled = false // the page comes with it disabled: a tap before this line would be lost
}

mountSessionForm(dialog, async (fields) => {
  const session = await create(fields)
  location.assign(`/sessions/${encodeURIComponent(session.id)}`)
})
started()
