import { whileBusy } from "../core/busy.js"
import { confirm, openDialog } from "../core/dialogs.js"
import { fill, find, show } from "../core/dom.js"
import { api } from "../core/http.js"
import { randomKey } from "../core/ids.js"
import { t } from "../core/strings.js"
import { dayTime } from "../core/times.js"
import { copyAndTell } from "./invite.js"

// The projector on another computer: a link that opens it without a login. `made` and `ended` are called after a link
// was made, and after all have ended.
export function mountScreenLink({ session, made = () => {}, ended = () => {} }) {
  const url = `/api/sessions/${encodeURIComponent(session.id)}/screen-links`
  const dialog = find("#screen-link")
  const make = find("[data-link-make]", dialog)
  const revoke = find("[data-link-revoke]", dialog)
  let link = null

  function draw(words) {
    fill(dialog, { link_says: words })
    show(find("[data-link-made]", dialog), Boolean(link))
    show(make, !link)
    if (!link) return
    find("#screen-link-url").value = link.url
    find("[data-link-qr]", dialog).src = `data:image/svg+xml,${encodeURIComponent(link.qr)}`
  }

  async function ask(call) {
    draw(t("link_waits"))
    try {
      draw(await call())
    } catch (refusal) {
      draw(refusal.detail)
    }
  }

  const makeOne = () => whileBusy(make, () => ask(async () => {
    link = await api("POST", `${url}?qr=true`, { client_msg_id: randomKey() })
    made()
    return t("link_until", { time: dayTime(link.expires_at) })
  }))

  async function revokeAll() {
    if (!(await confirm({ question: t("revoke_question"), consequence: t("revoke_consequence"), answer: t("revoke_answer") }))) return
    await ask(async () => {
      await api("DELETE", url, {})
      link = null
      ended()
      return t("links_ended")
    })
  }

  function open() {
    openDialog(dialog)
    if (!link) makeOne()
  }

  const share = find("[data-link-share]", dialog)
  show(share, Boolean(navigator.share))
  share.addEventListener("click", () => navigator.share({ title: session.title, url: link.url }).catch(() => {}))
  find("[data-screen-link]").addEventListener("click", open)
  find("[data-link-copy]", dialog).addEventListener("click", () => copyAndTell(link.url))
  find("#screen-link-url").addEventListener("focus", ({ target }) => target.select())
  make.addEventListener("click", makeOne)
  revoke.addEventListener("click", () => whileBusy(revoke, revokeAll))
  find("[data-close]", dialog).addEventListener("click", () => dialog.close())
}
