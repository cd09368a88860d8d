import { oneLine, problemOfText } from "../../core/texts.js"
import { withUnit } from "../results/numbers.js"
import { wordCloud } from "./entries.js"
import { readNumber } from "./numbers.js"

export const LONGEST_TEXT = 200 // graphemes; engagenow/activities/kinds/text.py knows it too

// What a card needs to know of a kind. A draft is what is being chosen or typed, and may be incomplete:
// blank(definition) → draft; draftOf(definition, answer) → draft, without what the definition does not have any more;
// read(definition, draft) → {answer} or {problem: [key of a sentence, its values], field?};
// words(definition, answer) → the answer as texts; hint(definition) → [key, values].
export const kinds = {
  choice: {
    blank: () => ({ options: [], abstain: false }),
    draftOf: (definition, { options }) => ({ options: known(definition, options), abstain: !options.length }),
    read: readChoice,
    words: (definition, { options }) => textsOf(definition.options, inOrder(definition, options)),
    hint: hintOfChoice,
  },
  rating: {
    blank: ({ statements }) => (statements.length ? { values: {} } : { value: null }),
    draftOf: ({ statements }, { value, values = {} }) => (statements.length ? { values: ofStatements(statements, values) } : { value }),
    read: readRating,
    words: wordsOfRating,
    hint: ({ statements }) => [statements.length ? "rate_statements" : "rate_one", {}],
  },
  ranking: {
    blank: () => ({ order: [] }),
    draftOf: (definition, { order }) => ({ order: known(definition, order) }),
    read: readRanking,
    words: (definition, { order }) => textsOf(definition.options, order).map((text, index) => `${index + 1}. ${text}`),
    hint: ({ options, top }) => (top && top < options.length ? ["rank_top", { n: top }] : ["rank_all", {}]),
  },
  number: {
    blank: () => ({ value: "" }),
    draftOf: (definition, { value }) => ({ value: String(value) }),
    read: readNumber,
    words: ({ unit }, { value }) => [withUnit(value, unit)],
    hint: ({ min, max, step }) => [step ? "number_range_step" : "number_range", { min, max, step }],
  },
  text: {
    blank: () => ({ texts: [] }),
    draftOf: (definition, { texts }) => ({ texts }),
    read: readText,
    words: (definition, { texts }) => texts,
    hint: ({ most }) => (most > 1 ? ["texts_up_to", { n: most }] : ["text_one", {}]),
  },
  word_cloud: wordCloud,
}

// How many options are to be put in order.
export const ranked = ({ options, top }) => top ?? options.length

const known = ({ options }, ids) => ids.filter((id) => options.some((option) => option.id === id))
const inOrder = ({ options }, ids) => options.map(({ id }) => id).filter((id) => ids.includes(id))
const textsOf = (options, ids) => ids.map((id) => options.find((option) => option.id === id)?.text ?? "").filter(Boolean)

function readChoice(definition, { options, abstain }) {
  const { min, max } = definition
  if (abstain) return { answer: { options: [] } }
  if (!options.length) return { problem: [min ? "choose_something" : "choose_or_abstain", {}] }
  if (options.length < min) return { problem: ["choose_at_least", { n: min }] }
  if (options.length > max) return { problem: ["choose_at_most", { n: max }] }
  return { answer: { options: inOrder(definition, options) } }
}

function hintOfChoice({ min, max }) {
  if (max === 1) return ["choose_one", {}]
  if (min === max) return ["choose_exactly", { n: max }]
  return min > 1 ? ["choose_from_to", { min, max }] : ["choose_up_to", { n: max }]
}

const ofStatements = (statements, values) =>
  Object.fromEntries(statements.filter(({ id }) => id in values).map(({ id }) => [id, values[id]]))

function readRating({ statements }, { value, values }) {
  if (statements.length) return Object.keys(values).length ? { answer: { values } } : { problem: ["rate_something", {}] }
  return value === null ? { problem: ["rate_something", {}] } : { answer: { value } }
}

function wordsOfRating({ statements, from, to, low, high }, { value, values }) {
  const end = value === from ? low : value === to && high
  if (!statements.length) return [end ? `${value} · ${end}` : `${value} (${from}–${to})`]
  return statements.filter(({ id }) => id in values).map(({ id, text }) => `${text}: ${values[id]}`)
}

function readRanking(definition, { order }) {
  const left = ranked(definition) - order.length
  return left > 0 ? { problem: ["rank_more", { n: left }] } : { answer: { order } }
}

function readText(definition, draft) {
  const texts = draft.texts.map(oneLine)
  const problems = texts.map((text) => problemOfText(text, LONGEST_TEXT))
  const field = problems.findIndex(Boolean)
  if (field >= 0) return { problem: problems[field], field }
  const said = [...new Set(texts.filter(Boolean))]
  return said.length ? { answer: { texts: said } } : { problem: ["write_something", {}] }
}
