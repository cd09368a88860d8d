const BEGINS = ["pointerover", "focusin"]

// Loads the button for reports (reports.js) at the first touch of `list`.
export function offerReports({ list, ...options }) {
  async function bring() {
    stop()
    try {
      const { mountReports } = await import("./reports.js")
      await mountReports({ list, ...options })
    } catch (problem) {
      console.warn("reports were not loaded", problem)
      begin()
    }
  }

  const stop = () => BEGINS.forEach((event) => list.removeEventListener(event, bring))
  const begin = () => BEGINS.forEach((event) => list.addEventListener(event, bring))
  begin()
  if (list.contains(document.activeElement)) bring()
}
