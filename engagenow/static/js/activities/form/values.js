import { codePoints, graphemes, oneLine } from "../../core/texts.js"
import { numberIn } from "../card/numbers.js"
import { linesOf } from "./lines.js"

// What the form holds, all as it was typed. `options` and `statements` are one line each.
export const EMPTY = {
  kind: "choice", title: "", options: "", several: false, least: "1", most: "", abstain: false,
  from: "1", to: "5", low: "", high: "", statements: "", top: "", min: "0", max: "100", unit: "", step: "", texts: "1",
  entries: "3", split: false,
  show: "", names: "alias", may_change: "", seconds: "",
}
export const KINDS = ["choice", "rating", "ranking", "number", "text", "word_cloud"]

const MOST = { title: 300, option: 120, label: 60, unit: 20, options: 20, statements: 8 }

const optional = (typed) => (typed.trim() ? numberIn(typed) : undefined)
const withTexts = (texts, known) => texts.map((text) => {
  const same = known.find((option) => option.text === text)
  return same ? { id: same.id, text } : { text }
})
const without = (nothing) => Object.fromEntries(Object.entries(nothing).filter(([, value]) => value !== undefined && value !== ""))

// `known`: the options of the activity that is changed, whose ids stay with their texts.
const DEFINE = {
  choice(values, known = []) {
    const options = withTexts(linesOf(values.options), known)
    const most = values.several ? optional(values.most) ?? options.length : 1
    const least = values.abstain ? 0 : values.several ? numberIn(values.least) : 1
    return { options, min: least, max: most }
  },
  rating(values, known = []) {
    const { from, to, low, high } = values
    const statements = withTexts(linesOf(values.statements), known)
    return { from: numberIn(from), to: numberIn(to), low: oneLine(low), high: oneLine(high), statements }
  },
  ranking: ({ options, top }, known = []) => without({ options: withTexts(linesOf(options), known), top: optional(top) }),
  number: ({ min, max, unit, step }) => without({ min: numberIn(min), max: numberIn(max), unit: oneLine(unit), step: optional(step) }),
  text: ({ texts }) => ({ most: numberIn(texts) }),
  word_cloud: ({ entries, split }) => ({ most: numberIn(entries), split }),
}

// What the server is asked to make or to change.
export function payloadOf(values, known) {
  const { kind, title, show, names, may_change, seconds } = values
  const settings = without({ show, names, may_change })
  return { title: oneLine(title), definition: DEFINE[kind](values, known), ...settings, seconds: optional(seconds) ?? null }
}

// What of a definition may be reworded after the first answer, without options and statements.
export function wordingOf({ kind, low, high, unit }) {
  if (kind === "rating") return { low: oneLine(low), high: oneLine(high) }
  return kind === "number" ? { unit: oneLine(unit) } : {}
}

// An activity as the form shows it.
export function valuesOf({ kind, title, prepared, show, names, may_change, seconds }) {
  return { ...EMPTY, kind, title, show, names, may_change, seconds: textOf(seconds), ...SHOWN[kind](prepared) }
}

const textOf = (number) => (number === null || number === undefined ? "" : String(number))
const lines = (options) => options.map(({ text }) => text).join("\n")

const SHOWN = {
  choice: ({ options, min, max }) => ({
    options: lines(options), several: max > 1, least: String(Math.max(min, 1)), abstain: min === 0,
    most: max > 1 && max < options.length ? String(max) : "",
  }),
  rating: ({ from, to, low, high, statements }) => ({ from: String(from), to: String(to), low, high, statements: lines(statements) }),
  ranking: ({ options, top }) => ({ options: lines(options), top: textOf(top) }),
  number: ({ min, max, unit, step }) => ({ min: String(min), max: String(max), unit, step: textOf(step) }),
  text: ({ most }) => ({ texts: String(most) }),
  word_cloud: ({ most, split }) => ({ entries: String(most), split }),
}

// {field: [key of a sentence, its values]} of what the server would refuse, so that it is said at once.
export function problemsOf(values) {
  const found = { ...titleProblem(values), ...NUMBERS_OF[values.kind](values), ...secondsProblem(values) }
  for (const name of LISTS_OF[values.kind]) Object.assign(found, listProblem(name, values[name]))
  for (const name of ["low", "high", "unit"]) Object.assign(found, wordsProblem(values, name))
  return found
}

const LISTS_OF = { choice: ["options"], rating: ["statements"], ranking: ["options"], number: [], text: [], word_cloud: [] }
const number = (name, values, isWanted = true) => {
  const typed = values[name].trim()
  return (typed || isWanted) && Number.isNaN(numberIn(typed)) ? { [name]: ["number_wanted"] } : {}
}
const NUMBERS_OF = {
  choice: (values) => (values.several ? { ...(values.abstain ? {} : number("least", values)), ...number("most", values, false) } : {}),
  rating: (values) => ({ ...number("from", values), ...number("to", values) }),
  ranking: (values) => number("top", values, false),
  number: (values) => ({ ...number("min", values), ...number("max", values), ...number("step", values, false) }),
  text: (values) => number("texts", values),
  word_cloud: (values) => number("entries", values),
}

function titleProblem({ title }) {
  const over = codePoints(oneLine(title)) - MOST.title
  if (over > 0) return { title: ["too_long", { n: over }] }
  return title.trim() ? {} : { title: ["question_missing"] }
}

function secondsProblem({ seconds }) {
  const typed = optional(seconds)
  const fits = typed === undefined || (Number.isInteger(typed) && typed >= 1 && typed <= 600)
  return fits ? {} : { seconds: ["seconds_range"] }
}

function wordsProblem(values, name) {
  const over = graphemes(oneLine(values[name])) - (name === "unit" ? MOST.unit : MOST.label)
  return over > 0 ? { [name]: ["too_long", { n: over }] } : {}
}

function listProblem(name, typed) {
  const items = linesOf(typed)
  const long = items.findIndex((item) => graphemes(item) > MOST.option)
  const twice = items.findIndex((item, index) => items.indexOf(item) < index)
  if (name === "options" && items.length < 2) return { options: ["options_missing"] }
  if (items.length > MOST[name]) return { [name]: ["lines_too_many", { n: items.length, most: MOST[name] }] }
  if (twice >= 0) return { [name]: ["line_twice", { line: twice + 1, text: items[twice] }] }
  return long < 0 ? {} : { [name]: ["line_too_long", { line: long + 1, n: graphemes(items[long]) - MOST.option }] }
}
