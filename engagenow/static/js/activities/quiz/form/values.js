import { codePoints, oneLine } from "../../../core/texts.js"
import { blankQuestion, isBlank, problemsOf as problemsOfQuestion, questionOf, typedOf } from "./questions.js"

const LONGEST_TITLE = 300 // code points

// What each preset sets; engagenow/activities/quiz/ knows it too. Where the settings fit none, there is none.
export const PRESETS = {
  game: { scoring: "fast", streak: true, board: "each", names: "named" },
  class: { scoring: "gentle", streak: false, board: "end", names: "named" },
  seminar: { scoring: "accuracy", streak: false, board: "end", names: "alias" },
}
const SETTINGS = Object.keys(PRESETS.game)

export const presetOf = (settings) => Object.keys(PRESETS).find((name) => SETTINGS.every((one) => PRESETS[name][one] === settings[one])) ?? ""

// A quiz as the form has it: {title, settings: {scoring, streak, board, names, teams}, questions}. A new one is a game.
export const emptyQuiz = () => ({ title: "", settings: { ...PRESETS.game, teams: "" }, questions: [blankQuestion()] })

export function quizOf({ title, names, prepared }) {
  const { scoring, streak, board, teams, questions } = prepared
  return { title, settings: { scoring, streak, board, names, teams: teams ? String(teams) : "" }, questions: questions.map(typedOf) }
}

// Questions of which nothing is written are left out, but for the only one.
export const written = (questions) => (questions.every(isBlank) ? questions.slice(0, 1) : questions.filter((question) => !isBlank(question)))

// What the server is asked to make or to change.
export function payloadOf({ title, settings, questions }) {
  const { scoring, streak, board, names, teams } = settings
  return { title: oneLine(title), names, definition: { questions: written(questions).map(questionOf), scoring, streak, board, teams: teams ? Number(teams) : null } }
}

// {title: problem, questions: [{field: problem}]}, a problem as form/questions.js has it, or null where there is none.
export function problemsOf({ title, questions }) {
  const over = codePoints(oneLine(title)) - LONGEST_TITLE
  const ofTitle = !title.trim() ? ["quiz_title_missing"] : over > 0 ? ["too_long", { n: over }] : null
  const kept = new Set(written(questions))
  const ofQuestions = questions.map((question) => (kept.has(question) ? problemsOfQuestion(question) : {}))
  return ofTitle || ofQuestions.some((found) => Object.keys(found).length) ? { title: ofTitle, questions: ofQuestions } : null
}

// Where the server's problems belong: {title?, form?, questions: {place among those that were sent: {field, message}}}.
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
