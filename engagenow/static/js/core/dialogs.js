import { fill, find, findAll } from "./dom.js"

export function openDialog(dialog) {
  if (dialog.open) return
  dialog.showModal()
  let pressed = null
  dialog.onpointerdown = ({ target }) => { pressed = target }
  // A click beside the dialog closes it. A press that begins in the dialog and ends beside it has selected a text.
  dialog.onclick = ({ target }) => { if (target === dialog && pressed === dialog) dialog.close() }
  // Behind a modal dialog nothing can be read or pressed: the toast stands in it as long as it is open.
  const toast = find("[data-toast]")
  dialog.append(toast)
  dialog.addEventListener("close", () => (findAll("dialog[open]").at(-1) ?? document.body).append(toast), { once: true })
}

// Resolves to whether the person said yes.
export function confirm(texts) {
  const dialog = fill(find("#confirm"), texts)
  dialog.returnValue = ""
  openDialog(dialog)
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true })
  })
}

export function mountDialogs() {
  for (const button of findAll("[data-open]")) button.addEventListener("click", () => openDialog(find(`#${button.dataset.open}`)))
}
