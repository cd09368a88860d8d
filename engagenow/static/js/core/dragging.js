// Rows of a list that a mouse can drag to another place; `move(id, by)` is told how many places on, and answers when that
// is done. Fingers scroll the list, and keys and buttons move a row as well. While `isUnderWay()` the rows stand where
// they were dragged to: no other is to be moved, added or removed. `ended` is called after that.
export function mountDragging(list, move, ended) {
  let dragged = null
  let from = -1
  let moving = 0 // rows that were dropped, and are not moved yet

  const rowOf = (element) => element.closest?.("[data-id]")
  const placeOf = (row) => [...list.children].indexOf(row)

  function put(before) {
    if (before !== dragged && before !== dragged.nextElementSibling) list.insertBefore(dragged, before)
  }

  list.addEventListener("pointerdown", ({ target, pointerType }) => {
    const row = rowOf(target)
    if (row) row.draggable = pointerType === "mouse"
  })
  list.addEventListener("dragstart", (event) => {
    dragged = rowOf(event.target)
    if (!dragged) return
    from = placeOf(dragged)
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setData("text/plain", "")
    dragged.classList.add("dragged")
  })
  list.addEventListener("dragover", (event) => {
    if (!dragged) return
    event.preventDefault()
    const row = rowOf(event.target)
    if (!row || row === dragged) return
    const { top, height } = row.getBoundingClientRect()
    put(event.clientY > top + height / 2 ? row.nextElementSibling : row)
  })
  list.addEventListener("drop", (event) => { if (dragged) event.preventDefault() })
  list.addEventListener("dragend", async ({ dataTransfer }) => {
    if (!dragged) return
    const row = dragged
    const isDropped = dataTransfer.dropEffect !== "none"
    const by = placeOf(row) - from
    if (!isDropped) put([...list.children].filter((one) => one !== row)[from] ?? null) // by Escape
    row.classList.remove("dragged")
    dragged = null
    moving += 1
    try {
      if (by && isDropped) await move(row.dataset.id, by)
    } finally {
      moving -= 1
      ended()
    }
  })

  return { isUnderWay: () => Boolean(dragged) || moving > 0 }
}
