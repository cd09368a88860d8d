import { setServerTime } from "./clock.js"
import { find } from "./dom.js"
import { keepTyped } from "./kept_fields.js"
import { learnFrom } from "./strings.js"

learnFrom(document)
keepTyped()

// A page of an account must not come back from the browser's memory after the logout.
if (find("meta[name=csrf-token]")) addEventListener("pageshow", (event) => { if (event.persisted) location.reload() })

export const boot = JSON.parse(find("#boot")?.textContent ?? "{}")
setServerTime(boot.server_time)

// On iOS the soft keyboard covers the page instead of shrinking it, and pushes it out at the top.
const view = globalThis.visualViewport
function fit() {
  if (view.scale > 1.01) return // zoomed in to a detail: this must not shrink the page
  const { style } = document.documentElement
  style.setProperty("--app-height", `${Math.round(view.height)}px`)
  style.setProperty("--app-top", `${Math.round(view.offsetTop)}px`)
}
if (view) {
  for (const change of ["resize", "scroll"]) view.addEventListener(change, fit)
  fit()
}

// Tells guard.js that the page works, and takes back what it said of a page that was only slow.
export function started() {
  const root = document.documentElement
  root.dataset.started = "yes"
  if (root.dataset.failed === "script") delete root.dataset.failed
  const guard = document.querySelector("[data-guard=script]")
  if (guard) guard.hidden = true
}
