import assert from "node:assert/strict"
import { test } from "node:test"
import { beginGuide, closed, isWanted, stepDone } from "../../engagenow/static/js/sessions/guide_state.js"
import { createViewChoice, tabAfter } from "../../engagenow/static/js/sessions/view_choice.js"

const ALL = ["run", "agenda", "chat", "people"]

test("a view that was chosen on a wide page is there again after it was narrow for a while", () => {
  const choice = createViewChoice(ALL)
  assert.equal(choice.among(ALL), "run")
  assert.equal(choice.among(["chat", "people"]), "chat")
  choice.choose("people")
  choice.choose("run")
  assert.equal(choice.among(ALL), "run")
  assert.equal(choice.among(["chat", "people"]), "people")
  assert.equal(choice.among([]), null)
})

test("until one is chosen, a view that is switched on comes before one that is off", () => {
  const names = ["chat", "questions", "moderation"]
  const choice = createViewChoice(names)
  const among = (on) => choice.among(names, (name) => on[name])
  assert.equal(among({ chat: true, questions: true }), "chat")
  assert.equal(among({ chat: false, questions: true }), "questions")
  assert.equal(among({ chat: false, questions: false }), "chat", "where it can be switched on")
  choice.choose("chat")
  assert.equal(among({ chat: false, questions: true }), "chat")
})

test("the arrow keys go round the tabs", () => {
  assert.equal(tabAfter("ArrowRight", ALL, "people"), "run")
  assert.equal(tabAfter("ArrowLeft", ALL, "run"), "people")
  assert.equal(tabAfter("Home", ALL, "chat"), "run")
  assert.equal(tabAfter("End", ALL, "run"), "people")
  assert.equal(tabAfter("Enter", ALL, "run"), null)
})

test("the three steps begin at a draft and are over once done, in any order", () => {
  const [draft, active] = ["draft", "active"].map((status) => ({ id: "a", status }))
  assert.equal(isWanted(beginGuide(null, active)), false)
  let state = beginGuide(null, draft)
  for (const step of ["start", "screen", "start"]) state = stepDone(state, step)
  assert.equal(isWanted(state), true)
  assert.equal(isWanted(beginGuide(JSON.parse(JSON.stringify(state)), active)), true)
  const taken = beginGuide(state, { id: "b", status: "draft" })
  assert.deepEqual([isWanted(taken), isWanted(beginGuide(taken, active))], [true, false], "a second session goes on with it")
  state = stepDone(state, "things")
  assert.equal(isWanted(state), false)
  assert.equal(isWanted(beginGuide(state, draft)), false)
})

test("three steps that were closed stay closed", () => {
  assert.equal(isWanted(beginGuide(closed(beginGuide(null, { id: "a", status: "draft" })), { id: "b", status: "draft" })), false)
})
