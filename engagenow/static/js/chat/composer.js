import { fill, find, show } from "../core/dom.js"
import { t } from "../core/strings.js"
import { mountTextBox } from "../core/text_box.js"
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
  let limit = null // what else keeps a participant from writing (moderated.js)
  let waits = false
  const box = mountTextBox({ form, field, button, submit, changed: keep })

  function look() {
    const problem = problemOf(field.value)
    button.disabled = field.disabled || Boolean(problem) || !tidyText(field.value) || waits
    fill(form, { note: complaint || noteOf(problem, MOST - lengthOf(field.value)) })
    box.grow()
  }

  function keep() {
    complaint = ""
    draft.write(field.value)
    look()
  }

  function write(text, why = "") {
    field.value = text
    draft.write(text)
    complaint = why
    look()
  }

  function submit() {
    const text = tidyText(field.value)
    if (!text || problemOf(text) || field.disabled || waits) return
    write("")
    outbox.add("send_message", { message: text, message_type: "text" })
  }

  function takeBack({ id, payload, detail }) {
    outbox.remove(id)
    write([field.value, payload.message].filter((text) => text.trim()).join("\n"), detail)
  }

  function lookAround() {
    const reason = obstacle(store.read("session"))
    const off = find("[data-chat-off]", root)
    const limits = limit?.()
    waits = limits?.waits
    if (!limits) off.textContent = reason ? t(reason) : ""
    field.disabled = limits ? limits.isMuted(off, reason && t(reason)) : Boolean(reason)
    show(form, !field.disabled)
    show(off, field.disabled)
    find(".chat-foot", root).dataset.why = reason && reason !== "chat_is_off" ? "session" : reason
    look()
  }

  store.watch("session", lookAround)
  outbox.watch(() => {
    const refused = outbox.list().find(isRefusedText)
    if (refused && !field.value.trim()) takeBack(refused)
    lookAround()
  })

  field.value = draft.read()
  look()
  return {
    look: lookAround,
    limitBy(limits) {
      limit = limits
      for (const part of ["mine", "me"]) store.watch(part, lookAround)
    },
    // Puts a text that was refused back into the field.
    takeBack(item) {
      takeBack(item)
      field.focus()
    },
  }
}

function noteOf(problem, left) {
  if (problem) return t(...problem)
  return left <= WARN_AT ? t("characters_left", { n: left }) : ""
}
