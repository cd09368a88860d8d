import { lettersOf } from "./metrics.js"

const MEASURED = 100 // px: what a font size of a word is a part of

const known = new Map() // "font / word" → px
let pen = null

// The attributes that press a word into its width where this screen's letters are wider; {} where they are not.
export function pressed(word, family) {
  const most = lettersOf(word) * MEASURED
  return widthIn(word, family) > most ? { textLength: Math.floor(most), lengthAdjust: "spacingAndGlyphs" } : {}
}

function widthIn(word, family) {
  const key = `${family} / ${word}`
  if (!known.has(key)) {
    pen ??= document.createElement("canvas").getContext("2d")
    pen.font = `800 ${MEASURED}px ${family}`
    known.set(key, pen.measureText(word).width)
  }
  return known.get(key)
}
