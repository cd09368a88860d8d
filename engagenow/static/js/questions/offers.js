import { arrange, clone, fill, find, show } from "../core/dom.js"
import { tn } from "../core/strings.js"
import { similar } from "./similar.js"

const PAUSE = 300 // ms after the last key

// While a question is typed: live ones that say nearly the same, to support instead. `support(question)`.
export function mountOffers({ root, candidates, votesOf, support }) {
  const place = find("[data-similar]", root)
  const list = find("[data-similar-list]", place)
  const status = find("[data-similar-said]", root)
  let timer = null
  let text = ""
  let rows = new Map() // id → element

  function newRow(question) {
    const row = clone("question-similar")
    find("button", row).addEventListener("click", () => support(question.id))
    return row
  }

  function draw() {
    const found = similar(text, candidates())
    rows = new Map(found.map((question) => [question.id, rows.get(question.id) ?? newRow(question)]))
    arrange(list, found.map((question) => fill(rows.get(question.id), { text: question.text, votes: votesOf(question).votes })))
    if (place.hidden === !found.length) return
    show(place, found.length > 0)
    status.textContent = found.length ? tn("similar_found", found.length) : ""
  }

  return {
    typed(now) {
      text = now
      clearTimeout(timer)
      if (now) timer = setTimeout(draw, PAUSE)
      else draw()
    },
    // Only what stands there already: counts change, and what is gone goes.
    redraw() { if (!place.hidden) draw() },
  }
}
