import { placeOf } from "../places.js"
import { maySee } from "./state.js"

export const isUnanswered = ({ phase, editing }) => phase === "ask" && !editing

// What comes up by itself on a phone. `answers`: of answers.js.
export function createFresh(answers) {
  const known = new Set() // "id:round" of what was open before

  return {
    // The newest of what has been opened and is not answered, once.
    opened(current) {
      const open = current.filter((activity) => activity.state === "open" && !known.has(placeOf(activity)))
      for (const activity of open) known.add(placeOf(activity))
      return open.find((activity) => answers.of(activity).phase === "ask")
    },
    // What the hall looks at now, `shown` of shown.js, if there is something to see in it.
    revealed(current, shown) {
      const activity = shown.isNew && current.find(({ id }) => id === shown.id)
      if (!activity) return undefined
      const card = answers.of(activity)
      return maySee(activity, Boolean(card.own)) && !isUnanswered(card) ? activity : undefined
    },
  }
}
