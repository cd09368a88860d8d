import { t, tn } from "../../../core/strings.js"
import { answeredOf } from "../../results/view.js"
import { givenRows, optionRows, solutionWords } from "../model.js"

const RUNNING = new Set(["open", "paused"])
const SKIPPABLE = new Set(["ready", "question", "answering", "locked", "solution"])
const LATER = new Set(["solution", "board"]) // phases whose next step depends on the question
const AFTER = new Set(["board", "ready", "podium"]) // the phases that can be next

// The presenter's next step in a quiz that runs: {words, about}, or null. `phase`: the data of quiz_phase; `desk`: DeskQuiz;
// `present`: how many are in the room.
export function nextWords(phase, desk, present) {
  if (!phase) return null
  const { phase: name, number, of } = phase
  const words = LATER.has(name) ? t(`quiz_next_to_${toOf(phase, desk)}`, { n: (number ?? 0) + 1, of }) : t(`quiz_next_${name}`)
  return { words, about: aboutOf(name, desk, present) }
}

function toOf({ phase: name, number, of }, desk) {
  if (desk?.phase === name && AFTER.has(desk.next)) return desk.next
  return number >= of ? "podium" : "ready"
}

function aboutOf(name, desk, present) {
  if (name === "lobby") return present === undefined ? "" : tn("quiz_here", present)
  if (!desk || desk.phase !== name) return ""
  if (name === "ready" || name === "question") return t("quiz_by_itself")
  if (name === "answering") return desk.everybody ? t("quiz_everybody") : answeredOf(desk.answered, desk.here)
  return name === "locked" && desk.personal ? tn("quiz_personal", desk.personal) : ""
}

// The key of the step that a quiz is in: of each quiz, round and step another one.
export const momentOf = ({ item, phase }) => `${item.id} ${item.round} ${phase?.step}`

// What a session that ends now takes from a quiz, in words: its winners. "": nothing. `phaseOf(item)`: the data of quiz_phase.
export function wordsOfUnfinished(items, phaseOf) {
  const isUnfinished = (item) => item.kind === "quiz" && RUNNING.has(item.state) && phaseOf(item)?.phase !== "podium"
  const quiz = items.find(isUnfinished)
  return quiz ? t("quiz_ends_unfinished", { title: quiz.title }) : ""
}

// The names of the buttons of a quiz in its state. `isActive`: the session runs.
export function controlsOf({ state }, phase, isActive) {
  if (state === "draft") return isActive ? ["open"] : []
  if (state === "closed") return isActive ? ["round", "stage"] : ["stage"]
  if (state === "paused") return ["resume", "end", "stage"]
  const name = phase?.phase
  return [
    ...(name === "answering" ? ["longer"] : []), ...(name === "podium" ? [] : ["pause"]),
    ...(SKIPPABLE.has(name) ? ["skip"] : []), ...(name === "podium" ? [] : ["end"]), "stage",
  ]
}

// The answers to one question as the presenter sees them: [{id, text, n, share, isRight, index, accept}]. `question`: of the
// definition; `told`: of the results. `index`: of the option, or null. `accept`: the right answer that accepting this one
// adds, or null where it is right already.
export function linesOf(question, told) {
  const { type, options } = question
  const seen = { counts: {}, voters: 0, correct: question.correct, also: [], ...told, type, options }
  if (type === "choice") return optionRows(seen).map((row) => ({ ...row, n: row.n ?? 0, accept: row.isRight ? null : [row.id] }))
  if (type === "order") return placeRows(question, seen)
  return givenRows(seen, 20).map(({ text, n, isRight }) => ({
    id: text, text, n, share: shareOf(n, seen), isRight, index: null,
    accept: isRight ? null : type === "number" ? { value: Number(text), tolerance: 0 } : [text],
  }))
}

// The right order. `n`: how many put each option at its place.
function placeRows(question, seen) {
  const texts = solutionWords(question)
  return question.correct.map((id, place) => ({
    id, text: texts[place], n: seen.counts[id] ?? 0, share: shareOf(seen.counts[id], seen), isRight: true, index: null, accept: null,
  }))
}

const shareOf = (n = 0, { voters }) => (voters ? n / voters : 0)
