import { rootOf, sayMissing, within } from "./panels.js"
import { addPart } from "./part.js"

const PATIENCE = 15000 // ms
const AGAIN_AFTER = 2000 // ms, and up to as much again: a hall loses its Wi-Fi all at once

// Loads a panel and hands its module to `mount`. It is tried twice before words stand in its place.
export async function bringPanel(panel, mount) {
  const root = rootOf(panel)

  async function attempt(script) {
    let part = null
    let over = false
    const place = (found) => {
      if (over) return // this attempt has failed meanwhile
      part = found
      part.hidden = true
      root.append(part)
    }
    try {
      const [module] = await within(PATIENCE, Promise.all([import(script), addPart(panel.part, place)]))
      part.hidden = false
      root.replaceChildren(part)
      mount(module)
    } finally {
      over = true
    }
  }

  // By another address the browser asks for the module again, not for those that it imports.
  async function again() {
    try {
      await attempt(`${panel.script}?again`)
    } catch (problem) {
      sayMissing(panel, problem)
    }
  }

  try {
    await attempt(panel.script)
  } catch (problem) {
    console.warn(`the panel "${panel.name}" is tried again`, problem)
    setTimeout(again, AGAIN_AFTER * (1 + Math.random()))
  }
}
