import { clone, fill, find } from "../../../core/dom.js"
import { t } from "../../../core/strings.js"
import { whole } from "../../results/numbers.js"
import { answeredOf } from "../../results/view.js"
import { drawClock } from "../clock.js"
import { isPausedIn, placeWords, sceneOf, showsSolution, timeOf, weightWords } from "../model.js"
import { createBoard } from "./board.js"
import { createLobby } from "./lobby.js"
import { createPodium } from "./podium.js"
import { createQuestion } from "./question.js"
import { createSaid } from "./said.js"

const SCENES = {
  wait: createSaid, lobby: createLobby, ready: createSaid, question: createSaid, answering: createQuestion, locked: createQuestion,
  solution: createQuestion, board: createBoard, podium: createPodium, over: createSaid,
}
const ASKED = new Set(["question", "answering", "locked", "solution"])
const TITLES = { board: "quiz_board", podium: "quiz_podium" }
// The options stay where they are from the first moment to the solution.
const kindOf = (scene, { question_id: id, step, round } = {}) => (SCENES[scene] === createQuestion ? `question ${id} ${round}` : `${scene} ${step} ${round}`)

// A quiz as a hall sees it, in `place`. draw(view): {activity, phase, isOver, lobby, answered, present, now}; `phase` may be
// missing; `isOver`: it was ended before its podium.
export function mountPicture(place) {
  const box = clone("quiz-picture")
  const body = find("[data-scene]", box)
  let shown = null // {kind, scene}
  place.append(box)

  function drawnAs(name, phase) {
    const kind = kindOf(name, phase)
    if (shown?.kind === kind) return shown.scene
    shown?.scene.end?.()
    shown = { kind, scene: SCENES[name](box) }
    body.replaceChildren(shown.scene.root)
    return shown.scene
  }

  function draw(view) {
    const { activity, phase, now } = view
    const name = sceneOf(activity, phase)
    const time = phase ? timeOf(phase, now) : null
    const isPaused = isPausedIn(activity, phase)
    box.dataset.scene = name
    drawHead({ ...view, name, time, isPaused })
    drawnAs(name, phase).draw({ ...view, scene: name, time, isPaused })
  }

  function drawHead({ activity, phase, isOver, name, time, isPaused, answered, present, hasSound }) {
    const asks = ASKED.has(name)
    const isCounted = phase && ["answering", "locked"].includes(phase.phase)
    fill(box, {
      sound: hasSound ? "♪" : "",
      place: phase && !TITLES[name] ? placeWords(phase) : activity.title, weight: phase && !TITLES[name] ? weightWords(phase) : "",
      question: asks ? phase.text : TITLES[name] ? t(TITLES[name]) : activity.title,
      explanation: phase && showsSolution(phase) ? phase.explanation ?? "" : "",
      said: saidWords({ phase, isOver, name, isPaused, time }), answered: isCounted ? answeredOf(answered, present) : "",
    })
    drawClock(box, name === "ready" ? null : time, isPaused, asks)
  }

  return { draw }
}

function saidWords({ phase, isOver, name, isPaused, time }) {
  if (isOver) return name === "board" ? t("quiz_ended_early") : ""
  if (isPaused) return t("quiz_paused")
  if (name === "locked") return t("quiz_locked")
  if (name === "answering" && time?.seconds === 0) return t("quiz_time_up")
  if (name !== "solution") return ""
  return phase.voters ? t("quiz_right_of", { n: whole(phase.right), of: whole(phase.voters) }) : t("quiz_no_answers")
}
