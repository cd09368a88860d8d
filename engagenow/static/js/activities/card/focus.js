import { find } from "../../core/dom.js"

const FIELDS = "input, textarea, button"

// Gives the focus to what `selector` finds in an input of a card, else to its first field. Whether there was one.
export function focusOrFirst(root, selector) {
  const field = (selector && find(selector, root)) ?? find(FIELDS, root)
  field?.focus()
  return Boolean(field)
}
