import { fill } from "../core/dom.js"

const REST = 500 // ms in which new words are read before a press counts: remotes press twice, and words change by events

// A button that says what it will do. `ask()` answers null or { words, act, about }; `about`, which may be missing, stands
// below the words. `otherwise` is said where there is nothing.
export function createStepButton(button, { ask, otherwise = "", fails, later = setTimeout }) {
  let step = null
  let busy = false
  let resting = false
  let timer = null

  function draw() {
    const before = step?.words
    step = ask()
    if (step && step.words !== before) rest()
    fill(button, { words: step?.words ?? otherwise, about: step?.about ?? "" })
    button.setAttribute("aria-disabled", String(!step || busy || resting))
  }

  function rest() {
    clearTimeout(timer)
    resting = true
    timer = later(() => { resting = false; draw() }, REST)
  }

  async function run(act) {
    busy = true
    draw()
    try {
      await act()
    } catch (problem) {
      fails(problem)
    }
    busy = false
    draw()
  }

  // False: there is nothing to do.
  function press() {
    if (!step) return false
    if (!busy && !resting) run(step.act)
    return true
  }

  button.addEventListener("click", press)
  return { draw, press }
}
