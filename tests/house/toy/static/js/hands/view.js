import { arrange } from "../core/dom.js"

// One row for each hand; `dress(row, hand)` may add to it.
export function showHands(list, store, dress = () => {}) {
  const rows = new Map()
  store.watch("hands", (hands) => {
    for (const hand of hands) if (!rows.has(hand)) rows.set(hand, rowOf(hand, dress))
    arrange(list, hands.map((hand) => rows.get(hand)))
  })
}

function rowOf(hand, dress) {
  const row = document.createElement("li")
  row.textContent = `${hand.nickname}: ${hand.topic}`
  dress(row, hand)
  return row
}
