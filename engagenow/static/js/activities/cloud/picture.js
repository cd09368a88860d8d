import { ownFrame } from "../../core/frames.js"
import { WIDTH } from "./boxes.js"
import { layOut } from "./layout.js"
import { narrowing } from "./letters.js"
import { widthOf } from "./metrics.js"
import { inSlices } from "./slices.js"

export const COLOURS = 5 // css/cloud.css names them
// Words.
const EACH_FRAME = 2
const MOST_GLIDING = 4
const FEW = 12 // all of them move together (layout.js)

const LETTERS = 200 // px of a word before it is scaled: css/cloud.css knows it too

// The colour of a word is its own for good, as its home is.
export const colourOf = ({ number }) => number % COLOURS

// A cloud in `root`: `draw(model)` (model.js) lays it out in slices and moves the words there; what comes meanwhile is
// drawn afterwards. `choose(row)` hears of a word that is clicked. Words are elements of the page, not of an SVG: of
// those a browser lays out every text again in every frame in which it grows.
export function mountCloud(root, { choose } = {}) {
  const picture = Object.assign(document.createElement("div"), { className: "cloud" })
  const canvas = Object.assign(document.createElement("div"), { className: "cloud-canvas" })
  const words = new Map() // id → its element
  let wanted = null
  let drawn = "" // the words and people of the last layout
  let isBusy = false
  let family // the names of the fonts
  picture.setAttribute("role", "img")
  picture.append(canvas)
  root.append(picture)
  new ResizeObserver(([{ contentRect }]) => { canvas.style.transform = `scale(${contentRect.width / WIDTH})` }).observe(picture)

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
    await show(model, await inSlices(placesOf(model)))
  }

  // Letters are measured in the slices as well: a word that is new takes its time.
  function* placesOf({ rows }) {
    const { places } = yield* layOut(rows)
    family ??= getComputedStyle(picture).fontFamily
    for (const { word } of places) {
      narrowing(word, family)
      yield
    }
    return places
  }

  // A few words in each frame. Of many that change those glide that go farthest: a slow device moves no more of them
  // within a frame, and an eye follows no more.
  async function show({ rows, most }, places) {
    const shown = new Map(rows.slice(0, most).map((row) => [row.id, row]))
    for (const [id, word] of words) if (!shown.has(id)) remove(id, word)
    const changes = places.filter(({ id }) => shown.has(id)).map((place) => changeOf(place, shown.get(place.id))).filter(Boolean)
    changes.sort((one, other) => other.far - one.far)
    for (const [index, change] of changes.entries()) {
      if (index % EACH_FRAME === 0) await ownFrame()
      put(change, index < MOST_GLIDING || rows.length <= FEW)
    }
  }

  function remove(id, word) {
    word.remove()
    words.delete(id)
  }

  // What is to be drawn of a word, or null. `far`: how far it goes.
  function changeOf(place, row) {
    const before = words.get(place.id)
    if (before) before.row = row
    const look = { text: place.word, own: Boolean(row.own), transform: transformOf(place, narrowing(place.word, family)) }
    if (before && Object.keys(look).every((name) => look[name] === before.look[name])) return null
    const far = before ? Math.hypot(place.x - before.place.x, place.y - before.place.y) : 0
    return { place, row, look, far }
  }

  function put({ place, row, look }, glides) {
    const word = words.get(place.id) ?? wordOf(place, choose)
    Object.assign(word, { place, row, look })
    word.classList.toggle("own", look.own)
    word.classList.toggle("glides", glides)
    if (word.textContent !== look.text) write(word, look.text, family)
    word.style.transform = look.transform
    if (words.has(place.id)) return
    words.set(place.id, word)
    canvas.append(word)
  }

  return function draw(model) {
    const said = JSON.stringify(model.rows.map(({ id, word, people, own }) => [id, word, people, own]))
    if (said === drawn) return
    drawn = said
    wanted = model
    if (!isBusy) work()
  }
}

function wordOf(place, choose) {
  const word = Object.assign(document.createElement("bdi"), { className: `cloud-word cloud-colour-${colourOf(place)}` })
  if (choose) word.addEventListener("click", () => choose(word.row))
  return word
}

// A word has its width beforehand: where it stands does not wait for its letters.
function write(word, text, family) {
  word.textContent = text
  word.style.width = `${widthOf(text) / narrowing(text, family)}em`
}

// The same functions each time, so that only their values change while a word moves.
function transformOf({ x, y, letters, turned }, narrow) {
  const size = letters / LETTERS
  return `translate(${x}px, ${y}px) rotate(${turned ? -90 : 0}deg) scale(${size * narrow}, ${size}) translate(-50%, -50%)`
}
