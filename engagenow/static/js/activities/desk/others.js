import { whileBusy } from "../../core/busy.js"
import { arrange, clone, fill, find, show } from "../../core/dom.js"
import { t } from "../../core/strings.js"
import { othersOf } from "./next_step.js"

// What was left open while the middle shows another item: each can be closed there.
export function mountOthers(root, close) {
  const place = find("[data-others]", root)
  const rows = new Map() // id → element
  let items = []

  function newRow(id) {
    const row = clone("poll-other")
    const button = find("[data-close-other]", row)
    button.addEventListener("click", () => whileBusy(button, () => close(items.find((item) => item.id === id))))
    return row
  }

  function rowOf(item) {
    if (!rows.has(item.id)) rows.set(item.id, newRow(item.id))
    return fill(rows.get(item.id), { title: item.title, other: t(`other_${item.state}`) })
  }

  return function draw(all, current) {
    items = othersOf(all, current)
    for (const id of rows.keys()) if (!items.some((item) => item.id === id)) rows.delete(id)
    arrange(place, items.map(rowOf), find("[data-next]"))
    show(place, items.length > 0)
  }
}
