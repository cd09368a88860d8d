import { find } from "../../core/dom.js"
import { HEIGHT, WIDTH } from "./boxes.js"
import { layOut } from "./layout.js"
import { pressed } from "./letters.js"
import { inSlices } from "./slices.js"

export const COLOURS = 5 // css/cloud.css names them
const SVG = "http://www.w3.org/2000/svg"
const LETTERS = 100 // of a word before it is scaled
export const BASELINE = 0.36 // em below the middle of a word

// The colour of a word is its own for good, as its home is.
export const colourOf = ({ number }) => number % COLOURS

// A cloud in `root`: `draw(model)` (model.js) lays it out in slices and moves the words there; what comes meanwhile is
// drawn afterwards. `choose(row)` hears of a word that is clicked.
export function mountCloud(root, { choose } = {}) {
  const svg = element("svg", { class: "cloud", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" })
  const words = new Map() // id → its element
  let wanted = null
  let drawn = "" // the words and people of the last layout
  let isBusy = false
  let family // the names of the fonts
  root.append(svg)

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
    svg.setAttribute("aria-label", model.summary)
    const { places } = await inSlices(layOut(model.rows))
    await inSlices(show(model, places))
  }

  function* show({ rows, most }, places) {
    family ??= getComputedStyle(svg).fontFamily
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
    if (!words.has(place.id)) words.set(place.id, wordIn(svg, choose))
    const word = words.get(place.id)
    word.row = row
    word.classList.toggle("own", Boolean(row.own))
    const { x, y, letters, turned } = place
    const transform = `translate(${x}px, ${y}px) rotate(${turned ? -90 : 0}deg) scale(${letters / LETTERS})`
    if (word.at !== transform) word.style.transform = transform
    word.at = transform
    write(find("text", word), place, family)
  }

  return function draw(model) {
    const said = JSON.stringify(model.rows.map(({ id, word, people, own }) => [id, word, people, own]))
    if (said === drawn) return
    drawn = said
    wanted = model
    if (!isBusy) work()
  }
}

function wordIn(svg, choose) {
  const word = element("g", { class: "cloud-word" })
  word.append(element("text", { "font-size": LETTERS, dy: `${BASELINE}em`, "text-anchor": "middle" }))
  if (choose) word.addEventListener("click", () => choose(word.row))
  svg.append(word)
  return word
}

function write(text, place, family) {
  text.setAttribute("class", `cloud-colour-${colourOf(place)}`)
  if (text.textContent === place.word) return
  text.textContent = place.word
  text.removeAttribute("textLength")
  for (const [name, value] of Object.entries(pressed(place.word, family))) text.setAttribute(name, value)
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}
