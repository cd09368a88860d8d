import { arrange, clone } from "../../core/dom.js"

const calm = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)")
const GLIDE = { duration: 400, easing: "ease-out" }

// Keeps one element, made from a template, for each row of a list, by the row's id. `change(element, row)` writes a row
// into its element: one that is new, or has other values than before. An element has its row as `row`. One that gets another
// place glides there, unless `still`: to glide is to measure.
export function keyed(list, templateId, change) {
  let elements = new Map()

  return function draw(rows, { still = false } = {}) {
    const before = elements
    elements = new Map(rows.map(({ id }) => [id, before.get(id) ?? clone(templateId)]))
    for (const row of rows) {
      const element = elements.get(row.id)
      const { row: written } = element
      element.row = row
      if (!isSame(written, row)) change(element, row)
    }
    if (sameOrder([...before.keys()], [...elements.keys()])) return
    const staying = [...elements].filter(([id]) => before.has(id)).map(([, element]) => element)
    const move = () => arrange(list, [...elements.values()])
    if (still) move()
    else gliding(staying, move)
  }
}

const isSame = (before, row) => Boolean(before) && Object.keys(row).every((name) => row[name] === before[name])
const sameOrder = (a, b) => a.length === b.length && a.every((id, index) => id === b[index])
const topOf = (element) => element.getBoundingClientRect().top

// Moves elements by `move()`; those that then stand elsewhere glide there. They are laid out once for all of them.
export function gliding(elements, move) {
  if (calm?.matches || !elements.length) return move()
  const before = new Map(elements.map((element) => [element, topOf(element)]))
  move()
  const staying = elements.filter((element) => element.isConnected)
  const after = staying.map(topOf)
  staying.forEach((element, index) => {
    const by = before.get(element) - after[index]
    if (by) element.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], GLIDE)
  })
}
