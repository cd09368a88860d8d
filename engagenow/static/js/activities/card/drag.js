import { placeAt } from "./order.js"

// A row that can be dragged to another place of its list by `grip`. `drop(place)` at every new place on the way.
export function draggable(grip, row, list, drop) {
  grip.addEventListener("pointerdown", (down) => {
    if (down.button !== 0) return
    down.preventDefault()
    grip.setPointerCapture(down.pointerId)
    row.classList.add("dragged")
    const stop = new AbortController()
    const options = { signal: stop.signal }
    const end = () => {
      stop.abort()
      row.classList.remove("dragged")
    }
    grip.addEventListener("pointermove", ({ clientY }) => follow(row, list, clientY, drop), options)
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) grip.addEventListener(name, end, options)
  })
}

function follow(row, list, y, drop) {
  const rows = [...list.children]
  const from = rows.indexOf(row)
  const middles = rows.map((one) => {
    const { top, bottom } = one.getBoundingClientRect()
    return (top + bottom) / 2
  })
  const to = placeAt(middles, from, y)
  if (to !== from) drop(to)
}
