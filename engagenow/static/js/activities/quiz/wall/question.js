import { arrange, clone, fill, find, show } from "../../../core/dom.js"
import { t } from "../../../core/strings.js"
import { whole } from "../../results/numbers.js"
import { wear } from "../marks.js"
import { givenRows, optionRows, showsSolution, solutionWords } from "../model.js"

const ROOMY = 4 // options that stand two in a row, and large
const LONG = 24 // characters of an option; longer ones need smaller letters
const MOST_GIVEN = 12

// A question, from its options to its solution.
export function createQuestion() {
  const root = document.createElement("div")
  root.className = "quiz-body"
  let inner = null // what draws it: tiles, or words
  let isKnown = null

  return {
    root,
    draw(view) {
      const { phase } = view
      const known = showsSolution(phase)
      const hasTiles = phase.type === "choice" || (phase.type === "order" && !known)
      if (!inner || (isKnown !== known && !hasTiles) || inner.hasTiles !== hasTiles) {
        inner = hasTiles ? tiles(phase) : known ? solution() : words()
        root.replaceChildren(inner.root)
      }
      isKnown = known
      inner.draw(phase)
    },
  }
}

function tiles(first) {
  const root = clone("quiz-wall-options")
  const rows = first.options.map((_, index) => wear(clone("quiz-wall-option"), index))
  root.append(...rows)
  root.classList.toggle("plain", first.type === "order") // phones show them without letters
  root.classList.toggle("many", rows.length > ROOMY)
  root.classList.toggle("long", rows.length <= ROOMY && first.options.some(({ text }) => text.length > LONG))
  return {
    root, hasTiles: true,
    draw(phase) {
      root.classList.toggle("known", showsSolution(phase))
      optionRows(phase).forEach(({ text, n, share, isRight }, index) => {
        fill(rows[index], { text, n: n === null ? "" : whole(n), right: isRight ? "✓" : "" })
        rows[index].classList.toggle("right", isRight)
        rows[index].style.setProperty("--share", share)
      })
    },
  }
}

function words() {
  const root = clone("quiz-wall-said")
  return { root, hasTiles: false, draw: ({ type }) => { fill(root, { huge: "", large: t(`quiz_on_phone_${type}`), small: "" }) } }
}

function solution() {
  const root = clone("quiz-wall-solution")
  const given = find("[data-given]", root)
  return {
    root, hasTiles: false,
    draw(phase) {
      fill(root, { label: t(phase.type === "order" ? "quiz_right_order" : "quiz_right_answer") })
      arrange(find("[data-solution]", root), solutionWords(phase).map((text) => Object.assign(document.createElement("li"), { textContent: text, dir: "auto" })))
      const rows = givenRows(phase, MOST_GIVEN)
      show(given, rows.length > 0)
      arrange(given, rows.map(({ text, n, isRight }) => {
        const row = fill(clone("quiz-wall-given"), { text, n: `× ${whole(n)}` })
        row.classList.toggle("right", isRight)
        return row
      }))
    },
  }
}
