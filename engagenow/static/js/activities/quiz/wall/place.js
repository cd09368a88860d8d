import { serverNow } from "../../../core/clock.js"
import { show } from "../../../core/dom.js"
import { failedWords } from "../../../core/panels.js"
import { t } from "../../../core/strings.js"
import { createTimer } from "../../card/timer.js"
import { phaseOf } from "../../state.js"
import { isQuiet, isTimed, sceneOf, timeOf } from "../model.js"
import { loadParts } from "../parts.js"
import { createNewest } from "./newest.js"
import { createSounds } from "./sounds.js"

const BOARD = "board" // of a stage

// The place of a quiz on the projector. What draws it is loaded when the first one is shown. `read` as a panel is given it;
// `redraw` is called with news; `shortcuts`: of the page, for a key that turns sounds on.
export function createQuizWall({ root, store, read, redraw, shortcuts }) {
  const lobbies = new Map() // id → what was told last of who is there
  let picture = null
  let isAsked = false
  let last = null
  const sounds = createSounds(redraw)
  const newest = createNewest(read, redraw)
  const timer = createTimer(() => Boolean(last?.phase && isTimed(last.phase) && timeOf(last.phase, serverNow())), redraw)

  async function load() {
    isAsked = true
    try {
      const [{ mountPicture }] = await Promise.all([import("./picture.js"), loadParts("screen")])
      picture = mountPicture(root)
      redraw()
    } catch (problem) {
      console.warn("the quiz was not loaded", problem)
      root.replaceChildren(failedWords())
    }
  }

  const canSound = () => Boolean(last) && !isQuiet(last.activity)

  store.on("lobby", (told) => {
    lobbies.set(told.activity_id, told)
    redraw()
  })

  for (const name of ["quiz_phase", "quiz_regraded"]) store.on(name, newest.heard)
  store.watch("joined", (joined) => { if (joined) newest.again() })
  shortcuts.add("M", t("shortcut_sounds"), () => (canSound() ? sounds.turn() : false))

  // What is drawn: where the quiz is, or, in any phase, its newest board. So is a quiz that was ended before its podium, which
  // `isOver` says.
  function shownOf({ activity, phase }, show) {
    const isOver = sceneOf(activity, phase) === "over"
    if (show !== BOARD && !isOver) return { activity, phase, isOver }
    const board = newest.of(activity, phase) ?? (isOver ? phase : undefined)
    return { activity: board === phase ? activity : { ...activity, state: "open" }, phase: board, isOver }
  }

  // Answers whether this is a quiz. `show`: of the stage; `answeredOf(asked)`: how many have answered a question.
  return function draw(activity, { show: shown, answeredOf, present }) {
    const isQuiz = activity?.kind === "quiz"
    show(root, isQuiz)
    last = isQuiz ? { activity, phase: phaseOf(store.read("activities"), activity) } : null
    timer.check()
    if (!isQuiz) return false
    if (!isAsked) load()
    const answered = answeredOf({ ...activity, question_id: last.phase?.question_id })
    const now = serverNow()
    picture?.draw({ ...shownOf(last, shown), answered, present, lobby: lobbies.get(activity.id), now, hasSound: sounds.isOn && canSound() })
    if (last.phase) sounds.hear(activity, { ...last.phase, seconds: timeOf(last.phase, now)?.seconds ?? 0 })
    return true
  }
}
