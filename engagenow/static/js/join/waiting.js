import { api } from "../core/http.js"
import { fill, find, findAll, show } from "../core/dom.js"
import { t } from "../core/strings.js"

const LOOK_AGAIN = 2000 + 1000 * Math.random() // a hall that waits does not ask in chorus

// What stands before the room: the nickname, or the reason why nobody can come in yet.
export function mountDoor({ face, take, rename, enter }) {
  const form = find("[data-door=nickname]")
  const field = find("input", form)
  const button = find("button", form)
  let shown = ""
  let timer = null
  let renaming = false

  function display(name) {
    if (shown === name) return
    shown = name
    for (const part of findAll("[data-door]")) show(part, part.dataset.door === name)
    if (name === "nickname" && matchMedia("(hover: hover)").matches) field.focus()
  }

  function follow(now) {
    clearTimeout(timer)
    fill(document, { title: now.title })
    display(now.status === "active" ? "nickname" : now.status)
    // Somebody at an ended session's door may still see it opened again; slower, it is unlikely.
    if (now.status !== "active") timer = setTimeout(look, now.status === "ended" ? 6 * LOOK_AGAIN : LOOK_AGAIN)
  }

  async function look() {
    try {
      follow(await api("GET", `/api/join/${encodeURIComponent(face.session_code)}`))
    } catch (refusal) {
      if (refusal.code === "session_not_found") return refuse(refusal.detail)
      timer = setTimeout(look, LOOK_AGAIN)
    }
  }

  function problem(text) {
    fill(form, { problem: text })
    field.toggleAttribute("aria-invalid", Boolean(text))
    if (text) field.focus()
  }

  async function submit() {
    const nickname = field.value.normalize("NFC").trim()
    if (!nickname) return problem(t("nickname_missing"))
    problem("")
    if (renaming) return rename(nickname)
    button.disabled = true
    try {
      await take(nickname)
      await enter()
    } catch (refusal) {
      if (refusal.code === "session_not_active") return look()
      problem(refusal.code === "invalid" ? (refusal.errors?.[0]?.message ?? refusal.detail) : refusal.detail)
    } finally {
      button.disabled = false
    }
  }

  function refuse(detail) {
    clearTimeout(timer)
    fill(find("[data-door=refused]"), { refusal: detail ?? t("server_error") })
    display("refused")
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); submit() })
  find("[data-again]").addEventListener("click", () => location.reload())
  addEventListener("online", () => { if (timer) look() })
  document.addEventListener("visibilitychange", () => { if (!document.hidden && timer) look() })

  return {
    open: () => follow(face),
    show: display,
    refuse,
    askNewName(detail, code) {
      renaming = true
      show(find("[data-taken]"), code === "nickname_taken")
      display("nickname")
      problem(code === "nickname_taken" && !field.value ? "" : detail)
    },
    settled() {
      renaming = false
      shown = ""
    },
  }
}
