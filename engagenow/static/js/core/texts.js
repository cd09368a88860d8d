// Texts as the server tidies and counts them: engagenow/core/texts.py.
const LINE_BREAK = /\r\n|[\r\n\v\f\x85\u2028\u2029]/g
const CONTROL = /(?![\t\n])[\p{Cc}\ufffe\uffff]/u // the last two are in no XML
const STACKED_MARKS = /(?:[\p{Mn}\p{Me}]\p{Cf}*){5}/u

// Half of a surrogate pair, left over when an emoji is cut in two, is no text to any server.
const whole = (text) => text.replace(/\p{Cs}/gu, "")

export const severalLines = (text) => whole(text).replace(LINE_BREAK, "\n").normalize("NFC").trim()
export const oneLine = (text) => severalLines(text).replace(/[\t\n]+/g, " ")
export const codePoints = (text) => [...text].length

export function graphemes(text) {
  const segmenter = globalThis.Intl?.Segmenter && new Intl.Segmenter()
  return segmenter ? [...segmenter.segment(text)].length : codePoints(text)
}

// The key of a sentence that says what is wrong with the characters of a text; empty: nothing.
export function wrongCharacters(text) {
  if (CONTROL.test(text)) return "text_controls"
  return STACKED_MARKS.test(text.normalize("NFD")) ? "text_marks" : ""
}

// Why the server would refuse a text: more than `most` characters, as `count(text)` counts them, or one that is not allowed.
// [key of a sentence, its values], or null where it would not.
export function problemOfText(text, most, count = graphemes) {
  const wrong = wrongCharacters(text)
  const over = count(text) - most
  return wrong ? [wrong, {}] : over > 0 ? ["too_long", { n: over }] : null
}
