import assert from "node:assert/strict"
import test from "node:test"
import { emptyLog, loadSnapshot, takeEvent } from "../../engagenow/static/js/core/log.js"

const words = {
  initial: [],
  load: (snapshot) => snapshot ?? [],
  apply: (state, { name, data }) => (name === "word" ? [...state, data.text] : state),
}
const folds = { words }
const word = (seq, text) => ({ seq, name: "word", data: { seq, text } })

test("events after a snapshot are folded in order", () => {
  let log = loadSnapshot(folds, { words: ["one"] }, 7)
  log = takeEvent(folds, log, word(8, "two")).log
  assert.deepEqual(log, { seq: 8, parts: { words: ["one", "two"] } })
})

test("an event that came before changes nothing", () => {
  const log = loadSnapshot(folds, { words: ["one"] }, 7)
  for (const seq of [1, 6, 7]) {
    const again = takeEvent(folds, log, word(seq, "again"))
    assert.equal(again.verdict, "old")
    assert.equal(again.log, log)
  }
})

test("a gap is said and nothing of it is shown", () => {
  const log = loadSnapshot(folds, { words: [] }, 7)
  const early = takeEvent(folds, log, word(9, "early"))
  assert.equal(early.verdict, "gap")
  assert.equal(early.log, log)
})

test("a list that the server has reduced has no gap", () => {
  let log = loadSnapshot(folds, { words: [] }, 7)
  for (const event of [word(9, "nine"), word(12, "twelve")]) log = takeEvent(folds, log, event, { reduced: true }).log
  assert.deepEqual(log, { seq: 12, parts: { words: ["nine", "twelve"] } })
  assert.equal(takeEvent(folds, log, word(12, "again"), { reduced: true }).verdict, "old")
})

test("a name without a fold still moves the seq", () => {
  const { log, verdict } = takeEvent(folds, emptyLog(folds), { seq: 1, name: "something_new", data: {} })
  assert.equal(verdict, "applied")
  assert.deepEqual(log, { seq: 1, parts: { words: [] } })
})

test("snapshot then events is the same as all events from the start", () => {
  const events = ["a", "b", "c", "d"].map((text, index) => word(index + 1, text))
  const fold = (log, list) => list.reduce((state, event) => takeEvent(folds, state, event).log, log)
  const whole = fold(emptyLog(folds), events)
  for (let cut = 0; cut <= events.length; cut += 1) {
    const before = fold(emptyLog(folds), events.slice(0, cut))
    const resumed = fold(loadSnapshot(folds, before.parts, before.seq), events)
    assert.deepEqual(resumed, whole)
  }
})
