import { arrange, clone, fill, find, show } from "../../../core/dom.js"
import { t } from "../../../core/strings.js"
import { whole } from "../../results/numbers.js"
import { boardRows, pointsWords, teamRows } from "../model.js"
import { drawLines } from "./lines.js"
import { linesOf } from "./steps.js"

// The leaderboard as the presenter sees it: of `results` of an item.
export function drawRanks(root, results) {
  const board = results?.board ?? []
  show(find("[data-ranks]", root), board.length > 0)
  drawRows(find("[data-teams]", root), teamRows({ team_board: results?.team_board ?? [] }))
  drawRows(find("[data-board]", root), boardRows({ board }))
}

function drawRows(list, rows) {
  arrange(list, rows.map(({ rank, name, points }) => fill(clone("quiz-rank"), { rank: whole(rank), name, points: pointsWords(points) })))
}

// The questions before the `current` one, with their answers. `accept(question, correct)`.
export function drawPast(root, item, current, accept) {
  const past = (item.prepared.questions ? item.results?.questions ?? [] : []).filter(({ question_id: id }) => id !== current)
  const box = find("[data-past]", root)
  show(box, past.length > 0)
  const said = JSON.stringify(past)
  if (box.dataset.said === said) return
  box.dataset.said = said
  arrange(find("[data-past-list]", box), past.map((told) => {
    const question = item.prepared.questions.find(({ id }) => id === told.question_id)
    const row = fill(clone("quiz-past-question"), { text: question.text, past: aboutOf(told) })
    drawLines(find("[data-lines]", row), linesOf(question, told), (correct) => accept(question, correct))
    return row
  }))
}

const aboutOf = ({ skipped, right, voters }) => (skipped ? t("quiz_skipped") : voters ? t("quiz_right_of", { n: whole(right), of: whole(voters) }) : "")

// Before it is opened: its questions.
export function drawPlan(root, { state, prepared }) {
  const list = find("[data-plan]", root)
  const isPlan = state === "draft" && Boolean(prepared.questions)
  show(list, isPlan)
  if (isPlan) arrange(list, prepared.questions.map(planned))
}

function planned({ text, type, seconds }) {
  return fill(clone("quiz-planned"), { text, about: t("quiz_planned_about", { type: t(`quiz_type_${type}`), n: seconds }) })
}
