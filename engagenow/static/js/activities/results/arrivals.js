const AT_ONCE = 2 // texts that come in with one drawing: a slow device lays out no more of them within a frame

// Map of id → column, 0 to count - 1, for each text. A text keeps its column, as `before` has it; a new one is put into the
// column with the fewest, so that none stays empty. `rows`: the newest first.
export function columnsOf(rows, before, count) {
  const columns = new Map(rows.filter(({ id }) => before.has(id)).map(({ id }) => [id, before.get(id)]))
  const sizes = Array.from({ length: count }, (_, column) => [...columns.values()].filter((one) => one === column).length)
  for (const { id } of [...rows].reverse()) {
    if (columns.has(id)) continue
    const column = sizes.indexOf(Math.min(...sizes))
    columns.set(id, column)
    sizes[column] += 1
  }
  return columns
}

// Lets a crowd of new texts in one after the other, the oldest first. `wanted`: rows with ids; `shown`: ids of those that
// are shown, or null on a page that has just come. Answers {rows: to show now, more: whether others wait, changes: how
// many come and go}.
export function nextRows(wanted, shown) {
  if (!shown) return { rows: wanted, more: false, changes: wanted.length }
  const known = wanted.filter(({ id }) => shown.has(id))
  const gone = shown.size - known.length
  const coming = wanted.filter(({ id }) => !shown.has(id)).slice(-AT_ONCE)
  const next = new Set([...known, ...coming])
  const rows = wanted.filter((row) => next.has(row))
  return { rows, more: rows.length < wanted.length, changes: gone + coming.length }
}
