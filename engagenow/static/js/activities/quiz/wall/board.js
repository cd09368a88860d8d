import { clone, fill, find, show } from "../../../core/dom.js"
import { t } from "../../../core/strings.js"
import { keyed } from "../../results/keyed.js"
import { whole } from "../../results/numbers.js"
import { boardRows, pointsWords, teamRows } from "../model.js"

const MOST = 5
const STANDS = 900 // ms for which the order of before is shown

// The leaderboard. It is shown in the order of before; then each row goes to its new place.
export function createBoard() {
  const root = clone("quiz-wall-board")
  const boards = [["[data-teams]", teamRows, 8], ["[data-board]", boardRows, MOST]].map(([selector, rowsOf, most]) => {
    const list = find(selector, root)
    return { list, rowsOf, most, draw: keyed(list, "quiz-wall-row", drawRow) }
  })
  let moved = false
  let timer = null
  let last = null

  function drawAll() {
    fill(root, { empty: last.phase.board?.length || last.phase.team_board?.length ? "" : t("quiz_board_empty") })
    for (const { list, rowsOf, most, draw } of boards) {
      const rows = rowsOf(last.phase).slice(0, most)
      show(list, rows.length > 0)
      draw(moved ? rows : asBefore(rows))
    }
  }

  return {
    root,
    draw(view) {
      last = view
      drawAll()
      timer ??= setTimeout(() => { moved = true; drawAll() }, STANDS)
    },
    end: () => clearTimeout(timer),
  }
}

// Those who are new come last.
const asBefore = (rows) => [...rows].sort((one, other) => before(one) - before(other))
const before = ({ rank, move, by }) => (move === "new" ? Infinity : move === "up" ? rank + by : rank - by)

function drawRow(element, { rank, name, points, since, move, by }) {
  const words = { up: t("quiz_up", { n: whole(by) }), down: t("quiz_downward", { n: whole(by) }), same: "", new: "" }
  fill(element, { rank: whole(rank), name, points: pointsWords(points), move: words[move], since: since ? t("quiz_since", { n: whole(since) }) : "" })
  find("[data-field=move]", element).dataset.move = move
}
