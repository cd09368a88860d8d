import { find } from "./dom.js"
import { learnFrom } from "./strings.js"

learnFrom(document)

export const boot = JSON.parse(find("#boot")?.textContent ?? "{}")

// The soft keyboard covers the page on iOS instead of shrinking it.
const view = globalThis.visualViewport
if (view) {
  const fit = () => document.documentElement.style.setProperty("--app-height", `${Math.round(view.height)}px`)
  view.addEventListener("resize", fit)
  fit()
}
