// Marks the rows that the lower edge of a list cuts off: with the class `cut` they keep their place, and are not seen
// (css/screen.css). Answers how many rows are whole.
export function hideCutRows(list) {
  const end = list.getBoundingClientRect().bottom + 1
  const rows = [...list.children]
  const isCut = rows.map((row) => row.getBoundingClientRect().bottom > end) // all are measured before one is changed
  rows.forEach((row, index) => row.classList.toggle("cut", isCut[index]))
  return isCut.filter((cut) => !cut).length
}
