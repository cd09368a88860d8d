import { api } from "../core/http.js"
import { fill, find, findAll, show } from "../core/dom.js"
import { mountNameForm, nicknameIn } from "../core/name_form.js"
import { t } from "../core/strings.js"

const HOLD_PATIENCE = 35000 // ms: the server holds the question for 25 s

// What stands before the room: the nickname, or the reason why the room is still closed.
// `heard(face)`: what the server says of the session meanwhile.
export function mountDoor({ face, take, rename, enter, heard }) {
  const form = find("[data-door=nickname]")
  const field = find("input", form)
  const { complain } = mountNameForm(form, nicknameIn(field), submit)
  let shown = ""
  let renaming = false

  function display(name) {
    if (shown === name) return
    shown = name
    for (const part of findAll("[data-door]")) show(part, part.dataset.door === name)
    if (name === "nickname" && matchMedia("(hover: hover)").matches) field.focus()
  }

  const address = `/api/join/${encodeURIComponent(face.session_code)}`
  let watch = null

  // Loaded by those who have to wait; in an active session there are none.
  async function waitFrom(status) {
    try {
      const { watchStatus } = await import("./status_watch.js")
      watch ??= watchStatus({
        ask: (known) => api("GET", `${address}?unless=${known}`, undefined, { timeout: HOLD_PATIENCE }),
        heard: follow,
        missing: (refusal) => refuse(refusal.detail),
        isHidden: () => document.hidden,
      })
      watch.from(status)
    } catch (problem) {
      console.warn("the page cannot wait for the session", problem)
      refuse(t("no_answer"))
    }
  }

  function follow(now) {
    heard(now)
    display(now.status === "active" ? "nickname" : now.status)
    if (now.status === "active") watch?.end()
  }

  async function submit(nickname) {
    try {
      await (renaming ? rename(nickname) : comeIn(nickname))
    } catch (refusal) {
      if (refusal.code === "session_not_active") waitFrom("active") // which it is not: the answer comes at once
      throw refusal
    }
  }

  async function comeIn(nickname) {
    await take(nickname)
    await enter()
  }

  function refuse(detail) {
    watch?.end()
    fill(find("[data-door=refused]"), { refusal: detail ?? t("server_error") })
    display("refused")
  }

  for (const button of findAll("[data-again]")) button.addEventListener("click", () => location.reload())
  addEventListener("online", () => watch?.hurry())
  document.addEventListener("visibilitychange", () => { if (!document.hidden) watch?.hurry() })

  return {
    open() {
      if (face.status !== "active") waitFrom(face.status)
      follow(face)
    },
    show: display,
    refuse,
    askNewName(detail, code) {
      renaming = true
      show(find("[data-taken]"), code === "nickname_taken")
      display("nickname")
      complain(code === "nickname_taken" && !field.value ? "" : detail)
    },
    settled() {
      watch?.end()
      renaming = false
      shown = ""
    },
  }
}
