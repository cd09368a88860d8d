import { clone, fill, find, findAll, show } from "../../core/dom.js"
import { stepped } from "./numbers.js"

// A field for a number: `change(draft)`.
export function createNumber({ change }) {
  const root = clone("poll-number")
  const field = find("input", root)
  let now = null
  for (const button of findAll("[data-step]", root)) {
    button.addEventListener("click", () => change({ value: stepped(now, field.value, Number(button.dataset.step)) }))
  }
  field.addEventListener("input", () => change({ value: field.value }))

  function draw(definition, { value }) {
    now = definition
    field.inputMode = keyboardFor(definition)
    fill(root, { unit: definition.unit })
    for (const button of findAll("[data-step]", root)) show(button, Boolean(definition.step))
    if (field.value !== value) field.value = value
  }

  return { root, draw, fields: [field], focus: () => field.focus() }
}

// The number pads of phones have no minus, and the smaller one no decimal point.
function keyboardFor({ min, step }) {
  if (min < 0) return "text"
  return Number.isInteger(min) && step && Number.isInteger(step) ? "numeric" : "decimal"
}
