import { find, findAll } from "../core/dom.js"

// Buttons that stand for others elsewhere: where those are out of sight, or where they are wanted next.
export function mountStandIns() {
  for (const button of findAll("[data-stands-for]")) {
    button.addEventListener("click", () => {
      button.closest("dialog")?.close()
      find(`[data-testid="${button.dataset.standsFor}"]`).click()
    })
  }
}

// What is done with a session now and then, and the export, which stands in the middle of the page once it has ended.
export function mountManage({ store }) {
  const dialog = find("#manage")
  const results = find("[data-export-part]")
  find("[data-close]", dialog).addEventListener("click", () => dialog.close())
  store.watch("session", (now) => {
    const home = now?.status === "ended" ? find(".run .controls") : null
    if (home) home.after(results)
    else if (!dialog.contains(results)) find("[data-export-home]").append(results)
  })
}
