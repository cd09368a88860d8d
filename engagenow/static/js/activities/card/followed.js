import { t } from "../../core/strings.js"
import { placeOf } from "../places.js"
import { newsOf } from "./news.js"

const SOON = 10 // seconds before the end

// Tells a screen reader what becomes of the cards. `answers`: of answers.js; `say(words)`; `isThere(id)`: the room still has
// this activity; `taken()`: one was taken away while a person was at it.
export function createFollowed({ answers, say, isThere, taken }) {
  const phases = new Map() // "id:round" → the card of before
  const warned = new Set()

  function forgetGone() {
    for (const [place, { phase }] of phases) {
      if (isThere(place.split(":")[0])) continue
      if (phase === "ask") taken()
      phases.delete(place)
    }
  }

  return {
    // Answers the cards of these activities.
    tell(current) {
      const cards = current.map((activity) => [placeOf(activity), answers.of(activity)])
      for (const [place, card] of cards) {
        const news = newsOf(phases.get(place), card)
        if (news) say(news)
        phases.set(place, card)
      }
      forgetGone()
      return cards.map(([, card]) => card)
    },
    hasChanged: (activity) => phases.get(placeOf(activity))?.phase !== answers.of(activity).phase,
    // Once in each round, when few seconds are left and the answer is missing.
    warn(activity, seconds) {
      const place = placeOf(activity)
      if (seconds !== SOON || activity.state !== "open" || warned.has(place) || answers.of(activity).phase !== "ask") return
      warned.add(place)
      say(t("seconds_left", { n: SOON }))
    },
  }
}
