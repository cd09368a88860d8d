import { serverNow } from "../../../core/clock.js"
import { show } from "../../../core/dom.js"
import { failedWords } from "../../../core/panels.js"
import { createTimer } from "../../card/timer.js"
import { phaseOf } from "../../state.js"
import { isTimed } from "../model.js"
import { loadParts } from "../parts.js"
import { nextWords } from "./steps.js"

const ORDER = 5 // before what the agenda offers

// A quiz in the middle of the presenter's page, and its next step. What draws it is loaded when there is one.
// `isShown(item)`: whether the projector shows it.
export function createQuizDesk({ root, store, steps, board, commands, isShown }) {
  let view = null
  let isAsked = false
  let last = null
  const timer = createTimer(() => Boolean(last?.phase && isTimed(last.phase)), () => draw(last.item))

  async function load() {
    isAsked = true
    try {
      const [{ mountView }] = await Promise.all([import("./view.js"), loadParts("presenter")])
      view = mountView(root, commands)
      draw(board.current)
      steps.changed()
    } catch (problem) {
      console.warn("the quiz was not loaded", problem)
      root.replaceChildren(failedWords())
    }
  }

  function see(item) {
    const desk = store.read("desk")?.activities?.data?.quizzes?.[item.id]
    return {
      item, phase: phaseOf(store.read("activities"), item), desk: desk?.round === item.round ? desk : undefined,
      isActive: store.read("session").status === "active", isShown: isShown(item), present: store.read("count"), now: serverNow(),
    }
  }

  // Answers whether this is a quiz.
  function draw(item) {
    const isQuiz = item?.kind === "quiz"
    show(root, isQuiz)
    last = isQuiz ? see(item) : null
    timer.check()
    if (!isQuiz) return false
    if (!isAsked) load()
    view?.draw(last)
    return true
  }

  function next() {
    const item = board.current
    if (!view || item?.kind !== "quiz" || item.state !== "open" || store.read("session").status !== "active") return null
    const { phase, desk } = see(item)
    const step = nextWords(phase, desk, store.read("count"))
    return step && { ...step, act: () => commands.quiz.next(item, { after: phase.step }) }
  }

  steps.offer("quiz", { order: ORDER, next })
  return { draw }
}
