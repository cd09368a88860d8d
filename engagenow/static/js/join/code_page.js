import { started } from "../core/boot.js"
import { fill, find, show } from "../core/dom.js"
import { complainAt } from "../core/fields.js"
import { api } from "../core/http.js"
import { inPageLanguage } from "../core/language.js"
import { createShelf } from "../core/storage.js"
import { t } from "../core/strings.js"
import { forgetLast, lastVisit } from "./seat.js"

// Anything else (a link, Hangul, spaces) goes to the server as it is, which finds the code in it.
const PLAIN = /^[a-z0-9]{4,12}$/i

const form = find("[data-code-form]")
form.addEventListener("submit", (event) => {
  const field = find("input", form)
  const typed = field.value.trim()
  if (PLAIN.test(typed)) {
    event.preventDefault()
    location.assign(inPageLanguage(`/join/${typed.toUpperCase()}`))
  } else if (!typed) {
    event.preventDefault()
    complainAt(field, t("code_missing"))
    field.focus()
  }
})

const shelf = createShelf()
const last = lastVisit(shelf)
const card = find("[data-go-on]")
if (last && card) offerToGoOn()

// The session may have been deleted, or renamed, since.
async function offerToGoOn() {
  card.href = `/join/${encodeURIComponent(last.code)}`
  fill(card, last)
  show(card)
  try {
    fill(card, { title: (await api("GET", `/api/join/${encodeURIComponent(last.code)}`)).title })
  } catch ({ code }) {
    if (code !== "session_not_found") return
    forgetLast(shelf)
    show(card, false)
  }
}
started()
