const LINE_BREAKS = new Set(["insertLineBreak", "insertParagraph"])

// A text field that grows with its text up to `most` px and sends by Enter, on every keyboard. `submit()` empties it;
// `changed()` is called with what is typed.
export function mountTextBox({ form, field, button, submit, changed, most = 140 }) {
  let composing = false
  let shifted = false

  function grow() {
    field.style.setProperty("height", "auto")
    field.style.setProperty("height", `${Math.min(field.scrollHeight, most)}px`)
  }

  // A keyboard that is still composing a syllable would write it again after the field is emptied. Soft keyboards
  // compose without saying so. Leaving the field ends that; within the same tap the keyboard stays open.
  function letGo() {
    if (document.activeElement !== field || !(composing || matchMedia("(hover: none)").matches)) return () => {}
    field.blur()
    return () => field.focus({ preventScroll: true })
  }

  function send() {
    // The button can do nothing more with an empty field, and a disabled one would drop the keyboard's focus.
    if (button.matches(":focus-visible")) field.focus()
    const free = letGo()
    submit()
    free()
  }

  field.addEventListener("input", changed)
  field.addEventListener("compositionstart", () => { composing = true })
  field.addEventListener("compositionend", () => { composing = false })
  field.addEventListener("keydown", (event) => {
    shifted = event.shiftKey
    // While Hangul is being composed, Enter finishes the syllable and does not send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    send()
  })
  // Some keyboards report Enter in no other way than by the line break that it would make.
  field.addEventListener("beforeinput", (event) => {
    if (!LINE_BREAKS.has(event.inputType) || shifted) return
    event.preventDefault()
    send()
  })
  // The soft keyboard stays open for the next sentence.
  button.addEventListener("pointerdown", (event) => { if (document.activeElement === field) event.preventDefault() })
  form.addEventListener("submit", (event) => { event.preventDefault(); send() })
  return { grow }
}
