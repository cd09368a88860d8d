import { placeIn, placeOf } from "./places.js"
import { createReading } from "./reading.js"

// How many have answered each round, or each question of a quiz. Progress is not repeated: what was told before this page
// listened is asked for. `read` as a panel is given it; `changed` is called with news; `later()`: ms to wait before it is
// asked, so that a hall does not ask at the same moment. Where it is told meanwhile, it is not asked. `timing` is for
// createReading.
export function createAnswered(read, changed, { later = () => 0, ...timing } = {}) {
  const { wait = setTimeout } = timing
  const known = new Map() // place → people
  const reading = createReading({ changed, ...timing })

  function heard(told) {
    known.set(placeIn(told), told.answered)
    changed()
  }

  async function ask(id, place) {
    const before = known.get(place)
    const delay = later()
    if (delay) await new Promise((resolve) => { wait(resolve, delay) })
    if (known.get(place) !== before) return
    const told = await read(`/activities/${id}/progress`)
    if (known.get(place) === before) heard(told)
  }

  return {
    heard,
    // `question_id`: of a quiz.
    of(activity) {
      const place = placeOf(activity)
      reading.once(place, () => ask(activity.id, place))
      return known.get(place)
    },
    // We may have been away.
    again() {
      reading.again()
      changed()
    },
  }
}
