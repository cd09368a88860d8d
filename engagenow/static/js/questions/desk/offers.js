import { t } from "../../core/strings.js"
import { isOn, isRunning } from "../../sessions/state.js"
import { nextStep, ORDER } from "./next.js"

// Offers the next question on the presenter's one large button while the projector shows questions. `switchOn()`
// switches questions on; null for a moderator, who has no switch.
export function offerSteps({ store, steps, commands, queue, switchOn }) {
  const ACTS = {
    switch_on: switchOn,
    next: ({ current, question }) => commands.goOn(current, question.id),
    answered: ({ current }) => commands.answer(current, true),
    show: ({ question }) => commands.show(question.id),
  }

  function next() {
    const session = store.read("session")
    const found = nextStep({
      questions: store.read("questions").questions, queue: queue(), stage: session?.stage, isActive: isRunning(session),
      isOff: !isOn(session, "questions") && Boolean(switchOn),
    })
    if (!found) return null
    const words = t(`step_question_${found.step}`, { text: found.question?.text })
    return { words, about: found.step === "next" ? t("step_question_about") : "", act: () => ACTS[found.step](found) }
  }

  steps.offer("questions", { order: ORDER, next })
  for (const part of ["session", "questions", "desk"]) store.watch(part, steps.changed)
}
