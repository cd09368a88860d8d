import { find } from "../core/dom.js"
import { api } from "../core/http.js"
import { mountSessionForm } from "./form.js"

const FIELDS = ["title", "description"]

// The dialog for title and description. Another tab may change them meanwhile: a field that was not touched follows,
// and only what was changed here is sent.
export function mountEditing({ store, url }) {
  const dialog = find("#edit-session")
  const { elements } = find("[data-session-form]", dialog)
  const shown = Object.fromEntries(FIELDS.map((name) => [name, elements[name].value]))

  async function save(fields) {
    const changed = Object.fromEntries(Object.entries(fields).filter(([name, value]) => value !== shown[name]))
    if (Object.keys(changed).length) {
      const now = await api("PATCH", url, changed)
      store.amend("session", now, now.last_seq)
    }
    fillIn(store.read("session")) // as the server has tidied it
    dialog.close()
  }

  function fillIn(session) {
    for (const name of FIELDS) elements[name].value = shown[name] = session[name]
  }

  function follow(session) {
    for (const name of FIELDS) {
      if (elements[name].value === shown[name]) elements[name].value = session[name]
      shown[name] = session[name]
    }
  }

  mountSessionForm(dialog, save)
  find("[data-close]", dialog).addEventListener("click", () => fillIn(store.read("session")))
  store.watch("session", (session) => { if (session) follow(session) })
}
