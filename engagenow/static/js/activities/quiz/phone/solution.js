import { arrange, clone, fill, find, show } from "../../../core/dom.js"
import { t } from "../../../core/strings.js"
import { whole } from "../../results/numbers.js"
import { wordsOfFailure } from "../../card/words.js"
import { answerWords, optionRows, pointsWords, solutionWords } from "../model.js"
import { wear } from "../marks.js"
import { verdictOf } from "./view.js"

const SIGNS = { right: "✓", partly: "◐", wrong: "✗", none: "–", counting: "…" }

// The right answer, how the own answer was, and how everybody answered.
export function createSolution() {
  const root = clone("quiz-solution")
  const bars = find("[data-bars]", root)
  const box = find("[data-correct]", root)
  let rows = []

  function drawVerdict(view) {
    const { verdict, points } = verdictOf(view)
    const { failed, own, mine, phase } = view
    find("[data-verdict]", root).dataset.verdict = verdict
    const words = verdict === "none" && failed ? wordsOfFailure(failed, "closed") : t(`quiz_${verdict}`)
    const total = mine?.points === undefined ? "" : t("quiz_total", { n: whole(mine.points) })
    fill(root, {
      sign: SIGNS[verdict], verdict: words, total: [ownWords(phase, own), total].filter(Boolean).join(" · "),
      points: points > 0 ? t("quiz_plus", { n: whole(points) }) : points ? whole(points) : "",
    })
  }

  function drawBars(phase, own) {
    const options = phase.type === "choice" ? optionRows(phase, own) : []
    show(bars, options.length > 0)
    if (rows.length !== options.length) {
      rows = options.map((_, index) => wear(clone("quiz-bar"), index))
      bars.replaceChildren(...rows)
    }
    options.forEach(({ text, n, share, isRight, isOwn }, index) => {
      fill(rows[index], { text, n: whole(n ?? 0), right: isRight ? t("quiz_is_right") : "", own: isOwn ? t("quiz_is_own") : "" })
      rows[index].classList.toggle("right", isRight)
      rows[index].style.setProperty("--share", share)
    })
  }

  function drawCorrect(phase) {
    show(box, phase.type !== "choice")
    if (phase.type === "choice") return
    fill(box, { label: t(phase.type === "order" ? "quiz_right_order" : "quiz_right_answer") })
    arrange(find("[data-solution]", box), solutionWords(phase).map((text) => Object.assign(document.createElement("li"), { textContent: text, dir: "auto" })))
  }

  return {
    root,
    draw(view) {
      const { phase, own } = view
      drawVerdict(view)
      drawBars(phase, own)
      drawCorrect(phase)
      const { explanation = "", right, voters } = phase
      show(find("[data-explanation]", root), Boolean(explanation))
      fill(root, { explanation, got: voters ? t("quiz_right_of", { n: whole(right), of: whole(voters) }) : "" })
    },
  }
}

// The own answer to a choice is marked among the options.
const ownWords = (phase, own) => (own && phase.type !== "choice" ? `${t("quiz_is_own")}: ${answerWords(phase, own).join(" ")}` : "")

export const wordsOfVerdict = (view) => {
  const { verdict, points } = verdictOf(view)
  return [t(`quiz_${verdict}`), points ? pointsWords(points) : ""].filter(Boolean).join(" ")
}
