import { placeIn } from "../places.js"
import { kinds } from "./kinds.js"

export const GRACE = 2000 // ms after the end of a timer; engagenow/activities/rules.py knows it too

// What only this participant gave: {place: {answer, answered_at}}.
export function ownAnswers(mine) {
  const answers = mine?.activities?.data?.answers ?? []
  return new Map(answers.map((given) => [placeIn(given), given]))
}

// The last command of this browser for the current round, or the one that came too late for the round before:
// {state, payload, …} or undefined.
export function lastEntry(entries, { id, round }) {
  const concerns = ({ payload, code }) => payload.round === round || (payload.round < round && code === "wrong_round")
  const of = entries.filter((entry) => entry.payload.activity_id === id && concerns(entry))
  return of.filter(({ state }) => state !== "stored").at(-1) ?? of.at(-1)
}

// Whether an answer can no longer be changed, as far as a page knows: the server may know more (activities/rules.py).
export function isFinal({ may_change: may, show, shown, reopened_at: reopened }, answeredAt) {
  if (may !== "until_shown") return may === "never"
  if (reopened && answeredAt && Date.parse(answeredAt) < Date.parse(reopened)) return false
  return shown || show === "after_answer"
}

// Whether this participant may see the results.
export const maySee = ({ show }, hasAnswered) => show === "live" || show === "revealed" || (show === "after_answer" && hasAnswered)

// What a card shows of an activity. `draft`: what was chosen or typed and not submitted, if anything.
// phase    ask, sending (unless it is being changed), answered, paused, overdue (the timer has ended, and the server has not said so yet), closed
// draft    what stands in the form; undefined: there is none
// own      the answer that counts, as far as this page knows
// sent     the answer that is on its way; fleeting: it ends with this page
// failed   the entry that was not counted: {code, detail, late_by}
// unsent   what stood in the form when it closed
export function cardOf({ activity, given, entries, draft, now }) {
  const entry = lastEntry(entries, activity)
  const own = ownIn(activity, given, entry)
  const failed = FAILED.has(entry?.state) ? entry : undefined
  const final = Boolean(own) && finalOf(activity, given, entry)
  const phase = phaseOf({ activity, entry, own, final, now, draft, failed })
  const asks = phase === "ask" || (phase === "paused" && (!own || (!final && Boolean(draft))))
  const sending = phase === "sending"
  return {
    phase, own, failed, final,
    draft: asks ? (draft ?? draftFrom(activity, failed, own)) : undefined,
    sent: sending ? entry.payload.answer : undefined,
    fleeting: sending && Boolean(entry.fleeting),
    unsent: !asks && !sending && !failed && draft ? unsentOf(activity, draft) : undefined,
    editing: asks && (Boolean(own) || entry?.state === "waiting"),
    canChange: (phase === "answered" && !final) || (sending && isReplaceable(activity, now)),
    willBeFinal: asks && isFinal(activity),
    toldFinal: phase === "answered" && final,
    reopened: phase === "answered" && !final && Boolean(activity.reopened_at) && activity.may_change === "until_shown",
  }
}

// Refusals that end by themselves: the answer is sent again.
export const PAUSES = new Set(["activity_not_open", "session_not_active"])
const FAILED = new Set(["failed", "asking"]) // asking: it has waited for hours, and the person has not said whether to send it
const FINAL = "answer_final"

// The acknowledgement has the answer as the server keeps it: without the texts that wait.
const ownIn = (activity, given, entry) => (entry?.state === "stored" ? (entry.answer?.answer ?? entry.payload.answer) : given?.answer)

function finalOf(activity, given, entry) {
  if (entry?.state === "stored") return Boolean(entry.answer?.final)
  return entry?.code === FINAL || isFinal(activity, given?.answered_at)
}

function phaseOf({ activity, entry, own, final, now, draft, failed }) {
  if (entry?.state === "waiting") return draft && isReplaceable(activity, now) ? "ask" : "sending"
  if (activity.state !== "open") return activity.state
  if (isOverdue(activity, now)) return "overdue"
  return own && (final || !(draft ?? failed)) ? "answered" : "ask"
}

// What is on its way may have arrived: where an answer is final at once, another one could come second.
const isReplaceable = (activity, now) => activity.state === "open" && !isOverdue(activity, now) && !isFinal(activity)

const isOverdue = ({ closes_at: end }, now) => Boolean(end) && now > Date.parse(end) + GRACE

function unsentOf({ kind, definition }, draft) {
  const { answer } = kinds[kind].read(definition, draft)
  return answer ?? (draft.texts && { texts: draft.texts.filter(Boolean) })
}

function draftFrom({ kind, definition }, failed, own) {
  const before = failed?.payload.answer ?? own
  return before ? kinds[kind].draftOf(definition, before) : kinds[kind].blank(definition)
}

// {current: those that ask, then the one that is shown, then the others that are open, the newest first; without any the
// one that closed last; earlier: closed ones that have something to say}. `placed(activity)`: whether this page has an
// answer, or a refusal, of it. `asks(activity)`: whether it waits for an answer; `shown`: the id of what the hall looks at;
// `beside`: whether something else is current as well.
export function layOut(activities, placed, { asks = () => false, shown = null, beside = false } = {}) {
  const known = Object.values(activities).filter(({ kind }) => kind in kinds)
  const open = newestFirst(known.filter(({ id, state }) => state !== "closed" || id === shown), "opened_at")
  const closed = newestFirst(known.filter(({ state }) => state === "closed"), "closed_at")
  const isShown = ({ id }) => id === shown
  const others = open.filter((activity) => !asks(activity))
  const inOrder = [...open.filter(asks), ...others.filter(isShown), ...others.filter((activity) => !isShown(activity))]
  const current = open.length || beside ? inOrder : closed.slice(0, 1)
  const speaks = (activity) => maySee(activity, false) || placed(activity)
  return { current, earlier: closed.filter((activity) => !current.includes(activity) && speaks(activity)) }
}

const newestFirst = (activities, field) => activities.sort((a, b) => Date.parse(b[field] ?? 0) - Date.parse(a[field] ?? 0))
