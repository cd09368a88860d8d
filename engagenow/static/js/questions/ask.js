import { serverNow } from "../core/clock.js"
import { fill, find, show } from "../core/dom.js"
import { t } from "../core/strings.js"
import { mountTextBox } from "../core/text_box.js"
import { tellWhy, watchLimits } from "../moderation/writing.js"
import { isOpen } from "./own.js"
import { EACH, lengthOf, MOST, MOST_OPEN, obstacle, problemOf, tidyText } from "./rules.js"

const WARN_AT = 50 // characters

// The box in which a question is asked. `own()`: the own questions (own.js); `typed(text)` is called with what is typed, `asked()`
// once it is sent.
export function mountAsk({ root, store, outgoing, draft, own, typed, asked }) {
  const form = find("[data-ask]", root)
  const field = find("textarea", form)
  const button = find("button[type=submit]", form)
  const anonymous = find("[data-anonymous]", form)
  let complaint = "" // why the text came back
  let timer = null

  const isFull = () => own().filter(isOpen).length >= MOST_OPEN

  function look() {
    const problem = problemOf(field.value)
    const left = MOST - lengthOf(field.value)
    button.disabled = field.disabled || Boolean(problem) || !tidyText(field.value) || isFull()
    form.classList.toggle("begun", Boolean(field.value) || Boolean(complaint) || anonymous.checked)
    fill(form, {
      note: complaint || (problem ? t(...problem) : ""),
      full: isFull() ? t("ask_full", { n: MOST_OPEN }) : "",
      left: !problem && left <= WARN_AT ? t("characters_left", { n: left }) : "",
      as: anonymous.checked ? t("ask_anonymous") : t("ask_named", { name: store.read("me")?.nickname ?? "" }),
    })
    drawPause()
    box.grow()
  }

  // One question in 20 seconds: a second one waits for its turn.
  function drawPause() {
    clearTimeout(timer)
    const last = Math.max(...own().filter(({ state }) => state !== "failed").map(({ asked_at: at }) => Date.parse(at)))
    const seconds = Math.ceil((last + EACH - serverNow()) / 1000)
    const waits = seconds > 0 && Boolean(field.value) && !isFull()
    show(find("[data-pause]", form), waits)
    if (!waits) return
    fill(form, { pause: t("ask_pause", { n: Math.min(seconds, EACH / 1000) }) })
    timer = setTimeout(drawPause, 1000)
  }

  function write(text, why = "") {
    field.value = text
    complaint = why
    keep()
  }

  function keep() {
    draft.write(field.value ? { text: field.value, anonymous: anonymous.checked } : "")
    typed(field.value)
    look()
  }

  function submit() {
    const text = tidyText(field.value)
    if (!text || problemOf(text) || button.disabled) return
    asked()
    outgoing.send("ask", { text, anonymous: anonymous.checked })
    write("")
  }

  const box = mountTextBox({ form, field, button, submit, changed: () => { complaint = ""; keep() } })
  anonymous.addEventListener("change", keep)
  const limitsNow = watchLimits({ store, changed: lookAtLimits })
  function lookAtLimits() {
    const reason = obstacle(store.read("session"))
    const off = find("[data-ask-off]", root)
    field.disabled = tellWhy(off, reason && t(reason), limitsNow())
    show(form, !field.disabled)
    show(off, field.disabled && reason !== "questions_paused" && reason !== "questions_ended")
    look()
  }
  for (const part of ["session", "mine", "me"]) store.watch(part, lookAtLimits)

  const kept = draft.read()
  if (kept?.text) {
    field.value = kept.text
    anonymous.checked = Boolean(kept.anonymous)
    look()
  }
  return {
    look,
    get text() { return field.value },
    clear: () => write(""),
    restore: (text) => write(text),
    // What was refused stands in the field again, if that is free.
    takeBack({ payload, detail }) {
      if (field.value.trim()) return false
      anonymous.checked = Boolean(payload.anonymous)
      write(payload.text, detail)
      return true
    },
  }
}
