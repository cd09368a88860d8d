// Runs `act` for a button, once at a time. The button is not `disabled`, which would drop the focus to <body>.
export async function whileBusy(button, act) {
  if (button.getAttribute("aria-disabled") === "true") return undefined
  button.setAttribute("aria-disabled", "true")
  button.setAttribute("aria-busy", "true")
  try {
    return await act()
  } finally {
    button.removeAttribute("aria-disabled")
    button.removeAttribute("aria-busy")
  }
}
