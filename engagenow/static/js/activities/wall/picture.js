import { fill, find, show } from "../../core/dom.js"
import { t } from "../../core/strings.js"
import { MOST_WORDS } from "../cloud/words.js"
import { mountClock } from "../desk/clock.js"
import { mountResults } from "../results/view.js"
import { wordsOfEmpty } from "./empty.js"
import { mountFit } from "./fit.js"

const NARROW = matchMedia("(max-width: 50rem)")
const TEXTS = 36 // more than a hall can see at once

// An activity as a hall sees it: the question, its results or its options, how many have answered, the time.
export function mountPicture(box) {
  const body = find(".activity-body", box)
  const empty = find(".activity-empty", box)
  const results = mountResults(find(".activity-results", box), {
    foot: find(".activity-foot", box), cardColumns: NARROW.matches ? 1 : 3, newest: TEXTS, words: MOST_WORDS,
  })
  const drawClock = mountClock(box)
  const refit = mountFit(box, body, [box, find(".activity-question", box)])
  let fitted = ""

  // `frozen`: it stands still by the presenter's wish.
  return function draw({ activity, told, answered, present, stage, frozen }) {
    const { title, state, round, rounds } = activity
    fill(box, { question: title, state: t(frozen ? "activity_frozen" : `activity_${state}`), round: rounds > 1 ? t("round_n", { n: round }) : "" })
    const model = results.draw({ activity, told, present, answered, sort: stage.sort, item: stage.item })
    const { form, rows, known } = model
    drawClock(activity)
    show(empty, rows.length === 0)
    fill(box, { empty: wordsOfEmpty(activity, model) })
    box.classList.toggle("nothing-to-see", rows.length === 0)
    // What can change the room that the words need. Figures have theirs from the beginning.
    const words = JSON.stringify([activity.id, title, activity.definition, state, form, known, stage.item])
    if (words !== fitted) refit()
    fitted = words
  }
}
