import { whileBusy } from "../../../core/busy.js"
import { arrange, clone, fill, find, show } from "../../../core/dom.js"
import { t } from "../../../core/strings.js"
import { whole } from "../../results/numbers.js"
import { wear } from "../marks.js"

// Draws the answers to a question: `rows` of linesOf (steps.js). `accept(correct)` accepts one more as right; without it no
// row has a button for this.
export function drawLines(list, rows, accept) {
  arrange(list, rows.map((row, index) => drawRow(list.children[index] ?? clone("quiz-line"), row, accept)))
}

function drawRow(element, { text, n, share, isRight, index, accept: correct }, accept) {
  const mark = find("[data-mark]", element)
  show(mark, index !== null)
  if (index !== null) wear(element, index)
  fill(element, { text, n: whole(n), right: isRight ? t("quiz_is_right") : "" })
  element.classList.toggle("right", isRight)
  element.style.setProperty("--share", share)
  const button = find("[data-accept]", element)
  show(button, Boolean(accept && correct))
  button.onclick = () => whileBusy(button, () => accept(correct))
  return element
}
