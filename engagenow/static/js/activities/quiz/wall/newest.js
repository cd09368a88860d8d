import { placeOf } from "../../places.js"
import { createReading } from "../../reading.js"

const STEP = "newest" // one scene, whatever board it shows
const NOT_YET = "results_hidden" // in this round no board was shown

// The newest board of each quiz, for a projector that shows it while the quiz goes on. A snapshot has the newest phase
// alone: a board of before is asked for. `read` as a panel is given it; `changed()` is called with news.
export function createNewest(read, changed, timing = {}) {
  const known = new Map() // place → what was told of it, or null where there is none
  const heard = new Set() // places whose newest board an event has told since we came, or came back
  const reading = createReading({ changed, ...timing })

  function take(place, told) {
    known.set(place, told)
    changed()
  }

  async function ask({ id, round }, place) {
    const before = known.get(place)
    const told = await shownIn(`/activities/${id}/results?round=${round}&shown=true`)
    if (known.get(place) === before) take(place, told)
  }

  async function shownIn(path) {
    try {
      const { results } = await read(path)
      return results.board ? results : null
    } catch (refusal) {
      if (refusal.code !== NOT_YET) throw refusal
      return null
    }
  }

  return {
    // Takes the data of quiz_phase or quiz_regraded.
    heard(told) {
      if (!told.board) return
      const place = placeOf({ id: told.activity_id, round: told.round })
      heard.add(place)
      take(place, told)
    },
    // What is to be drawn in place of `phase`, which may be undefined; it itself where no board was shown yet.
    of(activity, phase) {
      const place = placeOf({ id: activity.id, round: activity.round })
      if (phase?.board) {
        heard.add(place)
        known.set(place, phase)
      } else if (!heard.has(place)) reading.once(place, () => ask(activity, place))
      const told = known.get(place)
      return told === null ? phase : told && { ...phase, ...boardOf(told), phase: "board", step: STEP, round: activity.round }
    },
    // We may have been away.
    again() {
      heard.clear()
      reading.again()
      changed()
    },
  }
}

const boardOf = ({ board, players, team_board }) => ({ board, players, team_board, ends_at: undefined, remaining: undefined })
