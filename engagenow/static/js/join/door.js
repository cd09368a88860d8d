import { shelf } from "../core/page.js"
import { fill, find, show } from "../core/dom.js"
import { t } from "../core/strings.js"
import { tidyCode } from "./code.js"
import { lastVisit } from "./seat.js"

const form = find("[data-code-form]")
form.addEventListener("submit", (event) => {
  event.preventDefault()
  const code = tidyCode(find("input", form).value)
  if (!code) {
    fill(form, { problem: t("code_missing") })
    return find("input", form).focus()
  }
  location.assign(`/join/${encodeURIComponent(code)}`)
})

const last = lastVisit(shelf)
const card = find("[data-go-on]")
if (last && card) {
  card.href = `/join/${encodeURIComponent(last.code)}`
  fill(card, last)
  show(card)
}
