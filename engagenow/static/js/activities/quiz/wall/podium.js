import { clone, fill, find, show } from "../../../core/dom.js"
import { t } from "../../../core/strings.js"
import { whole } from "../../results/numbers.js"
import { boardRows, podiumSteps, pointsWords, teamRows } from "../model.js"
import { throwConfetti } from "./confetti.js"

const MOST_ON_STEP = 4
const AFTER = 1800 // ms until the winner is on the podium

// The winners: teams where there are teams. A quiz without a board ends with thanks.
export function createPodium(box) {
  const root = clone("quiz-wall-podium")
  const podium = find("[data-podium]", root)
  let drawn = ""
  let sweep = null
  const timer = setTimeout(() => { sweep = throwConfetti(box) }, AFTER)

  return {
    root,
    draw({ phase }) {
      const teams = teamRows(phase)
      const rows = teams.length ? teams : boardRows(phase)
      const said = JSON.stringify(rows)
      if (said === drawn) return
      drawn = said
      podium.replaceChildren(...podiumSteps(rows.filter(({ points }) => points > 0)).filter((step) => step.rows.length).map(stepOf))
      show(podium, podium.childElementCount > 0)
      const others = teams.length ? boardRows(phase) : rows.filter(({ rank, points }) => rank > 3 || !points)
      fill(root, { others: rows.length ? others.map(({ rank, name }) => t("quiz_place_of", { rank: whole(rank), name })).join(" · ") : t("quiz_thanks") })
    },
    end() {
      clearTimeout(timer)
      sweep?.()
    },
  }
}

function stepOf({ rank, rows }) {
  const step = fill(clone("quiz-wall-step"), { rank: whole(rank) })
  step.dataset.rank = rank
  const names = rows.slice(0, MOST_ON_STEP).map(({ name }) => Object.assign(document.createElement("bdi"), { textContent: name }))
  const points = Object.assign(document.createElement("small"), { textContent: [pointsWords(rows[0].points), rows.length > MOST_ON_STEP ? `+${rows.length - MOST_ON_STEP}` : ""].filter(Boolean).join(" · ") })
  find("[data-names]", step).append(...names, points)
  return step
}
