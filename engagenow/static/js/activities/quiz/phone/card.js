import { clone, fill, find, show } from "../../../core/dom.js"
import { giveFocus } from "../../../core/focus.js"
import { drawClock } from "../clock.js"
import { placeWords, weightWords } from "../model.js"
import { createAsk } from "./ask.js"
import { createBoard } from "./board.js"
import { createLobby } from "./lobby.js"
import { createSaid } from "./said.js"
import { createSolution } from "./solution.js"

// {root, draw(view), key?(name)} of each scene of viewOf (view.js).
const SCENES = {
  wait: createSaid, lobby: createLobby, ready: createSaid, question: createSaid, answering: createAsk, locked: createAsk,
  solution: createSolution, board: createBoard, podium: createBoard, over: createBoard,
}
const ASKED = new Set(["question", "answering", "locked", "solution"])
const ENDS = new Set(["podium", "over"])
// A scene is kept as long as this key is the same: answers stay where they are when they are closed.
const kindOf = ({ scene, phase }) => (SCENES[scene] === createAsk ? `ask ${phase.question_id} ${phase.round}` : `${scene} ${phase?.step} ${phase?.round}`)

// The card of a quiz. `act`: of createQuizPlace (place.js).
export function createCard(act) {
  const root = clone("quiz-card")
  const title = find("[data-title]", root)
  const place = find("[data-scene]", root)
  title.id = "quiz-title"
  root.setAttribute("aria-labelledby", title.id)
  let shown = null // {kind, scene}

  function sceneOf(view) {
    const kind = kindOf(view)
    if (shown?.kind === kind) return shown.scene
    const focused = document.activeElement
    const isFocused = root.contains(focused) || focused === document.body
    shown = { kind, scene: SCENES[view.scene](act) }
    place.replaceChildren(shown.scene.root)
    if (isFocused && root.checkVisibility()) giveFocus(title)
    return shown.scene
  }

  function draw(view) {
    const { activity, phase, scene } = view
    root.dataset.scene = scene
    fill(root, { place: phase && !ENDS.has(scene) ? placeWords(phase) : "", weight: phase ? weightWords(phase) : "", question: ASKED.has(scene) && !view.isLarge ? phase.text : activity.title })
    show(find("[data-head]", root), !ENDS.has(scene))
    drawClock(root, scene === "ready" ? null : view.time, view.isPaused, scene === "locked")
    sceneOf(view).draw(view)
  }

  return {
    root, draw,
    // Whether a key did something.
    key: (name) => shown?.scene.key?.(name) ?? false,
  }
}
