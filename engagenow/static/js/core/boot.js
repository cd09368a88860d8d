import { find } from "./dom.js"
import { learnFrom } from "./strings.js"

learnFrom(document)

export const boot = JSON.parse(find("#boot")?.textContent ?? "{}")

// On iOS the soft keyboard covers the page instead of shrinking it, and pushes it out at the top.
const view = globalThis.visualViewport
function fit() {
  if (view.scale > 1.01) return // somebody looks at a detail: zooming must not shrink the page
  const { style } = document.documentElement
  style.setProperty("--app-height", `${Math.round(view.height)}px`)
  style.setProperty("--app-top", `${Math.round(view.offsetTop)}px`)
}
if (view) {
  for (const change of ["resize", "scroll"]) view.addEventListener(change, fit)
  fit()
}
