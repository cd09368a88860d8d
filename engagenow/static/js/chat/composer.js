import { fill, find, show } from "../core/dom.js"
import { t } from "../core/strings.js"
import { lengthOf, MOST, obstacle, problemOf, tidyText } from "./rules.js"

const WARN_AT = 50
// The text itself is what was refused: sent again it would be refused again.
const REFUSED = new Set(["invalid", "too_large", "text_refused"])

export const isRefusedText = (item) => item.state === "failed" && REFUSED.has(item.code)

export function mountComposer({ root, store, outbox, draft }) {
  const form = find("[data-composer]", root)
  const field = find("textarea", form)
  const button = find("button[type=submit]", form)
  let complaint = "" // why the text came back
  let composing = false
  let shifted = false

  function look() {
    const problem = problemOf(field.value)
    button.disabled = field.disabled || Boolean(problem) || !tidyText(field.value)
    fill(form, { note: complaint || noteOf(problem, MOST - lengthOf(field.value)) })
    field.style.setProperty("height", "auto")
    field.style.setProperty("height", `${Math.min(field.scrollHeight, 140)}px`)
  }

  function write(text, why = "") {
    field.value = text
    draft.write(text)
    complaint = why
    look()
  }

  function submit() {
    // The button can do nothing more with an empty field, and a disabled one would drop the keyboard's focus.
    if (button.matches(":focus-visible")) field.focus()
    const free = letGoOfField()
    const text = tidyText(field.value)
    if (text && !problemOf(text) && !field.disabled) {
      write("")
      outbox.add("send_message", { message: text, message_type: "text" })
    }
    free()
  }

  // A keyboard that is still composing a syllable would write it again after the field is emptied. Soft keyboards
  // compose without saying so. Leaving the field ends that; within the same tap the keyboard stays open.
  function letGoOfField() {
    if (document.activeElement !== field || !(composing || matchMedia("(hover: none)").matches)) return () => {}
    field.blur()
    return () => field.focus({ preventScroll: true })
  }

  function takeBack({ id, payload, detail }) {
    outbox.remove(id)
    write([field.value, payload.message].filter((text) => text.trim()).join("\n"), detail)
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
  outbox.watch(() => {
    const refused = outbox.list().find(isRefusedText)
    if (refused && !field.value.trim()) takeBack(refused)
  })

  field.value = draft.read()
  field.addEventListener("input", () => { complaint = ""; draft.write(field.value); look() })
  field.addEventListener("compositionstart", () => { composing = true })
  field.addEventListener("compositionend", () => { composing = false })
  field.addEventListener("keydown", (event) => {
    shifted = event.shiftKey
    // While Hangul is being composed, Enter finishes the syllable and does not send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    submit()
  })
  // Some keyboards report Enter in no other way than by the line break that it would make.
  field.addEventListener("beforeinput", (event) => {
    if (!LINE_BREAKS.has(event.inputType) || shifted) return
    event.preventDefault()
    submit()
  })
  // The soft keyboard stays open for the next sentence.
  button.addEventListener("pointerdown", (event) => { if (document.activeElement === field) event.preventDefault() })
  form.addEventListener("submit", (event) => { event.preventDefault(); submit() })
  look()
  return {
    // Puts a text that was refused back into the field.
    takeBack(item) {
      takeBack(item)
      field.focus()
    },
  }
}

const LINE_BREAKS = new Set(["insertLineBreak", "insertParagraph"])

function noteOf(problem, left) {
  if (problem) return t(...problem)
  return left <= WARN_AT ? t("characters_left", { n: left }) : ""
}
