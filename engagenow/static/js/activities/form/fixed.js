import { clone, fill, find, findAll, show } from "../../core/dom.js"
import { randomKey } from "../../core/ids.js"
import { t } from "../../core/strings.js"
import { linesOf } from "./lines.js"

// Options or statements that have been answered: each in a field of its own, so that its answers stay with it. Options
// of a choice can be removed, and more can be added.
export function mountFixed(root) {
  const list = find("[data-fixed-list]", root)
  const more = find("#poll-more", root)

  function rowOf({ id, text, drop }, index, canDrop) {
    const row = fill(clone("poll-option"), { drop: t("drop_option") })
    const [field, box] = findAll("input", row)
    row.dataset.id = id
    field.value = text
    field.setAttribute("aria-label", t("option_name", { n: index + 1 }))
    box.checked = Boolean(drop)
    show(find("[data-droppable]", row), canDrop)
    return row
  }

  return {
    write(kind, rows, added = "") {
      fill(root, { fixed: t(kind === "rating" ? "fixed_statements" : "fixed_options") })
      list.replaceChildren(...rows.map((row, index) => rowOf(row, index, kind === "choice")))
      more.value = added
    },
    // {rows: [{id, text, drop}], more}, all as typed.
    read: () => ({
      rows: [...list.children].map((row) => {
        const [field, box] = findAll("input", row)
        return { id: row.dataset.id, text: field.value, drop: box.checked }
      }),
      more: more.value,
    }),
  }
}

// The options that the server is sent. It wants an id for each, so that what is missing is removed and not reworded.
export function fixedOptions({ rows, more }) {
  const kept = rows.filter(({ drop }) => !drop).map(({ id, text }) => ({ id, text }))
  return [...kept, ...linesOf(more).map((text) => ({ id: randomKey(), text }))]
}
