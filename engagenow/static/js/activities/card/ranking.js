import { arrange, clone, fill, find, show } from "../../core/dom.js"
import { t } from "../../core/strings.js"
import { draggable } from "./drag.js"
import { focusOrFirst } from "./focus.js"
import { ranked } from "./kinds.js"
import { moved } from "./order.js"

// Options to be put in order, by tapping them one after the other; then by buttons, or by dragging: `change(draft)`.
// `say(words)` tells a screen reader where one stands now.
export function createRanking({ change, say, over }) {
  const root = clone("poll-ranking")
  const list = find("[data-order]", root)
  const rest = find("[data-rest]", root)
  const placed = new Map()
  const free = new Map()
  let now = null
  let mover = null // the row that the others make way for: it keeps the focus and the finger

  function place(id) {
    const { definition, draft } = now
    if (draft.order.length >= ranked(definition)) return over(ranked(definition))
    change({ order: [...draft.order, id] })
    tell(id)
    return (find("button", rest) ?? find("[data-up]", placed.get(id)))?.focus()
  }

  function move(id, to) {
    const order = moved(now.draft.order, id, to)
    if (order === now.draft.order) return
    mover = placed.get(id)
    change({ order })
    mover = null
    tell(id)
  }

  function takeOut(id) {
    change({ order: now.draft.order.filter((one) => one !== id) })
    say(t("rank_taken_out", { option: textOf(id) }))
    find("button", free.get(id)).focus()
  }

  const placeOf = (id) => now.draft.order.indexOf(id)
  const textOf = (id) => now.definition.options.find((option) => option.id === id).text
  const tell = (id) => say(t("rank_now", { option: textOf(id), n: placeOf(id) + 1 }))

  function placedRow(id) {
    if (placed.has(id)) return placed.get(id)
    const row = clone("poll-placed")
    for (const [selector, by] of [["[data-up]", -1], ["[data-down]", 1]]) {
      find(selector, row).addEventListener("click", () => move(id, placeOf(id) + by))
    }
    find("[data-out]", row).addEventListener("click", () => takeOut(id))
    draggable(find("[data-grip]", row), row, list, (to) => move(id, to))
    placed.set(id, row)
    return row
  }

  function freeRow(id) {
    if (free.has(id)) return free.get(id)
    const row = clone("poll-free")
    find("button", row).addEventListener("click", () => place(id))
    free.set(id, row)
    return row
  }

  function draw(definition, draft) {
    now = { definition, draft }
    const rows = draft.order.map((id, index) => drawPlaced(placedRow(id), textOf(id), index))
    if (mover) arrangeAround(mover, rows)
    else arrange(list, rows)
    const left = definition.options.filter(({ id }) => !draft.order.includes(id))
    arrange(rest, left.map(({ id, text }) => fill(freeRow(id), { text })))
    show(list, draft.order.length > 0)
    show(rest, left.length > 0)
  }

  function drawPlaced(row, text, index) {
    fill(row, { text, place: index + 1 })
    name(find("[data-up]", row), "rank_up", text, index === 0)
    name(find("[data-down]", row), "rank_down", text, index === now.draft.order.length - 1)
    name(find("[data-out]", row), "rank_out", text, false)
    return row
  }

  return { root, draw, focus: () => focusOrFirst(rest) || focusOrFirst(list) }
}

function arrangeAround(row, rows) {
  const place = rows.indexOf(row)
  row.before(...rows.slice(0, place))
  row.after(...rows.slice(place + 1))
}

// At an end the button can do nothing, and keeps the focus.
function name(button, key, option, isIdle) {
  button.setAttribute("aria-label", t(key, { option }))
  button.setAttribute("aria-disabled", String(isIdle))
}
