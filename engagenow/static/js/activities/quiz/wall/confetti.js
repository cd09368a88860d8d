import { nextFrame } from "../../../core/frames.js"

const PIECES = 160
const LASTS = 6000 // ms
const COLOURS = ["#e8b931", "#5fd0b0", "#ff7a5c", "#6aa8ff", "#c58cff", "#f2f6f4"]
const GRAVITY = 0.0011 // pixels per ms², for a picture that is 1000 high
const DRAG = 0.9985 // of the speed that is left after a ms

const between = (least, most, random) => least + (most - least) * random()

// A piece flies from a lower corner, up and to the middle. Lengths are thousandths of the height.
function pieceOf(index, width, random) {
  const left = index % 2 === 0
  const speed = between(0.9, 2.1, random)
  const angle = between(0.95, 1.45, random) // radians above the ground
  return {
    x: left ? 0 : width, y: 1000, vx: Math.cos(angle) * speed * (left ? 1 : -1) * 0.9, vy: -Math.sin(angle) * speed,
    turn: between(0, 6, random), spin: between(-0.01, 0.01, random), size: between(9, 18, random),
    colour: COLOURS[index % COLOURS.length], flat: between(0.4, 1, random), wait: between(0, 900, random),
  }
}

export const makePieces = (width, random = Math.random) => Array.from({ length: PIECES }, (_, index) => pieceOf(index, width, random))

// The pieces as they are `ms` later.
export function fall(pieces, ms) {
  return pieces.map((piece) => {
    const flying = Math.max(0, ms - piece.wait)
    const wait = Math.max(0, piece.wait - ms)
    if (!flying) return { ...piece, wait }
    const slower = DRAG ** flying
    return {
      ...piece, wait, x: piece.x + piece.vx * flying, y: piece.y + piece.vy * flying,
      vx: piece.vx * slower, vy: piece.vy * slower + GRAVITY * flying, turn: piece.turn + piece.spin * flying,
    }
  })
}

// Throws confetti over `box` once. Where less motion is asked for, a still picture of it stays.
export function throwConfetti(box, { calm = matchMedia("(prefers-reduced-motion: reduce)").matches } = {}) {
  const canvas = Object.assign(document.createElement("canvas"), { className: "quiz-confetti" })
  canvas.setAttribute("aria-hidden", "true")
  box.append(canvas)
  canvas.width = canvas.clientWidth
  canvas.height = canvas.clientHeight
  const scale = canvas.height / 1000 || 1
  const first = makePieces(canvas.width / scale)
  if (calm) draw(canvas, fall(first.map((piece) => ({ ...piece, wait: 0 })), 500), scale)
  else fly(canvas, first, scale)
  return () => canvas.remove()
}

async function fly(canvas, first, scale) {
  let pieces = first
  let before = performance.now()
  const end = before + LASTS
  while (canvas.isConnected && before < end) {
    await nextFrame()
    const now = performance.now()
    pieces = fall(pieces, Math.min(now - before, 50))
    before = now
    draw(canvas, pieces, scale)
  }
  canvas.remove()
}

function draw(canvas, pieces, scale) {
  const picture = canvas.getContext("2d")
  picture.setTransform(1, 0, 0, 1, 0, 0)
  picture.clearRect(0, 0, canvas.width, canvas.height)
  for (const { x, y, turn, size, flat, colour, wait } of pieces) {
    if (wait) continue
    picture.setTransform(scale, 0, 0, scale, x * scale, y * scale)
    picture.rotate(turn)
    picture.fillStyle = colour
    picture.fillRect(-size / 2, (-size * flat) / 2, size, size * flat)
  }
}
