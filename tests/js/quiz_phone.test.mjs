// What a phone shows of a quiz, whatever order things come in.
import assert from "node:assert/strict"
import test from "node:test"
import { createDrafts } from "../../engagenow/static/js/core/drafts.js"
import { createShelf, memoryStorage } from "../../engagenow/static/js/core/storage.js"
import { createDraft } from "../../engagenow/static/js/core/unsent.js"
import { learn } from "../../engagenow/static/js/core/strings.js"
import { createAnswers } from "../../engagenow/static/js/activities/card/answers.js"
import { currentQuiz } from "../../engagenow/static/js/activities/quiz/phone/current.js"
import { newsOf, timeNewsOf } from "../../engagenow/static/js/activities/quiz/phone/news.js"
import { hasWon, shuffled, standingOf, verdictOf, viewOf } from "../../engagenow/static/js/activities/quiz/phone/view.js"

learn({ quiz_seconds_left: "%(n)s left", quiz_points: "%(n)s points" })
const START = Date.parse("2026-11-28T03:00:00Z")
const at = (seconds) => new Date(START + 1000 * seconds).toISOString()
const options = ["서울", "부산", "대전"].map((text, index) => ({ id: `o${index + 1}`, text }))
const activity = { id: "q", kind: "quiz", round: 1, title: "퀴즈", state: "open", may_change: "never", opened_at: at(-60), definition: { of: 3, scoring: "gentle", board: "each", streak: false, teams: null } }
const answering = {
  activity_id: "q", round: 1, step: 3, phase: "answering", question_id: "a", number: 1, of: 3, starts_at: at(0), ends_at: at(20),
  type: "choice", text: "수도는?", seconds: 20, weight: 1, options,
}
const { ends_at: _, ...locked } = { ...answering, step: 4, phase: "locked" }
const solution = { ...locked, step: 5, phase: "solution", correct: ["o1"], counts: { o1: 1 }, voters: 1, right: 1 }
const entry = (state, more = {}) => ({ id: "e", state, payload: { activity_id: "q", round: 1, question_id: "a", answer: { options: ["o2"] } }, ...more })
const view = (more = {}) => viewOf({ activity, phase: answering, entries: [], now: START + 5000, ...more })

test("answers are taken until the time is up, and once", () => {
  assert.deepEqual([view().scene, view().asks, view().time.seconds], ["answering", true, 15])
  assert.deepEqual([view({ now: START + 20_000 }).asks, view({ now: START + 20_000 }).isLate], [false, true])
  assert.equal(view({ given: { options: ["o1"] } }).asks, false)
  assert.equal(view({ entries: [entry("waiting")] }).asks, false)
  assert.deepEqual(view({ entries: [entry("waiting")] }).sent, { options: ["o2"] })
  assert.equal(view({ given: { options: ["o1"] }, activity: { ...activity, may_change: "always" } }).asks, true)
  for (const phase of ["lobby", "ready", "question", "locked", "solution", "board", "podium"]) assert.equal(view({ phase: { ...answering, phase } }).asks, false, phase)
})

test("a pause stops everything", () => {
  const paused = view({ activity: { ...activity, state: "paused" }, phase: { ...answering, ends_at: undefined, remaining: 7.2 } })
  assert.deepEqual([paused.asks, paused.isPaused, paused.time.seconds], [false, true, 8])
})

test("an answer counts from its acknowledgement on, and another question has another one", () => {
  const stored = view({ entries: [entry("stored", { answer: { answer: { options: ["o2"] } } })] })
  assert.deepEqual([stored.own, stored.sent, stored.asks], [{ options: ["o2"] }, undefined, false])
  const next = view({ phase: { ...answering, question_id: "b" }, entries: [entry("stored")] })
  assert.deepEqual([next.own, next.asks], [undefined, true])
  const refused = view({ phase: locked, entries: [entry("failed", { code: "activity_closed", late_by: 1 })] })
  assert.deepEqual([refused.failed.code, refused.own], ["activity_closed", undefined])
})

