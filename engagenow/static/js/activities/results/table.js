import { find } from "../../core/dom.js"
import { ownFrame } from "../../core/frames.js"
import { t } from "../../core/strings.js"

// The same figures as a table, for screen readers: {head, rows}, lists of texts. Null where the picture is a list of
// texts itself.
export function tableOf({ form, rows, known, figures, most }, kind) {
  if (form === "cards" || form === "quote") return null
  if (form === "cloud") return { head: [t("word"), t("people_of_word")], rows: rows.slice(0, most).map((row) => [nameOf(row), row.count]) }
  const { head, cells } = TABLES[kind === "ranking" ? "ranking" : form]
  const shown = rows.map((row) => [nameOf(row), ...(known ? cells(row) : [])])
  const middle = figures.map(({ name, value }) => [name, value])
  return { head: known ? head(rows) : [t("option")], rows: [...shown, ...middle] }
}

function nameOf({ name, label, own, added }) {
  const marks = [own, added].filter(Boolean).map((mark) => ` (${mark})`)
  return `${name ?? label}${marks.join("")}`
}

const shares = { head: () => [t("option"), t("share"), t("people_who")], cells: ({ percent, count }) => [percent, count] }
const TABLES = {
  bars: shares,
  columns: shares,
  ranking: {
    head: () => [t("option"), t("rank"), t("mean_points"), t("chosen_first")],
    cells: ({ rank, percent, count }) => [rank, percent, count],
  },
  statements: {
    head: ([row]) => [t("statement"), ...row.columns.map(({ name }) => name), t("mean"), t("people_who")],
    cells: ({ columns, mean, voters }) => [...columns.map(({ count }) => count), mean, voters],
  },
}

// Writes a table into a `<table>`, touching only the cells that differ: all rows, or those `from` … `to`.
export function fillTable(table, { head, rows, from = 0, to = rows.length }) {
  fillRow(find("thead tr", table), head, "col")
  const body = find("tbody", table)
  const last = Math.min(to, rows.length)
  while (body.rows.length > rows.length) body.lastElementChild.remove()
  while (body.rows.length < last) body.insertRow()
  for (let index = from; index < last; index += 1) fillRow(body.rows[index], rows[index], "row")
}

const EACH_FRAME = 2 // rows

// The same for a long table that changes often, a few rows in each frame: `fill(rows)`. The last one that is wanted wins.
export function longTable(table) {
  let wanted = null
  let isBusy = false

  async function work() {
    isBusy = true
    while (wanted) {
      const now = wanted
      wanted = null
      for (let count = EACH_FRAME; ; count += EACH_FRAME) {
        await ownFrame()
        fillTable(table, { head: now.head, rows: now.rows, from: count - EACH_FRAME, to: count })
        if (count >= now.rows.length) break
      }
    }
    isBusy = false
  }

  return (rows) => {
    wanted = rows
    if (!isBusy) work()
  }
}

function fillRow(row, cells, scope) {
  row.role = "row"
  while (row.cells.length > cells.length) row.lastElementChild.remove()
  while (row.cells.length < cells.length) row.append(cell(scope, row.cells.length))
  cells.forEach((text, index) => {
    if (row.cells[index].textContent !== text) row.cells[index].textContent = text
  })
}

// The first cell of a row, and each of the head, names the others.
function cell(scope, index) {
  const heading = scope === "col" || index === 0
  const made = document.createElement(heading ? "th" : "td")
  if (heading) made.scope = scope
  made.role = heading ? (scope === "col" ? "columnheader" : "rowheader") : "cell"
  return made
}
