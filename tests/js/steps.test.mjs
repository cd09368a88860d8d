import assert from "node:assert/strict"
import { test } from "node:test"
import { createStepButton } from "../../engagenow/static/js/sessions/step_button.js"
import { createStepList } from "../../engagenow/static/js/sessions/step_list.js"

const step = (words) => () => ({ words, act() {} })

test("the next step is the first that is offered", () => {
  const list = createStepList(() => 0)
  let started = false
  list.offer("polls", { order: 1, next: step("open") })
  list.offer("session", { order: -100, next: () => (started ? null : { words: "start" }) })
  list.offer("quiz", { next: () => null, back: step("one question back") })
  assert.equal(list.next().words, "start")
  started = true
  assert.deepEqual([list.next().words, list.next().from], ["open", "polls"])
  assert.equal(list.back().words, "one question back")
  list.offer("polls", { order: 1, next: () => null })
  assert.equal(list.next(), null)
})

test("a step can be taken back for ten seconds, the newest first", () => {
  let now = 0
  const list = createStepList(() => now)
  list.remember("first deleted", ["message", 1])
  now = 4000
  list.remember("second deleted", ["message", 2])
  assert.equal(list.newest().words, "second deleted")
  list.forget(list.newest())
  assert.equal(list.newest().words, "first deleted")
  now = 10001
  assert.equal(list.newest(), null)
})

test("the server takes back its last step alone", () => {
  const list = createStepList(() => 0)
  list.remember("closed")
  list.remember("message deleted", ["message", 1])
  list.remember("on the projector")
  list.forget(list.newest())
  assert.equal(list.newest().words, "message deleted")
  list.forget(list.newest())
  assert.equal(list.newest(), null)
})

test("what can be taken back outlives a reload of the page, until its time is over", () => {
  let now = 0
  let kept = null
  const shelf = { read: () => JSON.parse(kept), write: (steps) => { kept = JSON.stringify(steps) } }
  const page = () => createStepList(() => now, shelf)
  page().remember("message deleted", ["message", "m1"])
  page().remember("closed")
  now = 6000
  assert.deepEqual([page().newest().words, page().left(page().newest())], ["closed", 4000])
  const list = page()
  list.forget(list.newest())
  assert.deepEqual(page().newest().way, ["message", "m1"])
  now = 10001
  assert.equal(page().newest(), null)
})

test("after a step that cannot be undone no step before it can be", () => {
  let now = 0
  const list = createStepList(() => now)
  list.remember("message deleted", ["message", 1])
  list.remember("closed")
  list.conclude("revealed")
  assert.deepEqual([list.newest().words, list.newest().isFinal], ["revealed", true])
  list.remember("moved", () => {})
  list.forget(list.newest())
  assert.equal(list.newest(), null)
  list.conclude("revealed")
  now = 10001
  assert.equal(list.newest(), null)
})

function button(ask, fails = () => {}) {
  const attributes = {}
  const [words, about] = [{ textContent: "" }, { textContent: "" }]
  const timers = []
  const element = {
    addEventListener() {},
    setAttribute: (name, value) => { attributes[name] = value },
    querySelectorAll: (field) => [field.includes("about") ? about : words],
  }
  const made = createStepButton(element, { ask, otherwise: "nothing", fails, later: (call) => timers.push(call) })
  made.draw()
  const rested = () => timers.splice(0).forEach((call) => call())
  return { ...made, attributes, words, about, rested, isReady: () => attributes["aria-disabled"] === "false" }
}

const turn = () => new Promise((resolve) => { setImmediate(resolve) })

test("a button says what it does, and where there is nothing to do leaves the key alone", () => {
  const { words, isReady, press } = button(() => null)
  assert.deepEqual([words.textContent, isReady(), press()], ["nothing", false, false])
})

test("a remote that presses twice takes one step, also where the next words come at once", async () => {
  const taken = []
  let place = 0
  const steps = ["open", "close"].map((words) => ({ words, act: async () => { taken.push(words); place += 1 } }))
  const one = button(() => steps[place] ?? null)
  one.rested()
  assert.equal(one.press(), true)
  one.press()
  await turn()
  one.press()
  assert.deepEqual(taken, ["open"])
  assert.deepEqual([one.words.textContent, one.isReady()], ["close", false])
  one.rested()
  assert.equal(one.isReady(), true)
  one.press()
  assert.deepEqual(taken, ["open", "close"])
})

test("words that an event has changed are read before a press counts", () => {
  let words = "close"
  let taken = 0
  const one = button(() => ({ words, act: () => { taken += 1 } }))
  one.rested()
  words = "reveal"
  one.draw()
  one.press()
  assert.equal(taken, 0)
})

test("a button says beside its words what cannot be taken back, as long as that is its step", () => {
  let step = { words: "reveal", about: "for good", act() {} }
  const { about, draw } = button(() => step)
  assert.equal(about.textContent, "for good")
  step = { words: "open", act() {} }
  draw()
  assert.equal(about.textContent, "")
})

test("a step that fails is told, and can be tried again", async () => {
  const told = []
  const one = button(() => ({ words: "open", act: () => Promise.reject(new Error("away")) }), (problem) => told.push(problem.message))
  one.rested()
  one.press()
  await turn()
  assert.deepEqual([told, one.isReady()], [["away"], true])
})