test("with personal time one goes on after the others, and what was told of the question before counts for nothing", () => {
  const mine = { allowed: true, factor: 2, ends_at: at(40) }
  assert.deepEqual([view({ mine }).time.seconds, view({ mine, phase: locked, now: START + 30_000 }).asks], [35, true])
  assert.equal(view({ mine, phase: locked, now: START + 41_000 }).asks, false)
  assert.equal(view({ mine: { ...mine, ends_at: at(-10) } }).time.seconds, 15)
  assert.equal(view({ mine: { ...mine, allowed: false }, phase: locked, now: START + 30_000 }).asks, false, "asked is not allowed")
  const unlimited = view({ mine: { allowed: true, factor: null }, phase: locked, now: START + 900_000 })
  assert.deepEqual([unlimited.asks, unlimited.time], [true, null])
})

test("a page that knows nothing of the phase yet waits, and a quiz that was ended early is over", () => {
  assert.equal(view({ phase: undefined }).scene, "wait")
  assert.equal(view({ activity: { ...activity, state: "closed" } }).scene, "over")
  assert.equal(view({ activity: { ...activity, state: "closed" }, phase: { ...locked, phase: "podium" } }).scene, "podium")
})

test("how the own answer was is what the server says of it", () => {
  const verdict = (questions, own) => verdictOf(view({ phase: solution, given: own, mine: questions && { questions } }))
  assert.deepEqual(verdict({ a: { points: 940, share: 1, right: true } }, { options: ["o1"] }), { verdict: "right", points: 940 })
  assert.deepEqual(verdict({ a: { points: 300, share: 0.5, right: false } }, { options: ["o1"] }), { verdict: "partly", points: 300 })
  assert.deepEqual(verdict({ a: { points: 0, share: 0, right: false } }, { options: ["o2"] }), { verdict: "wrong", points: 0 })
  assert.deepEqual(verdict({}, { options: ["o2"] }), { verdict: "counting", points: 0 }, "a moment before it is told")
  assert.deepEqual(verdict(undefined, undefined), { verdict: "none", points: 0 })
})

test("the own place is told where there is one", () => {
  const board = { ...solution, phase: "board", players: 9 }
  const rows = [{ isOwn: false, rank: 1 }]
  assert.equal(standingOf(view({ phase: board }), rows), null)
  assert.deepEqual(standingOf(view({ phase: board, mine: { rank: 7, points: 10, behind: 5, players: 9 } }), rows), { rank: 7, points: 10, behind: 5, players: 9 })
  const own = [{ isOwn: true, rank: 2, points: 30 }]
  assert.deepEqual(standingOf(view({ phase: board }), own), { rank: 2, points: 30, behind: null, players: 9 })
  assert.equal(standingOf(view({ phase: board, mine: { rank: 1, points: 20, players: 9 } }), own).rank, 2, "what is told of one's own may be of the board before")
})

test("a winner is first, and has points", () => {
  assert.deepEqual([[1, 10], [1, 0], [2, 10]].map(([rank, points]) => hasWon({ rank, points })), [true, false, false])
  assert.equal(Boolean(hasWon(null)), false)
})

test("each phone has its own order, always the same", () => {
  const eight = Array.from({ length: 8 }, (_, index) => ({ id: `o${index}` }))
  const order = (seed) => shuffled(eight, seed).map(({ id }) => id).join()
  assert.equal(order("me"), order("me"))
  const orders = new Set(Array.from({ length: 40 }, (_, person) => order(`p${person} q a`)))
  assert.ok(orders.size > 35)
  const first = Array.from({ length: 400 }, (_, person) => shuffled(eight, `p${person}`)[0].id)
  for (const { id } of eight) assert.ok(first.filter((one) => one === id).length > 25, `${id} is first on some`)
})

test("the quiz that runs is shown, and one that is over until something else is opened", () => {
  const of = (...all) => currentQuiz(Object.fromEntries(all.map((one) => [one.id, one])))?.id
  const poll = { id: "p", kind: "choice", state: "open", opened_at: at(0) }
  const over = { ...activity, state: "closed", closed_at: at(10) }
  assert.equal(of(poll, activity), "q")
  assert.equal(of(over), "q")
  assert.equal(of(over, poll), undefined)
  assert.equal(of(over, { ...poll, state: "closed", closed_at: at(20) }), undefined)
  assert.equal(of({ ...poll, state: "closed", closed_at: at(5) }, over), "q")
  assert.equal(of(over, { ...activity, id: "r", opened_at: at(60) }), "r")
})

