import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import { percentages } from "../../engagenow/static/js/activities/percent.js"
import { activitiesFold } from "../../engagenow/static/js/activities/state.js"

const cases = JSON.parse(readFileSync(new URL("../activities/percentages.json", import.meta.url)))

for (const { about, counts, total, shares, shown, rounded } of cases) {
  test(`percentages: ${about}`, () => {
    assert.deepEqual(percentages(counts, total, shares), { shown, rounded })
  })
}

const poll = { id: "a", state: "open", round: 1, closed_at: null, remaining: null }
const opened = { name: "activity_opened", data: { activity: poll } }

test("a page that was there from the beginning and one that comes later see the same", () => {
  const results = { activity_id: "a", round: 1, results: { voters: 2 } }
  const events = [
    opened,
    { name: "activity_results", data: { seq: 2, session_id: "s", ...results } },
    { name: "activity_closed", data: { activity_id: "a", round: 1, by: "timer", closed_at: "now" } },
  ]
  const folded = events.reduce(activitiesFold.apply, activitiesFold.initial)
  const closed = { ...poll, state: "closed", closed_at: "now" }
  assert.deepEqual(folded, activitiesFold.load({ activities: [closed], results: [results] }))
})

test("what is gone takes its results with it", () => {
  const results = { name: "activity_results", data: { activity_id: "a", round: 1, results: {} } }
  const gone = { name: "activity_gone", data: { activity_id: "a" } }
  assert.deepEqual([opened, results, gone].reduce(activitiesFold.apply, activitiesFold.initial), activitiesFold.initial)
})

test("an event of something unknown changes nothing", () => {
  const state = activitiesFold.load({ activities: [poll], results: [] })
  assert.equal(activitiesFold.apply(state, { name: "new_message", data: {} }), state)
  const closed = { name: "activity_closed", data: { activity_id: "b", closed_at: "now" } }
  assert.equal(activitiesFold.apply(state, closed), state)
})

test("texts come and go as increments, and the newest hundred numbers are kept", () => {
  const told = (results) => ({ name: "activity_results", data: { activity_id: "a", round: 1, results } })
  const text = (number) => ({ id: `t${number}`, number, text: `${number}` })
  const events = [
    told({ voters: 1, last: 2, added: [text(2), text(1)], removed: [] }),
    told({ voters: 2, last: 3, added: [text(3)], removed: ["t1"] }),
  ]
  const folded = events.reduce(activitiesFold.apply, activitiesFold.initial)
  assert.deepEqual(folded.results["a:1"].results, { voters: 2, last: 3, texts: [text(3), text(2)] })
  const many = told({ voters: 3, last: 102, added: [text(102)], removed: [] })
  assert.deepEqual(activitiesFold.apply(folded, many).results["a:1"].results.texts, [text(102), text(3)])
})

test("an activity that comes back is asked for again", () => {
  const back = { name: "activity_updated", data: { activity: poll } }
  assert.equal(activitiesFold.apply(activitiesFold.initial, back).stale, true)
  assert.equal(activitiesFold.apply(activitiesFold.apply(activitiesFold.initial, opened), back).stale, undefined)
})
