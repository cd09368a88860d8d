// How wide words are, in em of their letters, by classes of characters: the same on every screen, whatever fonts it
// has. The classes are rather wide than narrow; a word that is wider in the fonts of a screen is pressed into its width
// (draw.js).
const CLASSES = [
  [/\p{Extended_Pictographic}|\p{Regional_Indicator}/u, 1.35],
  [/[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u, 0.96],
  [/[mwMW@%]/, 0.92],
  [/[ijlI|'.,:;!()[\]{}ftr\-]/, 0.4],
  [/\s/, 0.28],
  [/\p{Lu}/u, 0.72],
  [/[\p{Ll}\p{Nd}]/u, 0.62],
]
const OTHER = 0.9

const segmenter = globalThis.Intl?.Segmenter && new Intl.Segmenter()
const known = new Map() // a word is asked for at every beat
const MOST_KNOWN = 2000

export const LINE = 1.12 // em: the height of a word, with the room above and below
const ROOM = 0.22 // em, beside a word

// The width of a word in em, with the room beside it.
export function widthOf(word) {
  if (!known.has(word)) {
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(word, ROOM + graphemesOf(word).reduce((sum, one) => sum + classOf(one), 0))
  }
  return known.get(word)
}

// Without the room: what its letters may take.
export const lettersOf = (word) => widthOf(word) - ROOM

const graphemesOf = (word) => (segmenter ? Array.from(segmenter.segment(word), ({ segment }) => segment) : [...word])
const classOf = (grapheme) => (CLASSES.find(([shape]) => shape.test(grapheme)) ?? [null, OTHER])[1]
