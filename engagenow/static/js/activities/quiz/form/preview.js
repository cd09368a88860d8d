import { serverNow } from "../../../core/clock.js"
import { find } from "../../../core/dom.js"
import { t } from "../../../core/strings.js"
import { createCard } from "../phone/card.js"
import { viewOf } from "../phone/view.js"

const NOTHING = () => {}
const ACT = { submit: NOTHING, change: NOTHING, send: NOTHING, turnLarge: NOTHING, say: NOTHING }

// A question as a phone shows it while answers are taken, drawn by what phones draw it with.
export function mountPreview(place) {
  let card = null
  let shown = ""

  // `question`: as the server would be sent it; `title`: of the quiz; `number`, `of` of the question.
  return function draw(question, { title, number, of }) {
    const said = JSON.stringify([question, title, number, of])
    if (said === shown) return
    shown = said
    card = createCard(ACT)
    place.replaceChildren(card.root)
    card.draw(viewAs(question, { title, number, of }))
    card.root.classList.toggle("plain", question.type === "order") // phones draw a list, which this page does not have
    if (question.type === "order") find("[data-field=hint]", card.root).textContent = t("quiz_put_in_order")
    for (const control of card.root.querySelectorAll("button, input")) control.tabIndex = -1
  }
}

function viewAs({ type, text, options = [], correct, seconds, weight }, { title, number, of }) {
  const isTiles = type === "choice" || type === "order"
  const now = serverNow()
  const phase = {
    phase: "answering", round: 1, step: 1, question_id: `preview ${Math.random()}`, number, of, type: isTiles ? "choice" : type, text, weight,
    seconds, starts_at: new Date(now).toISOString(), remaining: seconds,
    ...(isTiles && { options, multiple: type === "order" || correct.length > 1 }),
  }
  const activity = { id: "preview", round: 1, title, state: "open", may_change: "never", definition: {} }
  return { activity, joined: true, isLarge: false, ...viewOf({ activity, phase, entries: [], now }), isPaused: false, asks: true }
}
