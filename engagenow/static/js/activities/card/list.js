import { arrange, clone, fill, find, show } from "../../core/dom.js"
import { placeOf } from "../places.js"
import { createCard } from "./view.js"

// The cards of a session: of what is current, and of what was earlier, folded. `acts(activity)`: what a card may do.
export function mountList({ root, acts }) {
  const current = find("[data-current]", root)
  const earlier = find("[data-earlier]", root)
  const cards = new Map() // "id:round" → card
  const folded = new Map() // "id:round" → row
  let viewOf = null

  function cardOf(activity) {
    const place = placeOf(activity)
    if (!cards.has(place)) cards.set(place, createCard(activity, acts(activity)))
    return cards.get(place)
  }

  function drawCard(activity) {
    const card = cardOf(activity)
    card.draw(viewOf(activity))
    return card.root
  }

  // What is folded costs nothing: its card is made when it is opened.
  function rowOf(activity) {
    const place = placeOf(activity)
    if (!folded.has(place)) {
      const row = clone("poll-earlier")
      row.addEventListener("toggle", () => drawRow(row, row.activity))
      folded.set(place, row)
    }
    return drawRow(folded.get(place), activity)
  }

  function drawRow(row, activity) {
    row.activity = activity
    fill(row, { earlier: activity.title })
    if (row.open) arrange(find("[data-place]", row), [drawCard(activity)])
    return row
  }

  function forget(shown) {
    const places = new Set(shown.map(placeOf))
    for (const known of [cards, folded]) for (const place of known.keys()) if (!places.has(place)) known.delete(place)
  }

  return {
    // `view(activity)`: see createCard.
    draw(laidOut, view) {
      viewOf = view
      arrange(current, laidOut.current.map(drawCard), root)
      arrange(find("[data-rows]", earlier), laidOut.earlier.map(rowOf), root)
      show(earlier, laidOut.earlier.length > 0)
      show(find("[data-empty]", root), !laidOut.current.length)
      forget([...laidOut.current, ...laidOut.earlier])
    },
    card: (activity) => cards.get(placeOf(activity)),
  }
}
