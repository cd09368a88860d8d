import { clone, fill, find, show } from "../../../core/dom.js"
import { t, tn } from "../../../core/strings.js"
import { whole } from "../../results/numbers.js"
import { keyed } from "../../results/keyed.js"
import { boardRows, pointsWords, rankWords, teamRows } from "../model.js"
import { hasWon, standingOf } from "./view.js"

const MOST = 5 // on a board; a podium shows all that are told
const STEPS = 3 // of a podium

// The own place and the leaderboard. The podium is the last board.
export function createBoard() {
  const root = clone("quiz-board")
  const drawRow = (element, { rank, name, points, isOwn }) => {
    fill(element, { rank: whole(rank), name, points: pointsWords(points) })
    element.classList.toggle("own", isOwn)
  }
  const drawBoard = keyed(find("[data-board]", root), "quiz-row", drawRow)
  const drawTeams = keyed(find("[data-teams]", root), "quiz-row", drawRow)

  return {
    root,
    draw(view) {
      const { mine } = view
      const isOver = view.scene === "over" // before its podium: what was shown last is no end result
      const phase = isOver ? {} : view.phase
      const isPodium = isOver || phase.phase === "podium"
      const rows = boardRows(phase, mine?.player)
      const teams = teamRows(phase, mine?.team)
      const own = isOver ? null : standingOf(view, rows)
      drawPlace(root, own, { isPodium, points: mine?.points, hasBoard: Boolean(phase.board) })
      drawBoard(isPodium ? rows : rows.slice(0, MOST))
      drawTeams(teams)
      show(find("[data-board]", root), rows.length > 0)
      show(find("[data-teams]", root), teams.length > 0)
      fill(root, {
        large: isOver ? t("quiz_over") : isPodium ? t(hasWon(own) ? "quiz_won" : "quiz_finished") : "",
        small: isPodium ? "" : [own ? "" : t(rows.length ? "quiz_no_place" : "quiz_board_empty"), t("quiz_board_soon")].filter(Boolean).join(" "),
      })
    },
  }
}

// A quiz without a board shows the own points at its end.
function drawPlace(root, own, { isPodium, points, hasBoard }) {
  const place = find("[data-place]", root)
  const hasPoints = own !== null || (isPodium && !hasBoard && points !== undefined)
  show(place, hasPoints)
  if (!hasPoints) return
  if (isPodium && own?.points > 0 && own.rank <= STEPS) place.dataset.step = own.rank
  fill(place, {
    over: t(own ? "quiz_your_place" : "quiz_your_result"),
    rank: own ? rankWords(own.rank) : pointsWords(points),
    points: own ? pointsOf(own) : "",
    behind: own ? behindWords(own, isPodium) : "",
  })
}

const pointsOf = ({ points, players }) => [pointsWords(points), players ? tn("quiz_of_players", whole(players)) : ""].filter(Boolean).join(" · ")

function behindWords({ rank, behind }, isPodium) {
  if (isPodium) return ""
  if (rank === 1) return t("quiz_first")
  return behind ? tn("quiz_behind", whole(behind)) : ""
}
