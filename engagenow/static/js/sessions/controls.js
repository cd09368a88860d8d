import { whileBusy } from "../core/busy.js"
import { serverNow } from "../core/clock.js"
import { confirm } from "../core/dialogs.js"
import { fill, find, findAll, show } from "../core/dom.js"
import { keepFocusAmong } from "../core/focus.js"
import { api } from "../core/http.js"
import { tellRefusal } from "../core/refusals.js"
import { t } from "../core/strings.js"
import { mountEditing } from "./editing.js"
import { switchFeature } from "./switches.js"

const REOPEN = 48 * 3600 * 1000
const FIRST = -100 // nothing else can be done before the session runs

// Status and switches go by HTTP: they work before the socket has joined.
// `switchedOn(feature)` is called after a feature was switched on here. Answers {beforeEnd(words)}: `words()` answers a sentence
// that the question before the session's end adds, or "".
export function mountControls({ store, session, steps, switchedOn }) {
  const url = `/api/sessions/${encodeURIComponent(session.id)}`
  const buttons = Object.fromEntries(findAll("[data-status-to]").map((button) => [button.dataset.statusTo, button]))
  const switches = findAll("[data-switch]")
  const warnings = []

  function ask(button, call) {
    return whileBusy(button, async () => {
      try {
        await call()
      } catch (refusal) {
        tellRefusal(refusal)
      }
    })
  }

  async function move(name) {
    const now = await api("POST", `${url}/${name}`)
    store.amend("session", now, now.last_seq)
  }

  async function step(name) {
    if (name === "end" && !(await confirm(wordsOfEnd()))) return
    ask(buttons[name], () => move(name))
  }

  function wordsOfEnd() {
    const { consequence, ...others } = words("end")
    return { ...others, consequence: [...warnings.map((warning) => warning()), consequence].filter(Boolean).join(" ") }
  }

  function nextStep() {
    const { status } = store.read("session")
    if (status === "draft") return { words: t("step_start"), act: () => move("activate") }
    return status === "paused" ? { words: t("step_resume"), act: () => move("activate") } : null
  }

  function turn(button) {
    const enabled = button.getAttribute("aria-checked") !== "true"
    ask(button, async () => {
      await switchFeature(store, button.dataset.switch, enabled)
      if (enabled) switchedOn(button.dataset.switch)
    })
  }

  async function remove() {
    if (!(await confirm(words("delete")))) return
    try {
      await api("DELETE", url)
      location.assign("/dashboard")
    } catch (refusal) {
      tellRefusal(refusal)
    }
  }

  mountEditing({ store, url })
  for (const [name, button] of Object.entries(buttons)) button.addEventListener("click", () => step(name))
  for (const button of switches) button.addEventListener("click", () => turn(button))
  find("[data-delete-session]").addEventListener("click", remove)
  // The page comes with them disabled: a tap before this line would be lost.
  for (const button of [...Object.values(buttons), ...switches]) button.disabled = false

  steps.offer("session", { order: FIRST, next: nextStep })
  store.watch("session", (now) => {
    if (!now) return
    fill(document, { state_words: t(now.status === "active" && now.moderation?.locked ? "says_locked" : `says_${now.status}`) })
    steps.changed()
    keepFocusAmong(Object.values(buttons), () => {
      show(buttons.activate, now.status !== "active" && !tooOld(now))
      show(buttons.pause, now.status === "active")
      show(buttons.end, now.status === "active" || now.status === "paused")
    })
    if (now.status !== "active") fill(buttons.activate, { activate: t(`activate_${now.status}`) })
    for (const button of switches) button.setAttribute("aria-checked", String(Boolean(now.features[button.dataset.switch])))
  })
  return { beforeEnd: (warning) => { warnings.push(warning) } }
}

const words = (what) => ({ question: t(`${what}_question`), consequence: t(`${what}_consequence`), answer: t(`${what}_answer`) })
const tooOld = (session) => session.status === "ended" && serverNow() - Date.parse(session.ended_at) > REOPEN
