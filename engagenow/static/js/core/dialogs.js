import { fill, find, findAll } from "./dom.js"

export function openDialog(dialog) {
  if (!dialog.open) dialog.showModal()
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
  for (const dialog of findAll("dialog")) dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close() })
}
