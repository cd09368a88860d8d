import { fill, find, show } from "../core/dom.js"
import { giveFocus } from "../core/focus.js"

// The newest step that can still be taken back, beside the button for the next one. `byServer` takes back what has no
// way of its own; `other` gets the focus of a button that goes.
export function mountUndo({ list, byServer, fails, other }) {
  const place = find("[data-undo-place]")
  const button = find("[data-undo]", place)
  let timer = null

  function draw() {
    clearTimeout(timer)
    const step = list.newest()
    const focused = document.activeElement === button
    fill(place, { undo_words: step?.words ?? "" })
    const isOffered = Boolean(step) && !step.isFinal
    show(button, isOffered)
    place.classList.toggle("has-undo", Boolean(step))
    if (focused && !isOffered) giveFocus(other)
    if (step) timer = setTimeout(draw, Math.max(0, step.until - performance.now()) + 1)
  }

  async function run(step) {
    list.forget(step)
    draw()
    try {
      await (step.act ?? byServer)()
    } catch (problem) {
      fails(problem)
    }
  }

  function press() {
    const step = list.newest()
    if (!step || step.isFinal) return false
    run(step)
    return true
  }

  button.addEventListener("click", press)
  draw()
  return {
    press,
    offer(words, act) {
      list.remember(words, act)
      draw()
    },
    conclude(words) {
      list.conclude(words)
      draw()
    },
  }
}
