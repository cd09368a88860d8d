import { codePoints, oneLine } from "../../../core/texts.js"
import { blankQuestion, isBlank, problemsOf as problemsOfQuestion, questionOf, typedOf } from "./questions.js"

const LONGEST_TITLE = 300 // code points

// What each preset sets; engagenow/activities/quiz/ knows it too.
export const PRESETS = {
  game: { scoring: "fast", streak: true, board: "each", names: "named" },
  class: { scoring: "gentle", streak: false, board: "end", names: "named" },
  seminar: { scoring: "accuracy", streak: false, board: "end", names: "alias" },
}
const SETTINGS = Object.keys(PRESETS.game)

// The name of the preset with these settings, or "".
export const presetOf = (settings) => Object.keys(PRESETS).find((name) => SETTINGS.every((one) => PRESETS[name][one] === settings[one])) ?? ""

// A quiz as the form has it: {title, settings: {scoring, streak, board, names, teams, early_lock, penalty}, questions}. A new one is a game.
export const emptyQuiz = () => ({ title: "", settings: { ...PRESETS.game, teams: "", early_lock: false, penalty: "0" }, questions: [blankQuestion()] })

export function quizOf({ title, names, prepared }) {
  const { scoring, streak, board, teams, early_lock, penalty, questions } = prepared
  return { title, settings: { scoring, streak, board, names, teams: teams ? String(teams) : "", early_lock, penalty: String(penalty) }, questions: questions.map(typedOf) }
}

// The questions without the blank ones. Where all are blank, the first one.
export const written = (questions) => (questions.every(isBlank) ? questions.slice(0, 1) : questions.filter((question) => !isBlank(question)))

// The questions of the form with those that were pasted, which replace the blank ones.
export const withMore = (questions, pasted) => [...questions.filter((question) => !isBlank(question)), ...pasted]

// What the server is asked to make or to change.
export function payloadOf({ title, settings, questions }) {
  const { scoring, streak, board, names, teams, early_lock, penalty } = settings
  return { title: oneLine(title), names, definition: { questions: written(questions).map(questionOf), scoring, streak, board, teams: teams ? Number(teams) : null, early_lock, penalty: Number(penalty) } }
}

// {title: problem, questions: [{field: problem}]}, or null where there is no problem. A problem: see questions.js.
export function problemsOf({ title, questions }) {
  const over = codePoints(oneLine(title)) - LONGEST_TITLE
  const ofTitle = !title.trim() ? ["quiz_title_missing"] : over > 0 ? ["too_long", { n: over }] : null
  const kept = new Set(written(questions))
  const ofQuestions = questions.map((question) => (kept.has(question) ? problemsOfQuestion(question) : {}))
  return ofTitle || ofQuestions.some((found) => Object.keys(found).length) ? { title: ofTitle, questions: ofQuestions } : null
}

// Where the problems of a refusal belong: {title?, form?, questions: {index of those that were sent: {field, message}}}.
export function refusedPlaces({ errors = [], detail }) {
  const found = { questions: {} }
  for (const { field, message } of errors) {
    const [, place, rest = ""] = /^definition\.questions\.(\d+)(?:\.(.*))?$/.exec(field) ?? []
    if (place !== undefined) found.questions[place] ??= { field: FIELD_OF[rest.split(".")[0]] ?? "text", message }
    else if (field === "title") found.title ??= message
    else found.form ??= message
  }
  return errors.length ? found : { ...found, form: detail }
}

const FIELD_OF = { text: "text", options: "options", correct: "solution", seconds: "seconds", read: "read", explanation: "explanation" }
