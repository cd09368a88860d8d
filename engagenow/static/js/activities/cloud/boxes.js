// Boxes on the canvas: {x, y: the middle, w, h: half of its width and height}, all whole numbers, so that no browser
// comes to another answer by a last digit.
export const WIDTH = 1600
export const HEIGHT = 900

export const overlap = (a, b) => Math.abs(a.x - b.x) < a.w + b.w && Math.abs(a.y - b.y) < a.h + b.h

export const fits = ({ w, h }) => 2 * w <= WIDTH && 2 * h <= HEIGHT

// The place on the canvas that is nearest to this one.
export const inside = ({ x, y, w, h }) => ({ x: clamp(x, w, WIDTH - w), y: clamp(y, h, HEIGHT - h) })

const clamp = (value, least, most) => Math.min(Math.max(value, least), most)

const WIDER = 16 / 9 // the spiral has the shape of the canvas
const FARTHEST = 1300 // from any corner to the other one
const LEAST_GAP = 9 // between two turns of the spiral
const TRIES = 200 // between two pauses
const WIDEST_TURN = 0.7 // of a radian, from one try to the next

// The first free place for a box on an Archimedean spiral from where it is, or null. `start`: the angle, in radians,
// at which it begins. `others`: the boxes that stay. Yields now and then: a full canvas is a long way.
export function* findPlace(box, others, start) {
  const isFree = freePlaces(box, others)
  const { x, y, w, h } = box
  if (isFree(x, y)) return { x, y }
  const gap = Math.max(Math.min(w, h), LEAST_GAP)
  let tries = 0
  for (let turn = WIDEST_TURN, far = 0; far < FARTHEST; turn += Math.min(WIDEST_TURN, gap / far)) {
    far = (gap * turn) / (2 * Math.PI)
    const nextX = Math.round(x + WIDER * far * Math.cos(start + turn))
    const nextY = Math.round(y + far * Math.sin(start + turn))
    if (isFree(nextX, nextY)) return { x: nextX, y: nextY }
    tries += 1
    if (tries % TRIES === 0) yield
  }
  return null
}

// Answers whether a box can stand at x, y. What was in the way a moment ago is asked first.
function freePlaces({ w, h }, others) {
  let last = 0
  const isAt = (other, x, y) => Math.abs(other.x - x) < other.w + w && Math.abs(other.y - y) < other.h + h
  return (x, y) => {
    if (x < w || x > WIDTH - w || y < h || y > HEIGHT - h) return false
    if (others.length && isAt(others[last], x, y)) return false
    const found = others.findIndex((other) => isAt(other, x, y))
    if (found >= 0) last = found
    return found < 0
  }
}
