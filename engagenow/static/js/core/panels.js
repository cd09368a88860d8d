import { find } from "./dom.js"

// A page never names a feature: it mounts what the server plugged in.
export async function mountPanels(panels, context) {
  const modules = await Promise.all(panels.map((panel) => import(panel.script)))
  modules.forEach((module, index) => {
    const { name } = panels[index]
    module.mount({ ...context, root: find(`[data-feature="${name}"]`) })
  })
}

// A place that one feature offers and another may fill; neither knows the other.
export const slot = (name) => find(`[data-slot="${name}"]`)
