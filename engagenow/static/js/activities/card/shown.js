import { placeOf } from "../places.js"
import { maySee } from "./state.js"

// What the hall looks at: the activity that the projector shows, or the one whose results everybody may see since then.
// It answers {id, isNew}; id: null where there is none. Nothing is new before `isReady`, when the page knows everything.
export function createShown() {
  let before = null // {seen: places whose results everybody may see, stage: the place that the projector shows}
  let last

  return function shownOf(activities, stage, isReady) {
    const all = Object.values(activities)
    const seen = new Set(all.filter((activity) => maySee(activity, false)).map(placeOf))
    const staged = stage?.show === "activity" ? activities[stage.id] : undefined
    const now = { seen, stage: staged && placeOf(staged) }
    const isStageNew = now.stage !== before?.stage
    const revealed = before && [...seen].find((place) => !before.seen.has(place))
    const isNews = isReady && before !== null
    before = isReady ? now : null
    const comes = isStageNew && (now.stage || !revealed) ? now.stage : revealed
    if (comes || isStageNew) last = comes
    return { id: all.find((activity) => placeOf(activity) === last)?.id ?? null, isNew: isNews && Boolean(comes) }
  }
}

// The order stands still while a person answers: what asked when something was shown last keeps its place.
export function createAsking(asksNow) {
  const asked = new Set()
  return {
    asks(activity) {
      if (asksNow(activity)) asked.add(placeOf(activity))
      return asked.has(placeOf(activity))
    },
    again: () => asked.clear(),
  }
}
