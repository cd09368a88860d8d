import { graphemes, oneLine, problemOfText } from "../../../core/texts.js"
import { numberIn } from "../../card/numbers.js"
import { linesOf } from "../../form/lines.js"

export const MOST_QUESTIONS = 100
export const MOST_OPTIONS = 8
const MOST_ACCEPTED = 20
export const LISTED = new Set(["choice", "order"]) // types that have options
const LONGEST = { text: 300, option: 120, accepted: 60, explanation: 500 } // graphemes

const optional = (typed) => (String(typed).trim() ? numberIn(String(typed)) : 0)
export const blankOption = () => ({ id: "", text: "", right: false })

// A new question as the form has it, with the settings of another one. All is text as it is typed: {id, type, text,
// options: [{id, text, right, was?}], partial, value, tolerance, accepted: one on each line, seconds, read, weight,
// explanation}. `was`: the place of an option in the stored question.
export function blankQuestion({ type = "choice", seconds = "20", read = "0", weight = "1" } = {}) {
  return {
    id: "", type, text: "", options: Array.from({ length: 4 }, blankOption), partial: false, value: "", tolerance: "0", accepted: "",
    seconds, read, weight, explanation: "",
  }
}

// A question of a definition, as the form shows it.
export function typedOf({ id, type, text, options = [], correct, partial, seconds, read, weight, explanation }) {
  const typed = { ...blankQuestion({ type, seconds: String(seconds), read: String(read), weight: String(weight) }), id, text, partial, explanation: explanation ?? "" }
  if (type === "number") return { ...typed, value: String(correct.value), tolerance: String(correct.tolerance) }
  if (type === "text") return { ...typed, accepted: correct.join("\n") }
  const listed = type === "order" ? correct.map((one) => options.find((option) => option.id === one)) : options
  return { ...typed, options: listed.map((option) => ({ ...option, was: options.indexOf(option), right: type === "choice" && correct.includes(option.id) })) }
}

// A question as pasted.js has found it.
export function typedFrom({ type, text, options, right = [], accepted, value, tolerance, explanation, seconds }) {
  const typed = { ...blankQuestion(), type, text, explanation }
  if (seconds) typed.seconds = String(seconds)
  if (type === "number") return { ...typed, value, tolerance }
  if (type === "text") return { ...typed, accepted: accepted.join("\n") }
  return { ...typed, options: options.map((words, index) => ({ id: "", text: words, right: right.includes(index) })) }
}

// The question of a definition. New options get ids, so that `correct` can name them.
export function questionOf(typed) {
  const { id, type, text, partial, seconds, read, weight, explanation } = typed
  const common = { ...(id && { id }), type, text: oneLine(text), seconds: numberIn(seconds), read: optional(read), weight: Number(weight) }
  if (explanation.trim()) common.explanation = explanation.trim()
  if (type === "number") return { ...common, correct: { value: numberIn(typed.value), tolerance: optional(typed.tolerance) } }
  if (type === "text") return { ...common, correct: linesOf(typed.accepted) }
  const options = named(typed.options.filter((option) => option.text.trim()))
  const right = type === "order" ? options : options.filter((option) => option.right)
  return {
    ...common, options: asListed(type, options).map((option) => ({ id: option.id, text: oneLine(option.text) })), correct: right.map((option) => option.id),
    ...(type === "choice" && { partial: partial && right.length > 1 }),
  }
}

// What is to be put in order keeps the places in which it was stored: they mean nothing, and phones have seen them.
function asListed(type, options) {
  return type === "order" ? [...options].sort((one, other) => (one.was ?? MOST_OPTIONS) - (other.was ?? MOST_OPTIONS)) : options
}

function named(options) {
  const taken = new Set(options.map(({ id }) => id).filter(Boolean))
  let next = 0
  const fresh = () => {
    do next += 1; while (taken.has(`o${next}`))
    return `o${next}`
  }
  return options.map((option) => ({ ...option, id: option.id || fresh() }))
}

export const isBlank = ({ text, options, accepted, value }) => !text.trim() && !options.some((option) => option.text.trim()) && !accepted.trim() && !value.trim()

// {field: [key of a sentence, its values]} of what the server would refuse of a question. Fields: text, options, value,
// tolerance, accepted, seconds, read, explanation.
export function problemsOf(typed) {
  const found = {}
  const text = oneLine(typed.text)
  const ofText = text ? problemOfText(text, LONGEST.text) : ["question_missing"]
  const ofExplanation = problemOfText(typed.explanation.trim(), LONGEST.explanation)
  if (ofText) found.text = ofText
  if (ofExplanation) found.explanation = ofExplanation
  if (!within(typed.seconds, 5, 300)) found.seconds = ["quiz_seconds_range"]
  if (!within(typed.read || "0", 0, 15)) found.read = ["quiz_read_range"]
  return { ...found, ...solutionProblems(typed) }
}

const within = (typed, least, most) => {
  const value = numberIn(typed)
  return Number.isInteger(value) && value >= least && value <= most
}

function solutionProblems(typed) {
  if (typed.type === "number") return numberProblems(typed)
  if (LISTED.has(typed.type)) return optionsProblem(typed)
  const lines = linesOf(typed.accepted)
  if (!lines.length) return { accepted: ["quiz_answer_missing"] }
  if (lines.length > MOST_ACCEPTED) return { accepted: ["lines_too_many", { n: lines.length, most: MOST_ACCEPTED }] }
  const long = lines.findIndex((line) => graphemes(line) > LONGEST.accepted)
  return long < 0 ? {} : { accepted: ["line_too_long", { line: long + 1, n: graphemes(lines[long]) - LONGEST.accepted }] }
}

function numberProblems({ value, tolerance }) {
  if (!value.trim() || Number.isNaN(numberIn(value))) return { value: ["number_wanted"] }
  const around = optional(tolerance)
  return Number.isNaN(around) || around < 0 ? { tolerance: ["number_wanted"] } : {}
}

function optionsProblem({ type, options }) {
  const there = options.filter(({ text }) => text.trim())
  const texts = there.map(({ text }) => oneLine(text))
  const twice = texts.findIndex((text, index) => texts.indexOf(text) < index)
  const long = texts.findIndex((text) => graphemes(text) > LONGEST.option)
  if (there.length < 2) return { options: ["options_missing"] }
  if (there.length > MOST_OPTIONS) return { options: ["lines_too_many", { n: there.length, most: MOST_OPTIONS }] }
  if (twice >= 0) return { options: ["quiz_option_twice", { text: texts[twice] }] }
  if (long >= 0) return { options: ["line_too_long", { line: long + 1, n: graphemes(texts[long]) - LONGEST.option }] }
  return type === "choice" && !there.some(({ right }) => right) ? { options: ["quiz_right_missing"] } : {}
}
