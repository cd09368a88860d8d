import { t } from "../../core/strings.js"
import { nextStep, stepBack } from "./next_step.js"
import { createTrail } from "./trail.js"

const ORDER = 10 // after the steps of the session itself

// What the presenter's one large button does with activities.
export function offerSteps({ store, steps, board, commands, isShown }) {
  const trail = createTrail()
  const ACTS = {
    open: ({ item }) => commands.open(item),
    close: ({ item }) => commands.close(item),
    close_other: ({ item }) => {
      board.choose(item.id) // its results come next
      return commands.close(item)
    },
    resume: ({ item }) => commands.resume(item),
    reveal: ({ item, stage }) => commands.reveal(item, stage),
  }

  function next() {
    const items = board.items()
    const current = board.current
    const ahead = trail.ahead({ items, current })
    if (ahead) return { words: t("forward_to", { title: ahead.title }), act: () => board.choose(trail.forward()) }
    const found = nextStep({ items, current, shown: items.find(isShown)?.id, isActive: store.read("session").status === "active" })
    return found && { words: wordsOf(found), about: found.step === "reveal" ? t("next_reveal_about") : "", act: () => ACTS[found.step](found) }
  }

  function back() {
    const current = board.current
    const item = stepBack({ items: board.items(), current })
    return item && { words: t("back_to", { title: item.title }), act: () => lookBack(current, item) }
  }

  function lookBack(from, to) {
    trail.leave(from.id, to.id)
    board.choose(to.id)
  }

  steps.offer("activities", { order: ORDER, next, back })
  board.watch(steps.changed)
}

function wordsOf({ step, item, stage }) {
  if (step === "reveal") return t(stage ? "next_reveal_stage" : "next_reveal")
  return t(`next_${step}`, { title: item.title })
}
