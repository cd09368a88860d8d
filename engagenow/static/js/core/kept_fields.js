import { findAll } from "./dom.js"

const PLACE = "engagenow.typed"
const before = attempt(() => JSON.parse(sessionStorage.getItem(PLACE))) ?? {}
attempt(() => sessionStorage.removeItem(PLACE))

// What was typed into the fields with `data-kept` outlives the language switch, which loads the page again.
// A part that is added later is handed over by itself.
export function keepTyped(root = document) {
  for (const field of findAll("[data-kept]", root)) field.value = typedInto(field) ?? field.value
  for (const form of findAll(".language", root)) form.addEventListener("submit", keep)
}

function typedInto({ id }) {
  return before.path === location.pathname ? before.typed[id] : undefined
}

function keep() {
  const fields = findAll("[data-kept]").filter((field) => field.value)
  const typed = Object.fromEntries(fields.map((field) => [field.id, field.value]))
  attempt(() => sessionStorage.setItem(PLACE, JSON.stringify({ path: location.pathname, typed })))
}

// Where storage is blocked, any call may be refused.
function attempt(call) {
  try {
    return call()
  } catch {
    return undefined
  }
}