test("a screen reader hears of each scene, and of the time at a few moments", () => {
  assert.equal(newsOf(view({ phase: solution, given: { options: ["o1"] } })), "", "not before it is counted")
  assert.equal(newsOf(view({ phase: solution, given: { options: ["o1"] }, mine: { questions: { a: { points: 5, share: 1, right: true } } } })), "quiz_right 5 points")
  assert.equal(newsOf(view({ given: { options: ["o1"] } })), "quiz_given")
  assert.equal(newsOf(view({ now: START + 20_500 })), "quiz_time_up")
  const refused = [entry("failed", { code: "activity_closed", late_by: 0 })]
  assert.deepEqual(["locked", "solution", "board"].map((phase) => newsOf(view({ phase: { ...locked, phase }, entries: refused }))), ["not_counted_closed", "not_counted_closed", ""])
  assert.deepEqual([10, 9, 5].map((left) => timeNewsOf(view({ now: START + 20_000 - 1000 * left }))), ["10 left", "", "5 left"])
  assert.equal(timeNewsOf(view({ now: START + 10_000, given: { options: ["o1"] } })), "")
})

test("the end of a quiz is told once: with the own rank, where there is one", () => {
  const podium = { ...locked, phase: "podium", step: 9, board: [{ player: 7, name: "일곱", rank: 1, points: 10 }], players: 12 }
  const answered = { player: 3, questions: { a: { points: 5, share: 1, right: true } } }
  const news = (mine, phase = podium) => newsOf(view({ phase, mine }))
  assert.equal(news(answered), "", "the rank is on its way")
  assert.equal(news({ ...answered, rank: 12 }), "quiz_finished quiz_rank")
  assert.equal(news({ ...answered, player: 7 }), "quiz_finished quiz_rank", "the board says it")
  assert.equal(news({ player: 3, questions: {} }), "quiz_finished", "without an answer there is no rank")
  assert.equal(news(answered, { ...podium, board: undefined }), "quiz_finished", "nor is there one without a board")
})

function pageOf() {
  const told = {}
  const watchers = {}
  const kept = []
  let changed = () => {}
  const store = {
    read: (name) => told[name],
    watch: (name, watcher) => { watchers[name] = watcher; watcher(told[name] ?? { activities: {} }) },
    put: (name, value) => { told[name] = value; watchers[name](value) },
  }
  const outbox = {
    list: () => [...kept], watch(told) { changed = told }, settle(ids) { kept.splice(0, kept.length, ...kept.filter(({ id }) => !ids.has(id))) },
    add(name, payload) { kept.push({ id: `e${kept.length}`, name, payload, state: "stored" }); changed() },
    remove(id) { kept.splice(kept.findIndex((one) => one.id === id), 1); changed() },
  }
  const draft = createDraft({ shelf: createShelf(memoryStorage()), owner: "s.p1", feature: "activities" })
  const { places } = createDrafts(draft)
  return { store, outbox, kept, answers: createAnswers({ store, outbox, draft, changed() {}, now: () => START }), places }
}

test("each question of a quiz has its own answer and its own draft", () => {
  const { store, kept, answers, places } = pageOf()
  const first = { ...activity, question_id: "a" }
  const second = { ...activity, question_id: "b" }
  answers.change(first, { options: ["o1"] })
  answers.change(second, { typed: "1" })
  assert.deepEqual(places(), ["q:1:a", "q:1:b"])
  answers.submit(first, { options: ["o1"] })
  answers.submit(second, { value: 1 })
  assert.deepEqual(kept.map(({ payload }) => payload.question_id), ["a", "b"], "the second does not take the place of the first")
  store.put("mine", { activities: { data: { answers: [{ activity_id: "q", round: 1, question_id: "a", answer: { options: ["o1"] }, answered_at: at(1) }] } } })
  assert.deepEqual([answers.known(first).given, answers.known(second).given], [{ options: ["o1"] }, undefined])
})
