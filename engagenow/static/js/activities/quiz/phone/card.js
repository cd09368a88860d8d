import { clone, fill, find, show } from "../../../core/dom.js"
import { giveFocus } from "../../../core/focus.js"
import { placeWords, SOON, weightWords } from "../model.js"
import { createAsk } from "./ask.js"
import { createBoard } from "./board.js"
import { createLobby } from "./lobby.js"
import { createSaid } from "./said.js"
import { createSolution } from "./solution.js"

// {root, draw(view), key?(name)} of each scene of viewOf (view.js).
const SCENES = {
  wait: createSaid, lobby: createLobby, ready: createSaid, question: createSaid, answering: createAsk, locked: createAsk,
  solution: createSolution, board: createBoard, podium: createBoard, over: createSaid,
}
const ASKED = new Set(["question", "answering", "locked", "solution"])
// A scene stays as it is for as long as this does: the answers do not jump when they are closed.
const kindOf = ({ scene, phase }) => (SCENES[scene] === createAsk ? `ask ${phase.question_id} ${phase.round}` : `${scene} ${phase?.step} ${phase?.round}`)

// The card of a quiz: `act` as createQuizzes gives it.
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
    fill(root, { place: phase && scene !== "podium" ? placeWords(phase) : "", weight: phase ? weightWords(phase) : "", question: ASKED.has(scene) && !view.isLarge ? phase.text : activity.title })
    drawTime(view)
    sceneOf(view).draw(view)
  }

  function drawTime({ time, isPaused, phase }) {
    const clock = find("[data-time]", root)
    const line = find("[data-line]", root)
    const isShown = Boolean(time) && phase.phase !== "ready"
    show(clock, isShown || isPaused)
    show(line, isShown)
    fill(root, { seconds: isShown ? time.seconds : isPaused ? "❚❚" : "" })
    if (!isShown) return
    const isSoon = time.seconds <= SOON
    for (const element of [clock, line]) element.classList.toggle("soon", isSoon)
    line.firstElementChild.style.setProperty("--share", time.share)
  }

  return {
    root, draw, drawTime,
    // Whether a key did something.
    key: (name) => shown?.scene.key?.(name) ?? false,
  }
}
