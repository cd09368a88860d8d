import { whileBusy } from "../../core/busy.js"
import { openDialog } from "../../core/dialogs.js"
import { arrange, clone, fill, find, findAll, show } from "../../core/dom.js"
import { complainAt, sentenceOf } from "../../core/fields.js"
import { api } from "../../core/http.js"
import { randomKey } from "../../core/ids.js"
import { t } from "../../core/strings.js"
import { dayTime } from "../../core/times.js"
import { toast } from "../../core/toast.js"
import { copyAndTell } from "../../sessions/invite.js"

// Links for moderators: they are made, copied, shown as a QR code, and ended.
export function mountModerators({ root, store }) {
  const dialog = find("#moderators")
  const form = find("[data-moderator-form]", dialog)
  const name = find("#moderator-name", dialog)
  const rows = new Map() // id → row
  const offered = findAll("[name=scope]", form).map(({ value }) => value)
  let key = randomKey()

  const url = () => `/api/sessions/${encodeURIComponent(store.read("session").id)}/moderators`

  async function look() {
    try {
      draw(await api("GET", url()))
    } catch (refusal) {
      toast(refusal.detail)
    }
  }

  function draw(links) {
    arrange(find("[data-moderators-list]", dialog), links.map(rowOf), name)
  }

  function rowOf({ id, name: own, scope, expires_at: ends }) {
    if (!rows.has(id)) {
      const row = clone("moderator-row")
      const button = find("button", row)
      button.setAttribute("aria-label", `${button.textContent}: ${own}`)
      button.addEventListener("click", () => whileBusy(button, () => revoke(id)))
      rows.set(id, row)
    }
    return fill(rows.get(id), { name: own, facts: `${inOrder(scope).map((one) => t(`scope_${one}`)).join(", ")} · ${t("link_until", { time: dayTime(ends) })}` })
  }

  // As in the form; a scope that the form does not offer comes last.
  function inOrder(scope) {
    const placeOf = (one) => (offered.includes(one) ? offered.indexOf(one) : offered.length)
    return [...scope].sort((one, other) => placeOf(one) - placeOf(other))
  }

  async function revoke(id) {
    try {
      await api("DELETE", `${url()}/${encodeURIComponent(id)}`, {})
      toast(t("moderator_revoked"))
      show(find("[data-moderator-made]", dialog), false)
      await look()
    } catch (refusal) {
      toast(refusal.detail)
    }
  }

  async function make() {
    const scope = findAll("[name=scope]:checked", form).map(({ value }) => value)
    complainAt(name, scope.length ? "" : t("scope_missing"))
    if (!scope.length) return
    const asked = { scope, qr: true, expires_in: Number(find("#moderator-lasts", form).value), client_msg_id: key, ...(name.value.trim() && { name: name.value.trim() }) }
    try {
      const link = await api("POST", url(), asked)
      key = randomKey()
      find("#moderator-url").value = link.url
      find("[data-moderator-qr]", dialog).src = `data:image/svg+xml,${encodeURIComponent(link.qr)}`
      show(find("[data-moderator-made]", dialog))
      name.value = ""
      await look()
    } catch (refusal) {
      complainAt(name, sentenceOf(refusal))
    }
  }

  document.body.append(dialog) // so that it is seen over every view
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    whileBusy(find("[type=submit]", form), make)
  })
  find("[data-moderator-copy]", dialog).addEventListener("click", () => copyAndTell(find("#moderator-url").value))
  find("[data-close]", dialog).addEventListener("click", () => dialog.close())
  find("[data-moderators]", root).addEventListener("click", () => {
    show(find("[data-moderator-made]", dialog), false)
    openDialog(dialog)
    look()
  })
}
