import { hashOf } from "../../cloud/hash.js"
import { isPausedIn, sceneOf, timeOf } from "../model.js"

// States of an entry of the outbox that was not sent or not taken.
const REFUSED = new Set(["failed", "asking"])
const GIVEN_IN = new Set(["answering", "locked"])

// The command of this browser for the current question: the one that is not stored yet, else the last.
export function entryOf(entries, { activity_id: id, round, question_id: question }) {
  const own = entries.filter(({ payload }) => payload.activity_id === id && payload.round === round && payload.question_id === question)
  return own.filter(({ state }) => state !== "stored").at(-1) ?? own.at(-1)
}

// `activity`, `phase` as the room sees them; `mine`: this participant's part of the quiz (MineQuiz) or undefined; `given`:
// the own answer to the current question as the server told it; `entries`: of the outbox; `draft`; `now`: the server's ms.
//
// scene     see sceneOf (model.js)
// time      {seconds, share} or null
// own       the answer that counts as far as this page knows; sent: the one that is on its way
// failed    the entry of an answer that was not counted, or undefined
// asks      whether answers are taken from this person now; canChange: also another one than `own`
export function viewOf({ activity, phase, mine, given, entries, draft, now }) {
  const scene = sceneOf(activity, phase)
  if (!phase) return { scene, time: null, asks: false, isPaused: false }
  const entry = entryOf(entries, phase)
  const own = entry?.state === "stored" ? entry.answer?.answer ?? entry.payload.answer : given
  const sent = entry?.state === "waiting" ? entry.payload.answer : undefined
  const isPaused = isPausedIn(activity, phase)
  const isUnlimited = Boolean(mine?.allowed) && mine.factor === null
  const time = GIVEN_IN.has(phase.phase) && isUnlimited ? null : timeOf(phase, now, endOf(phase, mine))
  const isOpen = !isPaused && activity.state === "open" && takes(phase, mine, time, isUnlimited)
  const canChange = isOpen && activity.may_change === "always"
  return {
    scene, phase, time, isPaused, own, sent, draft, mine, canChange,
    failed: REFUSED.has(entry?.state) ? entry : undefined,
    asks: isOpen && ((!own && !sent) || canChange),
    isLate: phase.phase === "answering" && time?.seconds === 0,
  }
}

// With personal time one's own end. What is told of it may still be that of the question before.
function endOf({ phase, ends_at: end }, mine) {
  const own = GIVEN_IN.has(phase) && mine?.allowed ? mine.ends_at : undefined
  return own && (!end || Date.parse(own) > Date.parse(end)) ? own : end
}

function takes({ phase }, mine, time, isUnlimited) {
  if (phase === "answering") return isUnlimited || time === null || time.seconds > 0
  return phase === "locked" && Boolean(mine?.allowed) && (isUnlimited || (time?.seconds ?? 0) > 0)
}

// How the own answer was, from the solution on: {verdict: "right" | "partly" | "wrong" | "none" | "counting", points}.
export function verdictOf({ phase, own, mine }) {
  const said = mine?.questions?.[phase.question_id]
  if (!said) return { verdict: own ? "counting" : "none", points: 0 }
  if (said.right) return { verdict: "right", points: said.points }
  return { verdict: own ? (said.share > 0 ? "partly" : "wrong") : "none", points: said.points }
}

// The own place once a board was shown: {rank, points, behind, players}, or null where there is none, or it is not told yet.
// The board comes a moment before what is told of one's own: until then that is as of the board before.
export function standingOf({ phase, mine }, rows) {
  const own = rows.find(({ isOwn }) => isOwn)
  if (mine?.rank === undefined && !own) return null
  return {
    rank: own?.rank ?? mine.rank, points: own?.points ?? mine.points, behind: mine?.behind ?? null, players: mine?.players ?? phase.players ?? null,
  }
}

// Where no player has points all are first, and none has won. `standing`: of standingOf.
export const hasWon = (standing) => standing?.rank === 1 && standing.points > 0

// Options to put in order, in another order on each phone, so that a phone beside one's own tells nothing. It is the same
// whenever they are drawn. `seed`: a text of this participant and question.
export function shuffled(options, seed) {
  const keyed = options.map((option) => ({ option, key: hashOf(`${seed} ${option.id}`) }))
  return keyed.sort((one, other) => one.key - other.key).map(({ option }) => option)
}
