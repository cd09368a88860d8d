import { confirm } from "../core/dialogs.js"
import { fill, find, findAll, show } from "../core/dom.js"
import { api } from "../core/http.js"
import { t } from "../core/strings.js"
import { toast } from "../core/toast.js"
import { mountSessionForm } from "./form.js"

const REOPEN = 48 * 3600 * 1000

// Status and switches go by HTTP: they work before the socket has joined.
export function mountControls({ store, session }) {
  const url = `/api/sessions/${encodeURIComponent(session.id)}`
  const buttons = Object.fromEntries(findAll("[data-status-to]").map((button) => [button.dataset.statusTo, button]))
  const switches = findAll("[data-switch]")

  async function ask(button, call) {
    button.disabled = true
    try {
      const now = await call()
      store.amend("session", now, now.last_seq)
    } catch (refusal) {
      toast(refusal.detail)
    } finally {
      button.disabled = false
    }
  }

  async function step(name) {
    if (name === "end" && !(await confirm(words("end")))) return
    ask(buttons[name], () => api("POST", `${url}/${name}`))
  }

  function turn(button) {
    const enabled = button.getAttribute("aria-checked") !== "true"
    ask(button, () => api("PUT", `${url}/features/${encodeURIComponent(button.dataset.switch)}`, { enabled }))
  }

  async function remove() {
    if (!(await confirm(words("delete")))) return
    try {
      await api("DELETE", url)
      location.assign("/dashboard")
    } catch (refusal) {
      toast(refusal.detail)
    }
  }

  const editing = find("#edit-session")
  mountSessionForm(editing, async (fields) => {
    const now = await api("PATCH", url, fields)
    store.amend("session", now, now.last_seq)
    editing.close()
  })

  for (const [name, button] of Object.entries(buttons)) button.addEventListener("click", () => step(name))
  for (const button of switches) button.addEventListener("click", () => turn(button))
  find("[data-delete].danger-text").addEventListener("click", remove)
  // The page comes with them disabled: a tap before this line would be lost.
  for (const button of [...Object.values(buttons), ...switches]) button.disabled = false

  store.watch("session", (now) => {
    if (!now) return
    show(buttons.activate, now.status !== "active" && !tooOld(now))
    show(buttons.pause, now.status === "active")
    show(buttons.end, now.status === "active" || now.status === "paused")
    if (now.status !== "active") fill(buttons.activate, { activate: t(`activate_${now.status}`) })
    for (const button of switches) button.setAttribute("aria-checked", String(Boolean(now.features[button.dataset.switch])))
  })
}

const words = (what) => ({ question: t(`${what}_question`), consequence: t(`${what}_consequence`), answer: t(`${what}_answer`) })
const tooOld = (session) => session.status === "ended" && Date.now() - Date.parse(session.ended_at) > REOPEN
