const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex='0']"

// Call with the elements that are about to leave the list, before they leave. The answer is to be called afterwards:
// where the focus was in one of them it goes to the same control of a neighbour, else to `instead`.
export function passFocusOn(list, leaving, instead) {
  const focused = document.activeElement
  const row = focused && leaving.find((child) => child.contains(focused))
  if (!row) return () => {}
  const staying = [...list.children].filter((child) => child === row || !leaving.includes(child))
  const place = staying.indexOf(row)
  const neighbour = staying[place + 1] ?? staying[place - 1]
  return () => focusIn(neighbour, focused.dataset.testid) || giveFocus(instead ?? list.closest("[tabindex='0']"))
}

// After `change`, which may hide the focused element, the focus goes to the first of `others` that can be seen.
export function keepFocusAmong(others, change) {
  const focused = document.activeElement
  change()
  if (others.includes(focused) && focused.hidden) giveFocus(others.find((element) => !element.hidden))
}

// Gives the focus without scrolling: what is read stays where it is.
export function giveFocus(element) {
  element?.focus({ preventScroll: true })
  return Boolean(element)
}

function focusIn(row, testid) {
  if (!row) return false
  const same = testid && row.querySelector(`[data-testid="${testid}"]`)
  return giveFocus(same || row.querySelector(FOCUSABLE))
}
