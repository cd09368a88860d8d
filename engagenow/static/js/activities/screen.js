import { find, onceAFrame } from "../core/dom.js"
import { activitiesFold } from "./state.js"
import { createAnswered } from "./wall/answered.js"
import { createOlder } from "./wall/older.js"
import { mountPicture } from "./wall/picture.js"

const SEEN = new Set(["live", "revealed"])

// The projector. It never answers: of results that are shown after answering it has the number of answers alone.
export function mount({ root, store, read, stage }) {
  store.part("activities", activitiesFold)
  stage.offer(root, false) // until it is known
  const picture = mountPicture(find("[data-testid=stage-activity]", root))
  const draw = onceAFrame(drawNow)
  const older = createOlder(read, draw)
  const answered = createAnswered(read, draw)

  function drawNow() {
    const shown = store.read("session")?.stage
    if (shown?.show !== "activity") return
    const { activities, results } = store.read("activities")
    const activity = activities[shown.id]
    stage.offer(root, Boolean(activity))
    if (!activity) return
    const told = SEEN.has(activity.show) ? older.withItem(results[`${activity.id}:${activity.round}`], shown.item) : null
    picture({ activity, told, answered: answered.of(activity), present: store.read("count"), stage: shown })
  }

  for (const part of ["session", "activities", "count"]) store.watch(part, draw)
  store.watch("joined", (joined) => {
    if (!joined) return
    answered.again()
    older.again()
  })
  store.on("activity_progress", answered.heard)
  store.on("activity_results", older.heard)
}
