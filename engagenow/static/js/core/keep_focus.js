import { giveFocus } from "./focus.js"

// After `change`, a focus that was in `root` and has gone, or is hidden now, goes to `instead`.
export function keepFocusIn(root, instead, change) {
  const hadFocus = root.contains(document.activeElement)
  change()
  const focused = document.activeElement
  if (hadFocus && (!root.contains(focused) || focused.closest("[hidden]"))) giveFocus(instead)
}
