import { t, tn } from "../../core/strings.js"
import { decimal, whole } from "../results/numbers.js"

// What all pages show of a phase of a quiz. A phase is the data of `quiz_phase` (docs/activities.md). Nothing here
// touches a page.

const TIMED = new Set(["ready", "question", "answering"])
const FIRST_RANKS = [1, 2, 3]
export const SOON = 5 // seconds before the end

export const showsSolution = ({ phase }) => phase === "solution"
// A seminar has no sounds.
export const isQuiet = ({ names, definition }) => names === "alias" && definition.scoring === "accuracy"
export const isTimed = ({ phase }) => TIMED.has(phase)
export const isPausedIn = ({ state }, phase) => state === "paused" || phase?.remaining !== undefined

// What is shown of a quiz: its phase, or "wait" before the phase is known, "over" where it was ended before the podium.
export function sceneOf({ state }, phase) {
  if (!phase) return "wait"
  return state === "closed" && phase.phase !== "podium" ? "over" : phase.phase
}

// {seconds: left, rounded up, share: of the time, 0 to 1}, or null where no time runs out. `now`: the server's time in ms;
// `end`: another end than the phase's own, as an ISO time.
export function timeOf(phase, now, end = phase.ends_at) {
  if (phase.remaining !== undefined) return left(phase, 1000 * phase.remaining)
  if (!end || (!isTimed(phase) && end === phase.ends_at)) return null
  const isOwn = end !== phase.ends_at
  return left(phase, Math.max(0, Date.parse(end) - now), isOwn ? Date.parse(end) - Date.parse(phase.starts_at) : undefined)
}

// `whole`: what the share is of, without another one the time that the question has: a pause, or more time, begins none.

function left({ phase, seconds }, ms, whole = phase === "answering" ? 1000 * seconds : ms) {
  return { seconds: Math.ceil(ms / 1000), share: whole > 0 ? Math.min(1, ms / whole) : 0 }
}

export const placeWords = ({ number, of }) => (number ? t("quiz_question_of", { n: number, of }) : tn("quiz_questions", of))
export const weightWords = ({ weight }) => (weight === undefined || weight === 1 ? "" : weight ? t("quiz_weight", { n: decimal(weight, 1) }) : t("quiz_no_points"))

// The options of a choice: [{id, text, index, n, share, isRight, isOwn}]; n: how many chose it, null before the solution.
// `own`: the own answer.
export function optionRows(phase, own) {
  const { options = [], counts, voters, correct = [], also = [] } = phase
  const right = new Set([correct, ...also].flat())
  return options.map(({ id, text }, index) => ({
    id, text, index, n: counts ? counts[id] ?? 0 : null, share: counts && voters ? (counts[id] ?? 0) / voters : 0,
    isRight: right.has(id), isOwn: Boolean(own?.options?.includes(id)),
  }))
}

// The right answer of a question that is no choice: [texts]. Of `order` one for each place, of `number` for each right value.
export function solutionWords({ type, correct, also = [], options = [] }) {
  if (type === "text") return [correct.join(" · ")]
  if (type === "number") return [correct, ...also].map(numberWords)
  const textOf = (id) => options.find((option) => option.id === id)?.text ?? ""
  return correct.map((id, index) => `${index + 1}. ${textOf(id)}`)
}

function numberWords({ value, tolerance }) {
  return tolerance ? t("quiz_about", { value, tolerance }) : String(value) // a year has no thousands
}

// Other answers than options, the most frequent first: [{text, n, isRight}], at most `most`.
export function givenRows({ type, counts = {}, correct, also = [] }, most) {
  if (type !== "number" && type !== "text") return []
  const isRight = type === "number" ? numberTest([correct, ...also]) : textTest(correct)
  const rows = Object.entries(counts).map(([text, n]) => ({ text, n, isRight: isRight(text) }))
  return rows.sort((one, other) => other.n - one.n).slice(0, most)
}

const numberTest = (bands) => (text) => bands.some(({ value, tolerance }) => Math.abs(Number(text) - value) <= tolerance + 1e-9)
// To mark what is shown as right: the server compares more exactly.
const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s\p{P}]+/gu, "")
const textTest = (accepted) => {
  const known = new Set(accepted.map(plain))
  return (text) => known.has(plain(text))
}

// An answer in words. `options` of the question.
export function answerWords({ type, options = [] }, answer) {
  const textOf = (id) => options.find((option) => option.id === id)?.text ?? ""
  if (type === "number") return [String(answer.value)]
  if (type === "text") return answer.texts
  if (type === "order") return answer.order.map((id, index) => `${index + 1}. ${textOf(id)}`)
  return options.filter(({ id }) => answer.options.includes(id)).map(({ text }) => text)
}

// The board: [{id, rank, name, points, move: "up" | "down" | "same" | "new", by: places, since, team, isOwn}]. `player`: the
// own one.
export function boardRows({ board = [] }, player) {
  return board.map((row) => ({
    id: row.player, rank: row.rank, name: row.name, points: row.points, team: row.team, since: row.since, isOwn: row.player === player, ...moveOf(row),
  }))
}

export function teamRows({ team_board: board = [] }, own) {
  return board.map((row) => ({
    id: `team ${row.team}`, rank: row.rank, name: t("quiz_team", { n: row.team }), points: row.points, isOwn: row.team === own, ...moveOf(row),
  }))
}

function moveOf({ rank, was }) {
  if (was === null || was === undefined) return { move: "new", by: 0 }
  const by = was - rank
  return { move: by > 0 ? "up" : by < 0 ? "down" : "same", by: Math.abs(by) }
}

// [{rank: 1 to 3, rows}] of rows of a board. Rows with the same rank share a step; a step may be empty.
export const podiumSteps = (rows) => FIRST_RANKS.map((rank) => ({ rank, rows: rows.filter((row) => row.rank === rank) }))

export const pointsWords = (points) => tn("quiz_points", whole(points))
export const rankWords = (rank) => t("quiz_rank", { n: whole(rank) })
