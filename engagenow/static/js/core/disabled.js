// Not `disabled`, which would drop the focus to <body>: the button at the end of a list has the focus when it has moved something there.
export function setDisabled(button, isDisabled) {
  if (isDisabled) button.setAttribute("aria-disabled", "true")
  else if (!button.hasAttribute("aria-busy")) button.removeAttribute("aria-disabled")
}
