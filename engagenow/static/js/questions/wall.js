import { hideCutRows } from "../core/cut_rows.js"
import { arrange, clone, fill } from "../core/dom.js"

const SIZES = [3.4, 2.9, 2.5, 2.1, 1.75, 1.5, 1.35] // em, from the last row's ease to what still fits with 300 letters
const ROWS = [1.9, 1.5, 1.2] // em, of a row of the list: few questions are larger
const MOVES = { duration: 500, easing: "ease-in-out" }
const calm = matchMedia("(prefers-reduced-motion: reduce)")

// The first of these sizes with which all of the box is seen, else the last one.
function fit(box, place, sizes) {
  sizes.some((size) => {
    place.style.setProperty("--size", size)
    return box.scrollHeight <= box.clientHeight + 1
  })
}

// Writes a text as large as its box lets it be. `refit` measures again.
export function mountLarge(box, place) {
  const refit = () => fit(box, place, SIZES)
  new ResizeObserver(refit).observe(box)
  return refit
}

// The list of questions as a hall sees it: as many as fit whole. A row that gets another place moves there in sight.
// `told(seen)`: how many are, whenever that may have changed.
export function mountWall(list, told) {
  const rows = new Map() // id → element

  function rowOf({ id, text, votes }) {
    if (!rows.has(id)) rows.set(id, clone("wall-question"))
    return fill(rows.get(id), { text, votes })
  }

  function settle() {
    fit(list, list, ROWS)
    told(hideCutRows(list))
  }

  new ResizeObserver(settle).observe(list)
  return function draw(questions) {
    const before = new Map([...rows.values()].map((row) => [row, row.offsetTop]))
    const ids = new Set(questions.map(({ id }) => id))
    for (const id of rows.keys()) if (!ids.has(id)) rows.delete(id)
    arrange(list, questions.map(rowOf))
    settle()
    if (!calm.matches) for (const row of rows.values()) glide(row, before.get(row))
  }
}

function glide(row, before) {
  const by = before - row.offsetTop
  if (by) row.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], MOVES)
}
