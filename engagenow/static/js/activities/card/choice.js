import { arrange, clone, fill, find, show } from "../../core/dom.js"

const ABSTAIN = "" // as an option's id: no option has it

// Options to choose from, one or several: `change(draft)`. `over(most)` hears of one option too many.
export function createChoice({ name, change, over }) {
  const root = clone("poll-options")
  const rows = new Map()
  let now = null

  function rowOf(id, type) {
    const key = `${type}/${id}`
    if (rows.has(key)) return rows.get(key)
    const row = clone(id === ABSTAIN ? "poll-abstain" : "poll-option")
    const box = find("input", row)
    Object.assign(box, { type, name, value: id })
    box.addEventListener("change", () => choose(id, box))
    rows.set(key, row)
    return row
  }

  function choose(id, box) {
    const { definition, draft } = now
    if (id === ABSTAIN) return change({ options: [], abstain: box.checked })
    if (definition.max === 1) return change({ options: [id], abstain: false })
    const options = box.checked ? [...draft.options, id] : draft.options.filter((one) => one !== id)
    if (options.length <= definition.max) return change({ options, abstain: false })
    box.checked = false
    return over(definition.max)
  }

  function draw(definition, draft) {
    now = { definition, draft }
    const type = definition.max === 1 ? "radio" : "checkbox"
    root.setAttribute("role", type === "radio" ? "radiogroup" : "group")
    const wanted = definition.options.map(({ id, text, added }) => {
      const row = fill(rowOf(id, type), { text })
      show(find("[data-added]", row), added)
      find("input", row).checked = draft.options.includes(id)
      return row
    })
    if (definition.min === 0) {
      const abstain = rowOf(ABSTAIN, type)
      find("input", abstain).checked = draft.abstain
      wanted.push(abstain)
    }
    arrange(root, wanted)
  }

  const focus = () => (find("input:checked", root) ?? find("input", root))?.focus()
  return { root, draw, focus }
}
