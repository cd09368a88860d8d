import { itemsOf } from "./lines.js"

// A list that is pasted becomes lines of their own, without its bullets; `changed` hears of it as of typing. A text
// without line breaks is pasted as it is.
export function takeLists(area) {
  area.addEventListener("paste", (event) => {
    const items = itemsOf(event.clipboardData?.getData("text/plain") ?? "")
    if (items.length < 2) return
    event.preventDefault()
    const { value, selectionStart: start, selectionEnd: end } = area
    const before = /[^\n]$/.test(value.slice(0, start).replace(/[ \t]+$/, "")) ? "\n" : ""
    const after = /^[ \t]*[^\n]/.test(value.slice(end)) ? "\n" : ""
    insert(area, before + items.join("\n") + after)
  })
}

// A question that is pasted with its options below it gives both.
export function takeQuestion(field, area) {
  field.addEventListener("paste", (event) => {
    const [question, ...options] = (event.clipboardData?.getData("text/plain") ?? "").trim().split(/[\r\n\v]+/)
    if (!options.length || field.value.trim() || area.value.trim()) return
    event.preventDefault()
    insert(field, question.trim())
    area.value = itemsOf(options.join("\n")).join("\n")
    area.dispatchEvent(new Event("input", { bubbles: true }))
  })
}

// As typing would, so that the browser's undo takes it back.
function insert(field, text) {
  field.focus()
  if (document.execCommand("insertText", false, text)) return
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end")
  field.dispatchEvent(new Event("input", { bubbles: true }))
}
