import { openDialog } from "../core/dialogs.js"
import { find } from "../core/dom.js"

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]")

export function mountShortcuts() {
  const keys = {
    "?": () => openDialog(find("#shortcuts")),
    q: () => openDialog(find("#big-qr")),
    s: () => find("[data-screen]").click(),
    c: () => find(".stage textarea")?.focus(),
  }
  addEventListener("keydown", (event) => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]")) return
    const act = keys[event.key.toLowerCase()]
    if (!act) return
    event.preventDefault()
    act()
  })
}
