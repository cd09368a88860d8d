import { fill, find, show } from "../core/dom.js"
import { t } from "../core/strings.js"
import { lengthOf, MOST, obstacle, tidyText } from "./rules.js"

const WARN_AT = 50

export function mountComposer({ root, store, outbox }) {
  const form = find("[data-composer]", root)
  const field = find("textarea", form)
  const button = find("button[type=submit]", form)

  function look() {
    const left = MOST - lengthOf(field.value)
    button.disabled = field.disabled || left < 0 || left === MOST
    fill(form, { note: left < 0 ? t("too_long", { n: -left }) : left <= WARN_AT ? t("characters_left", { n: left }) : "" })
    field.style.setProperty("height", "auto")
    field.style.setProperty("height", `${Math.min(field.scrollHeight, 140)}px`)
  }

  function submit() {
    const text = tidyText(field.value)
    if (!text || lengthOf(text) > MOST || field.disabled) return
    outbox.add(text)
    field.value = ""
    outbox.draft.write("")
    look()
  }

  store.watch("session", (session) => {
    const reason = obstacle(session)
    field.disabled = Boolean(reason)
    show(form, !reason)
    find(".chat-foot", root).dataset.why = reason && reason !== "chat_is_off" ? "session" : reason
    show(find("[data-chat-off]", root), Boolean(reason))
    find("[data-chat-off]", root).textContent = reason ? t(reason) : ""
    look()
  })

  field.value = outbox.draft.read()
  field.addEventListener("input", () => { outbox.draft.write(field.value); look() })
  field.addEventListener("keydown", (event) => {
    // While Hangul is being composed, Enter finishes the syllable and does not send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    submit()
  })
  // The soft keyboard stays open for the next sentence.
  button.addEventListener("pointerdown", (event) => { if (document.activeElement === field) event.preventDefault() })
  form.addEventListener("submit", (event) => { event.preventDefault(); submit() })
  look()
}
