import { findPlace, fits, HEIGHT, inside, overlap, WIDTH } from "./boxes.js"
import { hashOf } from "./hash.js"
import { LINE, widthOf } from "./metrics.js"
import { sizeAt, stepOf } from "./sizes.js"
import { idOf } from "./words.js"

// Where the words of a cloud stand: {size, places: [{id, word, number, x, y, w, h, letters, turned}]} on a canvas of
// 1600 × 900. x, y: the middle of a word; w, h: half of its box; letters: its font size; size: that of a word of one person.
//
// Every screen shows the same picture, also a page that is opened late or loaded again. So the places come from the words
// and their people alone, never from what a page has shown before, from its size or from its fonts (metrics.js). That
// words stay where they are all the same has three reasons:
//
// * A word has a home, which is its own for good: a point on the canvas by the number at which it was first seen, the
//   first one in the middle. These points are spread evenly, whatever other words there are. Of each two of them the
//   second lies opposite the first.
// * A history is played that depends on the words alone. First all words come in the order first seen, each as large as
//   a word of one person; then all that have two people grow, then all that have three, and so on (sizes.js). A word that
//   grows keeps its place. Smaller words that it covers look for a place that is free, on a spiral from where they are,
//   and push no other; only where a larger one is in its way it looks for another place itself. One answer more changes
//   one step of this history, and with it the word and its neighbours.
// * What is common to all words, the size of their letters, changes seldom: it is taken from a coarse scale by the area
//   of all words. Where a word finds no place, it shrinks by 4 %, and all begins again. Nothing is left out.
//
// Few words are moved to the middle of the canvas, all by the same distance: the fewer words, the larger part of the way.

const LARGEST = 200 // letters of a single word
const COARSE = 0.85 // from one size of the scale to the next
const SHRINK = 0.96
const FILLED = 0.5 // of the canvas, by the boxes of all words: fuller ones are pushed about
const FEW = 12 // words; more of them are not moved to the middle
const APART = 75 // size at which homes fill the whole canvas
const WIDEST = 0.94 // of the canvas, for the widest word

// Two sequences that fill a square evenly, whichever part of them is taken (by powers of the plastic number).
const ACROSS = 0.7548776662466927
const DOWN = 0.5698402909980532

const TURNED_ONE_IN = 5
const TURNABLE = /^\p{Script=Latin}{2,8}$/u // Hangul stays upright

// Yields often, so that the work can be done in slices (slices.js). `words`: [{word, people, number?}]; without
// the number at which it was first seen, one of the word itself stands for it.
export function* layOut(words) {
  const cast = []
  for (const word of words) {
    cast.push(castOf(word))
    yield
  }
  cast.sort((a, b) => a.number - b.number || (a.word < b.word ? -1 : 1))
  let size = largestSize(cast)
  for (;;) {
    const placed = yield* play(cast, size)
    if (placed) return { size, places: inTheMiddle(placed).map((one) => placeOf(one, size)) }
    size *= SHRINK
  }
}

function castOf({ word, people, number: seen }) {
  const hash = hashOf(word)
  const number = seen ?? hash
  const [across, down] = [ACROSS, DOWN].map((step) => pointOf(number, step))
  return {
    word, id: idOf({ word, number: seen }), number, step: stepOf(people), wide: widthOf(word),
    turned: TURNABLE.test(word) && hash % TURNED_ONE_IN === 0,
    across, down, start: (hash % 360) * (Math.PI / 180),
  }
}

// 0 to 1 along one side of the canvas. Of number 1: the middle; 2 and 3, 4 and 5 … lie opposite each other.
function pointOf(number, step) {
  const point = (0.5 + Math.floor(number / 2) * step) % 1
  return number % 2 ? 1 - point : point
}

function inTheMiddle(boxes) {
  const share = Math.max(0, FEW + 1 - boxes.length) / FEW
  const edge = (of, sign) => boxes.map((box) => box[of] + sign * box[of === "x" ? "w" : "h"])
  const by = (length, of) => Math.round((share * (length - Math.min(...edge(of, -1)) - Math.max(...edge(of, 1)))) / 2)
  const [right, down] = share ? [by(WIDTH, "x"), by(HEIGHT, "y")] : [0, 0]
  return boxes.map((box) => ({ ...box, x: box.x + right, y: box.y + down }))
}

function largestSize(cast) {
  const area = cast.reduce((sum, { wide, step }) => sum + wide * LINE * sizeAt(step) ** 2, 0)
  const widest = Math.max(...cast.map(({ wide, step }) => wide * sizeAt(step)), 0)
  let size = LARGEST
  while (size * size * area > FILLED * WIDTH * HEIGHT || size * widest > WIDEST * WIDTH) size *= COARSE
  return size
}

// The cast as boxes, or null where one of them finds no place.
function* play(cast, size) {
  const boxes = []
  for (const one of cast) {
    const box = { ...one, ...homeOf(one, size), level: 0, ...extentOf(one, 0, size) }
    if (!(yield* settle(box, boxes))) return null
    boxes.push(box)
    yield
  }
  const last = Math.max(...cast.map(({ step }) => step), 0)
  for (let level = 1; level <= last; level += 1) {
    for (const box of boxes) {
      if (box.step < level) continue
      if (!(yield* grow(box, boxes, level, size))) return null
      yield
    }
  }
  return boxes
}

// Few and large words stand close together; their homes go apart as more come.
function homeOf({ across, down }, size) {
  const apart = Math.min(1, APART / size)
  return { x: Math.round(WIDTH * (0.5 + apart * (across - 0.5))), y: Math.round(HEIGHT * (0.5 + apart * (down - 0.5))) }
}

function* grow(box, boxes, level, size) {
  Object.assign(box, extentOf(box, level, size), { level })
  const others = boxes.filter((other) => other !== box)
  if (!(yield* settle(box, others.filter((other) => other.level >= level)))) return false
  const covered = others.filter((other) => overlap(box, other))
  const staying = boxes.filter((other) => !covered.includes(other))
  for (const other of covered) {
    if (!(yield* settle(other, staying))) return false
    staying.push(other)
  }
  return true
}

// Gives a box the place that is nearest to where it is. Whether there is one.
function* settle(box, others) {
  if (!fits(box)) return false
  const place = yield* findPlace({ ...box, ...inside(box) }, others, box.start)
  if (place) Object.assign(box, place)
  return Boolean(place)
}

function extentOf({ wide, turned }, level, size) {
  const letters = size * sizeAt(level)
  const [along, across] = [wide, LINE].map((em) => Math.ceil((em * letters) / 2))
  return turned ? { w: across, h: along } : { w: along, h: across }
}

const placeOf = ({ id, word, number, x, y, w, h, level, turned }, size) => (
  { id, word, number, x, y, w, h, turned, letters: Math.round(100 * size * sizeAt(level)) / 100 }
)
