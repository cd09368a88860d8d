import { lettersOf } from "./metrics.js"

const MEASURED = 100 // px

const known = new Map() // "font / word" → px
let pen = null

// By how much a word is made narrower where this screen's letters are wider than its width on the canvas: 1, or less.
export const narrowing = (word, family) => Math.min(1, (lettersOf(word) * MEASURED) / widthIn(word, family))

function widthIn(word, family) {
  const key = `${family} / ${word}`
  if (!known.has(key)) {
    pen ??= document.createElement("canvas").getContext("2d")
    pen.font = `800 ${MEASURED}px ${family}`
    known.set(key, pen.measureText(word).width)
  }
  return known.get(key)
}
