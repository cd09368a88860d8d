import { placeIn, placeOf } from "../places.js"
import { createReading } from "../reading.js"

// In ms.
const LEAST = 300
const SPREAD = 2000 // a hall comes back in the same moment

// Results that only those see who have answered. They come as passing events; what came while the page was away is asked
// for. `changed()` hears of each.
export function createGroupResults({ store, read, changed, wait = setTimeout, random = Math.random }) {
  const told = new Map() // "id:round" → {rev, results}
  const reading = createReading({ changed, wait, random })

  function take({ activity_id: id, round, rev, results }) {
    const place = placeIn({ activity_id: id, round })
    if (told.get(place)?.rev > rev) return
    told.set(place, { activity_id: id, round, rev, results })
    changed()
  }

  // A moment later: those who have just answered are told by themselves.
  async function ask({ id, round }, place) {
    const known = told.get(place)
    const isNews = () => told.get(place) === known
    await new Promise((resolve) => { wait(resolve, LEAST + SPREAD * random()) })
    if (!isNews()) return
    const answer = await read(`/activities/${encodeURIComponent(id)}/results?round=${round}`)
    if (isNews()) take({ rev: known?.rev ?? -1, ...answer })
  }

  store.on("own_results", take)
  store.watch("joined", (joined) => { if (joined) reading.again() })

  return {
    // What is known of a round, undefined at first: then it is asked for.
    of(activity) {
      const place = placeOf(activity)
      if (store.read("joined")) reading.once(place, () => ask(activity, place))
      return told.get(place)
    },
  }
}
