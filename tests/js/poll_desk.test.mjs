import assert from "node:assert/strict"
import test from "node:test"
import { clockFace, secondsLeft } from "../../engagenow/static/js/activities/countdown.js"
import { archived, currentOf, itemsOf, moved, onAgenda, running, withAnswer } from "../../engagenow/static/js/activities/desk/agenda_state.js"
import { nextStep, othersOf, stepBack } from "../../engagenow/static/js/activities/desk/next_step.js"
import { createSecondPress } from "../../engagenow/static/js/activities/desk/second_press.js"
import { createTrail } from "../../engagenow/static/js/activities/desk/trail.js"
import { compared, isComparable, movesOf, pathsOf, tied } from "../../engagenow/static/js/activities/desk/rounds_state.js"

const draft = (id, more) => ({ id, state: "draft", show: "hidden", rounds: 0, round: 1, answered: 0, opened_at: null, ...more })
const open = (id, at, more) => draft(id, { state: "open", rounds: 1, opened_at: at, ...more })
const closed = (id, at, more) => open(id, at, { state: "closed", ...more })
const ids = (items) => items.map(({ id }) => id)

test("the agenda shows what the room knows, and what the desk has of the current round", () => {
  const list = [draft("a"), open("b", "1"), draft("c")]
  const log = { b: { ...open("b", "1"), show: "live" }, d: { ...open("d", "2"), definition: { options: [] } } }
  const desk = { b: { round: 1, answered: 3, results: { voters: 3 } }, c: { round: 1, answered: 9 } }
  const items = itemsOf(list, log, desk)
  assert.deepEqual(ids(items), ["a", "b", "c", "d"])
  assert.deepEqual([items[1].show, items[1].answered, items[1].results], ["live", 3, { voters: 3 }])
  assert.equal(items[2].answered, 0)
  assert.deepEqual(items[3].prepared, { options: [] })
})

test("of a round that the desk has not told yet, the count of the round before is not shown", () => {
  const [item] = itemsOf([open("a", "2", { rounds: 2, round: 2 })], { a: closed("a", "1") }, { a: { round: 1, answered: 7 } })
  assert.deepEqual([item.round, item.state, item.answered], [2, "open", 0])
})

test("what HTTP answers takes its place in the list", () => {
  const list = [draft("a"), draft("b")]
  assert.deepEqual(withAnswer(list, draft("a", { title: "new" }))[0].title, "new")
  assert.deepEqual(ids(withAnswer(list, draft("c"), "a")), ["a", "c", "b"])
  assert.deepEqual(ids(withAnswer(list, draft("c"))), ["a", "b", "c"])
})

test("the middle shows what was chosen, else what was opened last, what comes first", () => {
  const items = [closed("a", "1"), closed("b", "3"), open("c", "2"), draft("d")]
  assert.equal(currentOf(items, "d").id, "d")
  assert.equal(currentOf(items, "gone").id, "b")
  assert.equal(currentOf(items.filter(({ id }) => id !== "b")).id, "c")
  assert.equal(currentOf([draft("x"), draft("y")]).id, "x")
  assert.equal(currentOf([{ ...closed("a", "1"), state: "archived" }]), null)
  assert.deepEqual(ids(running([...items, { ...open("e", "9"), state: "paused" }])), ["e", "c"])
})

test("an item moves among those that are not archived", () => {
  const items = [draft("a"), draft("old", { state: "archived" }), draft("b"), draft("c")]
  assert.deepEqual(moved(items, "c", -1), ["a", "c", "b", "old"])
  assert.deepEqual(moved(items, "a", 5), ["b", "c", "a", "old"])
  assert.equal(moved(items, "a", -1), null)
  assert.deepEqual([ids(onAgenda(items)), ids(archived(items))], [["a", "b", "c"], ["old"]])
})

