import { arrange, clone, fill, find, show } from "../../../core/dom.js"
import { t } from "../../../core/strings.js"
import { wordsOfFailure } from "../../card/words.js"
import { answeredOf } from "../../results/view.js"
import { answerWords } from "../model.js"
import { inputs } from "./inputs.js"

// Answering one question: while answers are taken, and after they are closed.
export function createAsk(act) {
  const root = clone("quiz-ask")
  const form = find("form", root)
  const own = find("[data-own]", root)
  const large = find("[data-large]", root)
  let input = null
  let last = null

  const complain = (problem) => fill(form, { problem: problem ? t(...problem) : "" })

  function submit(draft) {
    if (!last.asks) return
    const read = input.read(draft ?? last.draft ?? input.blank)
    if (read.problem) return complain(read.problem)
    complain(null)
    act.submit(read.answer)
  }

  function change(draft) {
    complain(null)
    act.change(draft)
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault()
    submit()
  })
  large.addEventListener("click", () => act.turnLarge())

  function draw(view) {
    last = view
    input ??= mountInput(view)
    const { phase, asks, draft, isLarge } = view
    const said = view.sent ?? view.own
    input.draw({ draft: asks ? draft ?? (said && input.draftOf(said)) : undefined, said, asks, isLarge, phase })
    const isForm = Boolean(input.isTiles) || asks
    show(form, isForm)
    fill(form, { hint: t(input.hint) })
    find("[data-field=hint]", form).style.visibility = asks ? "" : "hidden" // it keeps its place: no option moves
    show(find("[data-submit]", form), asks && !input.isSingle)
    drawOwn(input.isTiles ? null : !asks && said)
    drawWords(view)
    show(large, Boolean(input.isTiles) && phase.phase === "answering")
    fill(large, { large: t(isLarge ? "quiz_large_off" : "quiz_large_on") })
  }

  function mountInput({ phase, activity, me }) {
    const made = inputs[phase.type]({ phase, change, submit, say: act.say, seed: `${me?.id} ${activity.id} ${phase.question_id}` })
    find("[data-input]", form).append(made.root)
    return made
  }

  function drawOwn(said) {
    show(own, Boolean(said))
    if (said) arrange(own, answerWords(last.phase, said).map((text) => {
      const row = document.createElement("li")
      row.textContent = text
      row.dir = "auto"
      return row
    }))
  }

  function drawWords({ failed, own: given, sent, isPaused, isLate, asks, canChange, phase, joined, answered, present }) {
    const failure = find("[data-failed]", root)
    const box = find("[data-said]", root)
    const words = saidWords({ given, sent, asks, canChange, phase, joined, isLate, failed }) || (isPaused ? t("quiz_paused") : "")
    show(failure, Boolean(failed))
    if (failed) fill(failure, { failed: wordsOfFailure(failed, "closed") })
    show(box, Boolean(words))
    box.dataset.state = sent ? "sending" : "counted"
    fill(root, { said: words, answered: phase.phase === "answering" ? answeredOf(answered, present) : "" })
  }

  return { root, draw, key: (name) => (last?.asks ? input.key?.(name) ?? false : false) }
}

function saidWords({ given, sent, asks, canChange, phase, joined, isLate, failed }) {
  if (sent) return t(joined ? "quiz_sending" : "quiz_sending_offline")
  if (given) return t(phase.phase === "locked" ? "quiz_locked_given" : canChange ? "quiz_given_change" : "quiz_given")
  if (asks || failed) return ""
  return phase.phase === "locked" ? t("quiz_locked_none") : isLate ? t("quiz_time_up") : ""
}
