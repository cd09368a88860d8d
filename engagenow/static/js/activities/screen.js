import { find, onceAFrame, show } from "../core/dom.js"
import { t } from "../core/strings.js"
import { createAnswered } from "./answered.js"
import { createFreeze, createStill } from "./freeze.js"
import { placeOf } from "./places.js"
import { createQuizWall } from "./quiz/wall/place.js"
import { activitiesFold } from "./state.js"
import { createDelay } from "./wall/delay.js"
import { createOlder } from "./wall/older.js"
import { mountPicture } from "./wall/picture.js"

const SEEN = new Set(["live", "revealed"])
const SHOWS = new Set(["activity", "board"]) // a board is a quiz's

// The projector. It never answers: of results that are shown after answering it has the number of answers alone.
export function mount({ root, store, read, stage, shortcuts }) {
  store.part("activities", activitiesFold)
  stage.offer(root, false) // until it is known
  const box = find("[data-testid=stage-activity]", root)
  const picture = mountPicture(box)
  const draw = onceAFrame(drawNow)
  const drawQuiz = createQuizWall({ root: find("[data-quiz]", root), store, read, redraw: draw, shortcuts })
  const older = createOlder(read, draw)
  const answered = createAnswered(read, draw)
  const freeze = createFreeze(store.read("session"), draw)
  const still = createStill()
  const due = createDelay({ store, again: draw })

  const shownOf = () => store.read("activities").activities[store.read("session")?.stage?.id]

  function drawNow() {
    const shown = store.read("session")?.stage
    if (!SHOWS.has(shown?.show)) return
    const { results } = store.read("activities")
    const activity = shownOf()
    stage.offer(root, Boolean(activity))
    const present = store.read("count")
    const isQuiz = drawQuiz(activity, { show: shown.show, answeredOf: answered.of, present })
    show(box, Boolean(activity) && !isQuiz)
    if (!activity || isQuiz) return
    const place = placeOf(activity)
    const seen = SEEN.has(activity.show) ? older.withItem(results[place], shown.item) : null
    const frozen = freeze.isOn && activity.kind === "word_cloud"
    const told = still(place, due(activity, seen, shown.item), frozen)
    picture({ activity, told, answered: answered.of(activity), present, stage: shown, frozen })
  }

  for (const part of ["session", "activities", "count"]) store.watch(part, draw)
  store.watch("joined", (joined) => {
    if (!joined) return
    answered.again()
    older.again()
  })
  shortcuts.add("Z", t("shortcut_freeze"), () => (shownOf()?.kind === "word_cloud" ? freeze.turn() : false))
  store.on("activity_progress", answered.heard)
  store.on("activity_results", older.heard)
}