test("next opens, closes, reveals and goes on to the next item", () => {
  const step = (items, more = {}) => {
    const next = nextStep({ items, current: currentOf(items), shown: null, isActive: true, ...more })
    return next && [next.step, next.item.id, next.stage]
  }
  assert.deepEqual(step([draft("a"), draft("b")]), ["open", "a", true])
  assert.deepEqual(step([open("a", "1"), draft("b")]), ["close", "a", false])
  assert.deepEqual(step([{ ...open("a", "1"), state: "paused" }]), ["resume", "a", false])
  assert.deepEqual(step([closed("a", "1", { answered: 2 }), draft("b")], { shown: "a" }), ["reveal", "a", false])
  assert.deepEqual(step([closed("a", "1", { answered: 2, show: "after_answer" })]), ["reveal", "a", true])
  assert.deepEqual(step([closed("a", "1"), closed("x", "0"), draft("b")]), ["open", "b", true])
  assert.deepEqual(step([closed("a", "1", { answered: 2, show: "live" }), draft("b")]), ["open", "b", true])
  assert.equal(step([closed("a", "1", { answered: 2, show: "revealed" })]), null)
  assert.equal(step([]), null)
  assert.equal(step([draft("a")], { isActive: false }), null)
})

test("before anything was opened the first that is prepared comes next, at the end what was passed over", () => {
  const step = (items, current) => nextStep({ items, current, shown: null, isActive: true })?.item.id
  const prepared = [draft("a"), draft("b"), draft("c")]
  assert.equal(step(prepared, prepared[2]), "a")
  const ran = [draft("a"), draft("b"), closed("c", "1")]
  assert.equal(step(ran, ran[2]), "a")
  assert.equal(step(ran, ran[1]), "b", "what was chosen since")
  assert.equal(step([draft("old", { state: "archived" }), closed("c", "1")], ran[2]), undefined)
})

test("from where one has looked back one goes forward again, until something else is chosen", () => {
  const items = [closed("a", "1"), draft("b"), closed("c", "2"), closed("d", "3")]
  const [a, , c, d] = items
  const trail = createTrail()
  const ahead = (current, there = items) => trail.ahead({ items: there, current })?.id ?? null
  assert.deepEqual([ahead(d), ahead(null, [])], [null, null])
  trail.leave("d", "c")
  trail.leave("c", "a")
  assert.deepEqual([ahead(a), trail.forward(), ahead(c), trail.forward(), ahead(d)], ["c", "c", "d", "d", null])
  trail.leave("d", "c")
  assert.deepEqual([ahead(a), ahead(c)], [null, null], "another one was chosen meanwhile")
  trail.leave("d", "c")
  assert.equal(ahead(c, items.slice(0, 3)), null, "it has left the agenda")
})

test("a poll that was left open waits until the one in the middle is revealed", () => {
  const left = open("left", "1")
  const steps = []
  for (const item of [draft("b"), open("b", "2"), closed("b", "2", { answered: 1 }), closed("b", "2", { answered: 1, show: "revealed" })]) {
    const items = [left, item, draft("c")]
    assert.deepEqual(ids(othersOf(items, item)), ["left"])
    const next = nextStep({ items, current: item, shown: "b", isActive: true })
    steps.push(`${next.step} ${next.item.id}`)
  }
  assert.deepEqual(steps, ["open b", "close b", "reveal b", "close_other left"])
})

test("after a reload the middle shows the same item before and after it is closed", () => {
  for (const item of [open("b", "2"), closed("b", "2")]) assert.equal(currentOf([open("left", "1"), item]).id, "b")
})

test("back looks at what ran before, and passes drafts over", () => {
  const items = [closed("a", "1"), draft("b"), closed("c", "2")]
  assert.equal(stepBack({ items, current: items[2] }).id, "a")
  assert.equal(stepBack({ items, current: items[0] }), null)
  assert.equal(stepBack({ items, current: null }), null)
})

test("a key counts at its second press, for the same item and soon", () => {
  let now = 0
  const press = createSecondPress(() => now)
  assert.deepEqual([press("a"), press("b"), press("b"), press("b")], [false, false, true, false])
  now = 3001
  assert.deepEqual([press("b"), press("b")], [false, true])
})

const OPTIONS = [{ id: "x", text: "김밥" }, { id: "y", text: "국수" }, { id: "z", text: "라면" }]
const choice = (counts, voters = 4, more = {}) => ({ kind: "choice", definition: { options: OPTIONS, max: 1 }, results: { voters, counts }, ...more })

