import assert from "node:assert/strict"
import test from "node:test"
import { createBoard } from "../../engagenow/static/js/activities/desk/board.js"
import { controlsOf, hintOf } from "../../engagenow/static/js/activities/desk/controls_state.js"
import { createStore } from "../../engagenow/static/js/core/store.js"

const activity = (id, more = {}) => ({ id, title: id, state: "draft", rounds: 0, round: 1, answered: 0, opened_at: null, closes_at: null, remaining: null, kind: "choice", ...more })

// A board whose server answers when the test says so.
function boardWith(list) {
  const store = createStore()
  const asked = []
  const requests = []
  const refresher = (job) => ({ request: () => requests.push(job), now: () => job().catch(() => {}) })
  const read = () => new Promise((resolve, reject) => { asked.push({ resolve, reject }) })
  const board = createBoard({ store, read, refresher })
  return { store, board, asked, requests, answers: (value = list) => asked.shift().resolve(value) }
}

const settled = () => new Promise((resolve) => { setTimeout(resolve) })

test("the agenda is asked for at once, and again when the desk tells of a change", async () => {
  const { store, board, requests, answers } = boardWith([activity("a")])
  assert.ok(!board.isLoaded)
  answers()
  await settled()
  assert.deepEqual(board.items().map(({ id }) => id), ["a"])
  const before = requests.length
  store.put("desk", { activities: { rev: 1, data: { results: {} } } })
  assert.equal(requests.length, before + 1)
})

test("what the desk tells of another feature asks for nothing", async () => {
  const { store, asked, requests, answers } = boardWith([activity("a")])
  answers()
  await settled()
  const activities = { rev: 1, data: { results: {} } }
  store.put("desk", { activities })
  const before = [asked.length, requests.length]
  store.put("desk", { activities, questions: { rev: 2, data: {} } })
  assert.deepEqual([asked.length, requests.length], before)
  store.put("desk", { activities: { ...activities, rev: 3 } })
  assert.equal(asked.length, before[0] + 1)
})

test("a list that was asked for before a command does not take back what the command has answered", async () => {
  const { board, requests, answers } = boardWith([activity("a")])
  board.take(activity("b"))
  const before = requests.length
  answers()
  await settled()
  assert.deepEqual(board.items().map(({ id }) => id), ["b"])
  assert.equal(requests.length, before + 1)
})

test("what only the desk may see stands with its activity", async () => {
  const { store, board, answers } = boardWith([activity("a", { rounds: 1, state: "open" })])
  answers()
  await settled()
  store.put("desk", { activities: { rev: 1, data: { results: { a: { round: 1, answered: 3, results: { voters: 3 } } } } } })
  assert.deepEqual(board.items()[0].results, { voters: 3 })
})

test("a list that cannot be loaded is said to fail, and what is known stays", async () => {
  const { board, asked } = boardWith([])
  board.take(activity("b"))
  asked.shift().reject({ code: "offline" })
  await settled()
  assert.ok(board.isFailing)
  assert.equal(board.items().length, 1)
})

test("what is chosen stays in the middle until something else is", async () => {
  const { board, answers } = boardWith([activity("a"), activity("b")])
  answers()
  await settled()
  assert.equal(board.current.id, "a")
  board.choose("b")
  assert.equal(board.current.id, "b")
  board.drop("b")
  assert.equal(board.current.id, "a")
})

test("each state has its buttons", () => {
  const open = activity("a", { state: "open", rounds: 1 })
  assert.deepEqual(controlsOf(activity("a"), true), ["open"])
  assert.deepEqual(controlsOf(open, true), ["close", "pause", "timer", "stage"])
  assert.deepEqual(controlsOf({ ...open, closes_at: "2026-01-01T00:00:00Z" }, true), ["close", "pause", "longer", "untimed", "stage"])
  assert.deepEqual(controlsOf({ ...open, state: "paused", remaining: 3 }, true), ["resume", "close", "longer", "untimed", "stage"])
  const closed = { ...open, state: "closed", definition: { options: [{ id: "x" }, { id: "y" }] }, results: { voters: 2, counts: { x: 1, y: 1 } } }
  assert.deepEqual(controlsOf(closed, true), ["runoff", "round", "reopen", "stage", "sort"])
  assert.deepEqual(controlsOf({ ...closed, rounds: 10 }, true), ["reopen", "stage", "sort"])
  assert.deepEqual(controlsOf({ ...closed, kind: "number", results: undefined }, false), ["stage"])
})

test("a closed poll without names says beforehand that a file will not break it down", () => {
  const closed = { kind: "choice", state: "closed", names: "alias", answered: 4 }
  assert.equal(hintOf(closed, true), "poll_few_answers")
  for (const other of [{ answered: 5 }, { answered: 0 }, { names: "named" }, { state: "open" }, { kind: "quiz" }]) {
    assert.equal(hintOf({ ...closed, ...other }, true), "", JSON.stringify(other))
  }
  assert.deepEqual([false, true].map((isActive) => hintOf({ ...closed, state: "draft" }, isActive)), ["poll_needs_start", ""])
})
