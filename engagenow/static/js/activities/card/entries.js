import { oneLine, problemOfText } from "../../core/texts.js"

// What a word cloud takes; the server knows it too (engagenow/activities/kinds/word_cloud.py).
export const LONGEST_ENTRY = 20 // graphemes
export const MOST_IN_ENTRY = 3 // words

// What a participant types into a word cloud, as kinds.js has it. A draft is {texts}, as that of texts is.
export const wordCloud = {
  blank: () => ({ texts: [] }),
  draftOf: (definition, { entries }) => ({ texts: entries }),
  read: readEntries,
  words: (definition, { entries, texts }) => entries ?? texts,
  hint: ({ most }) => [most > 1 ? "entries_up_to" : "entry_one", { n: most, letters: LONGEST_ENTRY, words: MOST_IN_ENTRY }],
}

function readEntries(definition, draft) {
  const entries = draft.texts.map(oneLine)
  const field = entries.findIndex((entry) => problemOfEntry(entry))
  if (field >= 0) return { problem: problemOfEntry(entries[field]), field }
  const said = [...new Set(entries.filter(Boolean))]
  return said.length ? { answer: { entries: said } } : { problem: ["write_word", {}] }
}

// [key of a sentence, its values], or null.
export function problemOfEntry(entry) {
  const problem = problemOfText(entry, LONGEST_ENTRY)
  if (problem) return problem
  return wordsIn(entry) > MOST_IN_ENTRY ? ["entry_too_many_words", { n: MOST_IN_ENTRY }] : null
}

const wordsIn = (entry) => entry.split(/\s+/).filter(Boolean).length
