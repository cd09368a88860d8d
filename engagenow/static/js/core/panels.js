import { clone, find } from "./dom.js"

const PATIENCE = 10000

// A page never names a feature: it mounts what the server plugged in. `contextOf(panel)` is what a panel is given.
// A panel that fails leaves words in its place, and the others alive. One that has a `part` is loaded late:
// `whenNeeded(panel, bring)` calls `bring()` at its time.
export async function mountPanels(panels, contextOf, { load = (script) => import(script), whenNeeded = () => {} } = {}) {
  const early = panels.filter(({ part }) => !part)
  const loaded = await Promise.allSettled(early.map((panel) => within(PATIENCE, load(panel.script))))
  loaded.forEach(({ value: module, reason }, index) => {
    if (module) mountOne(early[index], module, contextOf)
    else sayMissing(early[index], reason)
  })
  for (const panel of panels) if (panel.part) whenNeeded(panel, once(() => bring(panel, contextOf)))
}

async function bring(panel, contextOf) {
  try {
    const { bringPanel } = await within(PATIENCE, import("./late_panels.js"))
    await bringPanel(panel, (module) => mountOne(panel, module, contextOf))
  } catch (problem) {
    sayMissing(panel, problem)
  }
}

export function mountOne(panel, module, contextOf) {
  const root = rootOf(panel)
  try {
    module.mount({ ...contextOf(panel), root })
  } catch (problem) {
    console.error(`the panel "${panel.name}" failed`, problem)
    root.replaceChildren(failedWords())
  }
}

export const rootOf = ({ name, place }) => find(`[data-feature="${name}"][data-place="${place}"]`)

export function within(delay, promise) {
  const late = new Promise((_, reject) => { setTimeout(() => reject(new Error("not loaded in time")), delay) })
  return Promise.race([promise, late])
}

export function sayMissing(panel, reason) {
  console.warn(`the panel "${panel.name}" was not loaded`, reason)
  rootOf(panel).replaceChildren(failedWords())
}

// Reloading the page alone asks for every module again: a browser remembers those that failed.
export function failedWords() {
  const words = clone("panel-failed")
  find("[data-reload]", words).addEventListener("click", () => location.reload())
  return words
}

function once(call) {
  let called = false
  return () => { if (!called) { called = true; call() } }
}

// A place that one feature offers and another may fill; neither knows the other.
export const slot = (name) => find(`[data-slot="${name}"]`)
