import { fill, find, show } from "../core/dom.js"
import { giveFocus } from "../core/focus.js"
import { t } from "../core/strings.js"

const SAID_FOR = 4000 // ms

// The newest step that can still be taken back, beside the button for the next one. `byServer` takes back what has no
// way of its own; `other` gets the focus when the button goes. The place then says what was done.
export function mountUndo({ list, byServer, fails, other }) {
  const place = find("[data-undo-place]")
  const button = find("[data-undo]", place)
  const ways = new Map() // name → what takes a step back
  let said = null // { words, until }
  let timer = null

  // After a reload a step is offered once the panel that knows its way is there.
  function newest() {
    const step = list.newest()
    return step && (!step.way || ways.has(step.way[0])) ? step : null
  }

  function draw() {
    clearTimeout(timer)
    if (said?.until <= performance.now()) said = null
    const step = newest()
    const focused = document.activeElement === button
    fill(place, { undo_words: said?.words ?? step?.words ?? "" })
    const isOffered = !said && Boolean(step) && !step.isFinal
    show(button, isOffered)
    place.classList.toggle("has-undo", Boolean(said || step))
    if (focused && !isOffered) giveFocus(other)
    const wait = said ? said.until - performance.now() : step && list.left(step)
    if (wait !== null) timer = setTimeout(draw, Math.max(0, wait) + 1)
  }

  function say(words) {
    said = { words, until: performance.now() + SAID_FOR }
    draw()
  }

  // A way answers false where it has told a refusal itself, or the words for what it has done.
  async function run(step) {
    list.forget(step)
    draw()
    try {
      const [name, ...values] = step.way ?? []
      const done = await (name ? ways.get(name)(...values) : byServer())
      if (done !== false) say(typeof done === "string" ? done : t("undone"))
    } catch (problem) {
      fails(problem)
    }
  }

  function press() {
    const step = newest()
    if (!step || step.isFinal) return false
    run(step)
    return true
  }

  button.addEventListener("click", press)
  draw()
  return {
    press,
    way(name, act) {
      ways.set(name, act)
      draw()
    },
    offer(words, way) {
      said = null
      list.remember(words, way)
      draw()
    },
    conclude(words) {
      said = null
      list.conclude(words)
      draw()
    },
  }
}
