import { HEIGHT, WIDTH } from "./boxes.js"
import { layOut } from "./layout.js"
import { narrowing } from "./letters.js"
import { inSlices } from "./slices.js"

export const COLOURS = 5 // css/cloud.css names them
const LETTERS = 200 // of a word before it is scaled, in units of the canvas: css/cloud.css knows it too

// The colour of a word is its own for good, as its home is.
export const colourOf = ({ number }) => number % COLOURS

// A cloud in `root`: `draw(model)` (model.js) lays it out in slices and moves the words there; what comes meanwhile is
// drawn afterwards. `choose(row)` hears of a word that is clicked. Words are elements of the page, not of an SVG: of
// those a browser lays out every text again in every frame in which it grows.
export function mountCloud(root, { choose } = {}) {
  const picture = Object.assign(document.createElement("div"), { className: "cloud" })
  const words = new Map() // id → its element
  let wanted = null
  let drawn = "" // the words and people of the last layout
  let isBusy = false
  let family // the names of the fonts
  picture.setAttribute("role", "img")
  root.append(picture)

  async function work() {
    isBusy = true
    try {
      while (wanted) await next()
    } finally {
      isBusy = false
    }
  }

  async function next() {
    const model = wanted
    wanted = null
    picture.setAttribute("aria-label", model.summary)
    const { places } = await inSlices(layOut(model.rows))
    await inSlices(show(model, places))
  }

  function* show({ rows, most }, places) {
    family ??= getComputedStyle(picture).fontFamily
    const shown = new Map(rows.slice(0, most).map((row) => [row.id, row]))
    for (const [id, word] of words) if (!shown.has(id)) remove(id, word)
    for (const place of places) {
      if (!shown.has(place.id)) continue
      put(place, shown.get(place.id))
      yield
    }
  }

  function remove(id, word) {
    word.remove()
    words.delete(id)
  }

  function put(place, row) {
    const isNew = !words.has(place.id)
    if (isNew) words.set(place.id, wordOf(choose))
    const word = words.get(place.id)
    word.row = row
    word.className = `cloud-word cloud-colour-${colourOf(place)}${row.own ? " own" : ""}`
    if (word.textContent !== place.word) word.textContent = place.word
    const transform = transformOf(place, narrowing(place.word, family))
    if (word.at !== transform) word.style.transform = transform
    word.at = transform
    if (isNew) picture.append(word)
  }

  return function draw(model) {
    const said = JSON.stringify(model.rows.map(({ id, word, people, own }) => [id, word, people, own]))
    if (said === drawn) return
    drawn = said
    wanted = model
    if (!isBusy) work()
  }
}

function wordOf(choose) {
  const word = document.createElement("bdi")
  if (choose) word.addEventListener("click", () => choose(word.row))
  return word
}

// In hundredths of the picture, so that it has any size. The same functions each time: what moves is what differs.
function transformOf({ x, y, letters, turned }, narrow) {
  const place = `translate(${(100 * x) / WIDTH}cqw, ${(100 * y) / HEIGHT}cqh)`
  const size = letters / LETTERS
  return `${place} rotate(${turned ? -90 : 0}deg) scale(${size * narrow}, ${size}) translate(-50%, -50%)`
}
