import { createChoice } from "./choice.js"
import { createNumber } from "./number.js"
import { createRanking } from "./ranking.js"
import { createRating } from "./rating.js"
import { createEntries, createText } from "./text.js"

// What answers are made with: create({name, change, say, over}) → {root, draw(definition, draft), focus(field?)}.
// change(draft) hears of every touch, over(most) of one option too many, say(words) tells a screen reader.
// `name` is unique on the page. `fields`: those whose text may be wrong.
export const inputs = {
  choice: createChoice,
  rating: createRating,
  ranking: createRanking,
  number: createNumber,
  text: createText,
  word_cloud: createEntries,
}
