// Sets `aria-disabled`. `disabled` would drop the focus to <body>, as of a button that has just moved its row to the end of a
// list. A busy button (busy.js) stays as it is.
export function setDisabled(button, isDisabled) {
  if (isDisabled) button.setAttribute("aria-disabled", "true")
  else if (!button.hasAttribute("aria-busy")) button.removeAttribute("aria-disabled")
}
