const SIMILAR = 0.5 // of likeness, from which on a question is offered
const MOST = 3
const LEAST = 6 // letters, three syllables of Hangul at most: below that any two texts are similar

// How similar two texts are, 0 to 1: the share of their runs of three letters that both have. Hangul is taken apart, so
// that one syllable with another final consonant is still nearly the same.
export function likeness(one, other) {
  const [a, b] = [trigrams(one), trigrams(other)]
  let both = 0
  for (const gram of a) if (b.has(gram)) both += 1
  return both ? both / (a.size + b.size - both) : 0
}

// The questions that say nearly the same as `text`, the most similar first; at most three.
export function similar(text, questions) {
  if (letters(text).length < LEAST) return []
  const found = questions.map((question) => ({ question, likeness: likeness(text, question.text) }))
  const close = found.filter((each) => each.likeness >= SIMILAR).sort((a, b) => b.likeness - a.likeness)
  return close.slice(0, MOST).map(({ question }) => question)
}

const known = new Map() // text → its trigrams: a hall's questions are compared at each pause in typing
const MOST_KNOWN = 2000

function trigrams(text) {
  if (!known.has(text)) {
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(text, gramsOf(letters(text)))
  }
  return known.get(text)
}

// NFKD takes syllables apart, and makes full-width letters narrow. Word spaces count little in Korean: people differ in them.
const letters = (text) => text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "")

function gramsOf(run) {
  const signs = [...` ${run} `]
  return new Set(signs.slice(2).map((sign, place) => signs[place] + signs[place + 1] + sign))
}
