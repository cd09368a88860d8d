import { clone, fill, find, findAll, show } from "../../core/dom.js"
import { FORMS } from "../results/forms.js"
import { keyed } from "../results/keyed.js"
import { mountCloud } from "./picture.js"

// A cloud as results/forms.js wants it: the picture, and where `listed` says so a list to choose instead. `choose(row)`:
// words can be clicked; then the list has buttons. `reported`: words of the list get a button to report them.
export default function cloud(root, { listed = false, choose, reported = false } = {}) {
  root.className = "cloud-box"
  root.append(clone("results-cloud"))
  const picture = find("[data-picture]", root)
  const list = find("[data-list]", root)
  const views = { picture, list }
  const drawPicture = mountCloud(picture, { choose })
  const drawList = choose ? buttons(list, choose) : FORMS.bars(list)
  const ways = findAll("[data-look]", root)
  let last = null
  let looked = "picture"

  function look(view) {
    looked = view
    for (const way of ways) way.setAttribute("aria-pressed", String(way.dataset.look === view))
    for (const [name, element] of Object.entries(views)) show(element, name === view)
    draw()
  }

  // What is not seen costs nothing.
  function draw() {
    if (!last) return
    if (looked === "picture") drawPicture(last)
    else drawList({ rows: last.rows.slice(0, last.most) })
  }

  for (const way of ways) way.addEventListener("click", () => look(way.dataset.look))
  show(find("[data-ways]", root), listed)
  list.setAttribute("aria-hidden", String(!choose && !reported)) // the table says the same
  look(looked)

  return (model) => {
    last = model
    show(root, model.rows.length > 0)
    draw()
  }
}

function buttons(root, choose) {
  root.className = "cloud-list"
  const rows = new WeakMap()
  const draw = keyed(root, "results-word", (element, row) => {
    if (!rows.has(element)) find("button", element).addEventListener("click", () => choose(rows.get(element)))
    rows.set(element, row)
    fill(element, { label: row.label, count: row.count, variants: row.variants.join(", ") })
  })
  return ({ rows: wanted }) => draw(wanted)
}