test("a tie is of those who share the first place", () => {
  assert.deepEqual(tied(choice({ x: 2, y: 2, z: 0 })), ["x", "y"])
  assert.deepEqual(tied(choice({ x: 2, y: 1, z: 1 })), [])
  assert.deepEqual(tied(choice({ x: 0, y: 0, z: 0 }, 0)), [])
  assert.deepEqual(tied(choice({ x: 0, y: 0, z: 0 }, 3)), [])
  assert.deepEqual(tied({ kind: "ranking", definition: { options: OPTIONS }, results: { voters: 2, points: { x: 2.5, y: 1, z: 2.5 } } }), ["x", "z"])
  assert.deepEqual(tied({ kind: "text", definition: {}, results: { voters: 2 } }), [])
  assert.deepEqual(tied({ kind: "choice", definition: { options: OPTIONS } }), [])
})

test("two rounds stand side by side, a run-off as well", () => {
  const activity = { kind: "choice", rounds: 2, prepared: { options: OPTIONS, max: 1 }, definition: { max: 1 } }
  const rows = compared(activity, { voters: 4, counts: { x: 2, y: 1, z: 1 } }, { voters: 3, counts: { x: 1, y: 2 } })
  assert.deepEqual(rows.map(({ before, after, by }) => [before?.shown, after?.shown ?? null, by]), [["50", "33", -1], ["25", "67", 1], ["25", null, null]])
  assert.ok(isComparable(activity))
  assert.ok(!isComparable({ ...activity, rounds: 1 }) && !isComparable({ ...activity, kind: "text" }))
  const points = compared({ kind: "ranking", prepared: { options: OPTIONS } }, { voters: 1, points: { x: 3, y: 2, z: 1 } }, { voters: 1, points: { x: 1.3333, y: 2, z: 3 } })
  assert.deepEqual([points[0].after.shown, points[0].by], ["1.33", -1.67])
})

test("what is read of two rounds: nothing of an activity with one alone, and moves where people chose one option", () => {
  const activity = { id: "a/b", kind: "choice", rounds: 2, definition: { max: 1 } }
  const results = ["/activities/a%2Fb/results?round=1", "/activities/a%2Fb/results?round=2"]
  assert.deepEqual(pathsOf(activity, "1", "2"), [...results, "/activities/a%2Fb/moves?from=1&to=2"])
  assert.deepEqual(pathsOf({ ...activity, definition: { max: 2 } }, "1", "2"), [...results, null])
  for (const none of [null, { ...activity, rounds: 1 }, { ...activity, rounds: 0 }]) assert.equal(pathsOf(none, "", "1"), null)
})

test("who moved where is told in words, those who stayed as one number", () => {
  const moves = [{ from: "x", to: "x", n: 5 }, { from: "x", to: "y", n: 1 }, { from: null, to: "x", n: 2 }, { from: "y", to: "y", n: 1 }]
  assert.deepEqual(movesOf({ prepared: { options: OPTIONS } }, moves), {
    stayed: 6, moves: [{ from: null, to: "김밥", n: 2 }, { from: "김밥", to: "국수", n: 1 }],
  })
})

test("the countdown goes by the server's clock and stands while the round is paused", () => {
  const now = Date.parse("2026-01-01T00:00:00Z")
  assert.equal(secondsLeft({ state: "open", closes_at: "2026-01-01T00:01:04.2Z" }, now), 65)
  assert.equal(secondsLeft({ state: "open", closes_at: "2025-12-31T23:59:59Z" }, now), 0)
  assert.equal(secondsLeft({ state: "open", closes_at: null }, now), null)
  assert.equal(secondsLeft({ state: "paused", closes_at: null, remaining: 7.2 }, now), 8)
  assert.equal(secondsLeft({ state: "closed", closes_at: "2026-01-01T00:01:04Z" }, now), null)
  assert.deepEqual([0, 65, 600].map(clockFace), ["0:00", "1:05", "10:00"])
})
