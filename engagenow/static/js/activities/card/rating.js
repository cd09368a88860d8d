import { clone, fill, find, findAll, show } from "../../core/dom.js"
import { focusOrFirst } from "./focus.js"

const ONE_LINE = 6 // steps; more of them take two lines on a phone

// A scale, or one for each statement: `change(draft)`.
export function createRating({ name, change }) {
  const root = clone("poll-rating")
  const scales = new Map() // statement's id, "" without statements → element
  let now = null

  function scaleOf(id) {
    if (!scales.has(id)) {
      const element = makeScale(now.definition, `${name}.${id}`, (value) => choose(id, value))
      scales.set(id, element)
      root.append(element)
    }
    return scales.get(id)
  }

  function choose(id, value) {
    if (!id) return change({ value })
    const values = { ...now.draft.values, [id]: value }
    if (value === null) delete values[id]
    return change({ values })
  }

  function draw(definition, draft) {
    now = { definition, draft }
    const { statements, low, high } = definition
    const rated = statements.length ? statements : [{ id: "", text: "" }]
    root.setAttribute("role", statements.length ? "group" : "radiogroup")
    for (const { id, text } of rated) {
      const value = id ? draft.values[id] : draft.value
      const element = fill(scaleOf(id), { statement: text, low, high })
      show(find("[data-statement]", element), Boolean(text))
      show(find("[data-clear]", element), Boolean(text) && value !== undefined)
      show(find(".poll-ends", element), Boolean(low || high))
      for (const box of findAll("input", element)) box.checked = Number(box.value) === (value ?? NaN)
    }
  }

  return { root, draw, focus: () => focusOrFirst(root, "input:checked") }
}

function makeScale({ from, to, statements }, name, choose) {
  const element = clone("poll-scale")
  const group = find("[data-steps]", element)
  const steps = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  group.style.setProperty("--columns", steps.length > ONE_LINE ? Math.ceil(steps.length / 2) : steps.length)
  group.style.setProperty("--steps", steps.length)
  if (statements.length) nameBy(group, find("[data-statement]", element), `${name}.words`)
  group.append(...steps.map((value) => makeStep(value, name, value === from ? "low" : value === to && "high", choose)))
  find("[data-clear]", element).addEventListener("click", () => {
    choose(null)
    find("input", element).focus()
  })
  return element
}

function nameBy(group, words, id) {
  words.id = id
  group.setAttribute("role", "radiogroup")
  group.setAttribute("aria-labelledby", id)
}

// The words at an end of the scale belong to its first and last step.
function makeStep(value, name, end, choose) {
  const step = fill(clone("poll-step"), { value })
  const box = find("input", step)
  Object.assign(box, { name, value })
  if (end) find("[data-end]", step).dataset.field = end
  box.addEventListener("change", () => choose(value))
  return step
}
