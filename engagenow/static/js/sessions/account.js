import { openDialog } from "../core/dialogs.js"
import { fill, find } from "../core/dom.js"
import { watchLength } from "../core/fields.js"
import { api } from "../core/http.js"
import { mountNameForm } from "../core/name_form.js"
import { t } from "../core/strings.js"
import { mountTextSize } from "../core/text_size.js"
import { codePoints, oneLine } from "../core/texts.js"
import { toast } from "../core/toast.js"

const LONGEST = 100 // code points, as the server counts them

// What a presenter may change of itself: the name, text size, language. `renamed()` is called after a new name.
export function mountAccount({ shelf, renamed = () => {} }) {
  const dialog = find("#account")
  const field = find("[data-name-form] input", dialog)
  let name = field.defaultValue

  async function rename(wanted) {
    const account = await api("PATCH", "/auth/me", { name: wanted })
    name = account.name
    fill(document, { own_name: name })
    dialog.close()
    toast(t("name_changed"))
    renamed()
  }

  const { complain } = mountNameForm(find("[data-name-form]", dialog), nameIn(field), rename)
  mountTextSize(dialog, shelf)
  find("[data-account]").addEventListener("click", () => openDialog(dialog))
  find("[data-close]", dialog).addEventListener("click", () => dialog.close())
  dialog.addEventListener("close", () => { field.value = name; complain("") })
}

function nameIn(field) {
  const tooLong = watchLength(field, { most: LONGEST, count: (typed) => codePoints(oneLine(typed)) })
  const typed = () => oneLine(field.value)
  return { typed, problem: () => (typed() ? tooLong() : t("name_missing")) }
}
