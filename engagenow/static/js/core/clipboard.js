import { giveFocus } from "./focus.js"

// Resolves to whether the text is in the clipboard now.
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyTheOldWay(text) // the clipboard does not exist on plain http
  }
}

function copyTheOldWay(text) {
  const focused = document.activeElement
  const field = document.createElement("textarea")
  field.value = text
  field.className = "visually-hidden"
  const place = focused?.closest("dialog") ?? document.body // all else is out of reach while a dialog is open
  place.append(field)
  field.select()
  try {
    return document.execCommand("copy")
  } catch {
    return false
  } finally {
    field.remove()
    giveFocus(focused)
  }
}
