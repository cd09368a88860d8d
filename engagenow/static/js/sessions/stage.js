import { findAll, show } from "../core/dom.js"

const FIRST = { show: "join" }
const BLANK = "blank" // the title alone, with the code beside it

// What the projector shows: the panel that has what the session's stage names, else how to join, so that it is never
// empty. `turnCode` makes the code large or small again by hand, until the presenter chooses something else. `offer` is
// for panels that may have nothing of what is named: (their root, whether they have it).
export function mountStage(store) {
  const panels = findAll("[data-shows]")
  const empty = new Set()
  let shown = null
  let large = false

  function draw() {
    const stage = JSON.parse(shown)
    const panel = panels.find((each) => each.dataset.shows.split(" ").includes(stage.show) && !empty.has(each))
    for (const other of panels) show(other, other === panel)
    const { classList } = document.body
    classList.toggle("only-join", !panel && stage.show !== BLANK)
    classList.toggle("only-title", stage.show === BLANK)
    classList.toggle("big-join", large)
  }

  store.watch("session", (session) => {
    const stage = session?.stage ?? FIRST
    if (shown === JSON.stringify(stage)) return
    shown = JSON.stringify(stage)
    large = stage.code === "large"
    draw()
  })

  function offer(panel, there) {
    if (empty.has(panel) === !there) return
    if (there) empty.delete(panel)
    else empty.add(panel)
    draw()
  }

  return { offer, turnCode() { large = !large; draw() } }
}
