import { giveFocus } from "./focus.js"

// Calls `change()`. Where the focus was in `root`, and its element is gone or hidden afterwards, `instead` gets it.
export function keepFocusIn(root, instead, change) {
  const hadFocus = root.contains(document.activeElement)
  change()
  const focused = document.activeElement
  if (hadFocus && (!root.contains(focused) || focused.closest("[hidden]"))) giveFocus(instead)
}
