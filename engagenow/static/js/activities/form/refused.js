// Where in the form the server's problems belong.
const WHOLE = { choice: "most", rating: "to", ranking: "top", number: "max", text: "texts", word_cloud: "entries" }
const RENAMED = {
  choice: { min: "least", max: "most" }, rating: {}, ranking: {}, number: {}, text: { most: "texts" },
  word_cloud: { most: "entries" },
}
const FIELDS = new Set([
  "title", "options", "least", "most", "from", "to", "low", "high", "statements", "top", "min", "max", "unit", "step",
  "texts", "entries", "split", "seconds",
])

// {field: {message, line?}} of a refusal, and "form" for what belongs to no field. `line` counts from 1.
export function refusedFields({ errors = [], detail }, kind) {
  const found = {}
  for (const { field, message } of errors) {
    const [name, line] = placeOf(field, kind)
    found[name] ??= line === undefined ? { message } : { message, line }
  }
  return Object.keys(found).length ? found : { form: { message: detail } }
}

function placeOf(field, kind) {
  const [first, second, line] = field.split(".")
  if (first !== "definition") return [FIELDS.has(first) ? first : "form"]
  const name = second === undefined ? WHOLE[kind] : RENAMED[kind][second] ?? second
  const known = FIELDS.has(name) ? name : "form"
  return /^\d+$/.test(line ?? "") ? [known, Number(line) + 1] : [known]
}
