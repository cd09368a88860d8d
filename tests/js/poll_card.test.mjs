import assert from "node:assert/strict"
import test from "node:test"
import { kinds } from "../../engagenow/static/js/activities/card/kinds.js"
import { numberIn, readNumber, stepped } from "../../engagenow/static/js/activities/card/numbers.js"
import { createAsking, createShown } from "../../engagenow/static/js/activities/card/shown.js"
import { cardOf, isFinal, layOut, maySee, ownAnswers } from "../../engagenow/static/js/activities/card/state.js"

const NOW = Date.parse("2026-11-27T10:00:00Z")
const at = (seconds) => new Date(NOW + 1000 * seconds).toISOString()
const options = [{ id: "a", text: "하나" }, { id: "b", text: "둘" }, { id: "c", text: "셋" }]
const poll = {
  id: "p", kind: "choice", title: "?", definition: { options, min: 1, max: 1 }, state: "open", round: 2, show: "hidden",
  shown: false, may_change: "until_shown", opened_at: at(-60), closes_at: null, closed_at: null, remaining: null, reopened_at: null,
}
const A = { options: ["a"] }
const entry = (state, more = {}, round = 2) => ({ id: "e", state, payload: { activity_id: "p", round, answer: { options: ["b"] } }, ...more })
const given = { answer: A, answered_at: at(-30) }
const card = (changes = {}, more = {}) => cardOf({ activity: { ...poll, ...changes }, entries: [], now: NOW, ...more })

test("an open poll asks, and says when the answer will be final", () => {
  assert.deepEqual(card().draft, { options: [], abstain: false })
  assert.deepEqual([card().phase, card().willBeFinal], ["ask", false])
  for (const may of [{ show: "after_answer" }, { shown: true }, { may_change: "never" }]) assert.equal(card(may).willBeFinal, true)
  assert.equal(card({ shown: true, may_change: "always" }).willBeFinal, false)
})

test("an answer that is on its way is sending, whatever else is known", () => {
  for (const changes of [{}, { state: "closed" }, { state: "paused" }]) {
    const shown = card(changes, { given, entries: [entry("failed", { code: "rate_limited" }), entry("waiting")] })
    assert.deepEqual([shown.phase, shown.sent], ["sending", { options: ["b"] }])
  }
  for (const changes of [{ state: "paused" }, { state: "closed" }, { closes_at: at(-3) }]) {
    const shown = card(changes, { entries: [entry("waiting")], draft: { options: ["c"] } })
    assert.deepEqual([shown.phase, shown.canChange], ["sending", false], "what is begun waits until answers are taken")
  }
})

test("an answer counts from the acknowledgement on, before the server tells all of its own answers", () => {
  const shown = card({}, { entries: [entry("stored", { answer: { final: true } })] })
  assert.deepEqual([shown.phase, shown.own, shown.canChange], ["answered", { options: ["b"] }, false])
})

test("an answer can be changed until results were shown, and once more when an option was added", () => {
  assert.equal(card({}, { given }).canChange, true)
  const final = card({ shown: true }, { given })
  assert.deepEqual([final.canChange, final.toldFinal, card({}, { given }).toldFinal], [false, true, false])
  const reopened = card({ shown: true, reopened_at: at(-10) }, { given })
  assert.deepEqual([reopened.canChange, reopened.reopened], [true, true])
  assert.equal(isFinal({ ...poll, shown: true, reopened_at: at(-40) }, given.answered_at), true)
})

test("what one changes stands in the form beside the answer that counts; what is final is not asked again", () => {
  const draft = { options: ["c"], abstain: false }
  const shown = card({}, { given, draft })
  assert.deepEqual([shown.phase, shown.editing, shown.draft, shown.own], ["ask", true, draft, A])
  assert.equal(card({ shown: true }, { given, draft }).phase, "answered")
})

test("a refused answer comes back into the form with its reason, and what was typed since goes first", () => {
  const entries = [entry("failed", { code: "internal_error", detail: "…" })]
  const shown = card({}, { entries })
  assert.deepEqual([shown.phase, shown.draft.options, shown.failed.code], ["ask", ["b"], "internal_error"])
  assert.deepEqual(card({}, { entries, draft: { options: ["c"] } }).draft.options, ["c"])
  assert.equal(card({}, { entries: [entry("asking")] }).phase, "ask")
})

test("an answer that came too late for its round stands in the form of the next one, as far as that has its options", () => {
  const late = [entry("failed", { code: "wrong_round" }, 1)]
  const runOff = { ...poll.definition, options: [options[0], options[2]] }
  assert.deepEqual(card({}, { entries: late }).draft.options, ["b"])
  assert.deepEqual(card({ definition: runOff }, { entries: late }).draft.options, [])
  assert.equal(card({}, { entries: [entry("failed", { code: "activity_closed" }, 1)] }).failed, undefined)
})

test("an answer that was final says so and keeps the one that counts", () => {
  const shown = card({}, { given, entries: [entry("failed", { code: "answer_final" })] })
  assert.deepEqual([shown.phase, shown.own, shown.failed.code, shown.canChange], ["answered", A, "answer_final", false])
})

test("a late answer is closed and not counted, and leaves the one before", () => {
  const entries = [entry("failed", { code: "activity_closed", late_by: 2 })]
  const shown = card({ state: "closed", closed_at: at(-1) }, { given, entries })
  assert.deepEqual([shown.phase, shown.failed.late_by, shown.own], ["closed", 2, A])
})

test("a timer that has ended takes no answers on this page after the grace", () => {
  assert.equal(card({ closes_at: at(-1) }).phase, "ask")
  assert.equal(card({ closes_at: at(-3) }).phase, "overdue")
})

test("while it is paused one may go on writing, and what counts stays in sight", () => {
  assert.deepEqual([card({ state: "paused" }).phase, Boolean(card({ state: "paused" }).draft)], ["paused", true])
  assert.equal(card({ state: "paused" }, { given }).draft, undefined)
})

test("what was not submitted in time is shown, so that a text can still be copied", () => {
  const closed = { state: "closed", kind: "text", definition: { most: 2 } }
  assert.deepEqual(card(closed, { draft: { texts: ["", "가".repeat(300)] } }).unsent, { texts: ["가".repeat(300)] })
  assert.deepEqual(card({ state: "closed" }, { draft: { options: ["c"] } }).unsent, { options: ["c"] })
  assert.equal(card({ state: "closed" }).unsent, undefined)
})

test("results are seen by all, by those who have answered, or not", () => {
  const seen = (show) => [false, true].map((answered) => maySee({ show }, answered))
  assert.deepEqual(["hidden", "after_answer", "live", "revealed"].map(seen), [[false, false], [false, true], [true, true], [true, true]])
})

test("own answers are found by activity and round", () => {
  const answers = ownAnswers({ activities: { rev: 1, data: { answers: [{ activity_id: "p", round: 2, ...given }] } } })
  assert.deepEqual([answers.get("p:2").answer, answers.get("p:1")], [A, undefined])
  assert.equal(ownAnswers(undefined).size, 0)
})

test("what is open comes first, the newest on top; without it what closed last; before that what has something to say", () => {
  const of = (id, changes) => ({ ...poll, id, ...changes })
  const polls = {
    old: of("old", { state: "closed", closed_at: at(-500) }),
    seen: of("seen", { state: "closed", closed_at: at(-400), show: "revealed" }),
    mine: of("mine", { state: "closed", closed_at: at(-300) }),
    last: of("last", { state: "closed", closed_at: at(-200) }),
    quiz: of("quiz", { kind: "no_such_kind" }),
  }
  const ids = ({ current, earlier }) => [current, earlier].map((list) => list.map(({ id }) => id))
  const placed = ({ id }) => id === "mine"
  assert.deepEqual(ids(layOut(polls, placed)), [["last"], ["mine", "seen"]])
  const open = { first: of("first", { opened_at: at(-90) }), next: of("next", { state: "paused", opened_at: at(-9) }) }
  assert.deepEqual(ids(layOut({ ...polls, ...open }, placed)), [["next", "first"], ["mine", "seen"]])
})

test("of what is open that which asks comes first, then what the hall looks at, also when it is closed", () => {
  const of = (id, changes) => ({ ...poll, id, ...changes })
  const polls = {
    words: of("words", { opened_at: at(-9), show: "live" }), quick: of("quick", { opened_at: at(-50) }), old: of("old", { opened_at: at(-90) }),
    ranks: of("ranks", { state: "closed", opened_at: at(-70), closed_at: at(-1), show: "revealed" }),
  }
  const ids = (how) => layOut(polls, () => true, how).current.map(({ id }) => id)
  assert.deepEqual(ids({ shown: "ranks" }), ["ranks", "words", "quick", "old"])
  assert.deepEqual(ids({ shown: "ranks", asks: ({ id }) => id === "quick" }), ["quick", "ranks", "words", "old"])
  assert.deepEqual(ids({}), ["words", "quick", "old"])
  assert.deepEqual(layOut(polls, () => true, { shown: "ranks" }).earlier, [])
})

test("what was shown last on the projector, or to everybody, is what the hall looks at", () => {
  const shownOf = createShown()
  const show = (id) => (id ? { show: "activity", id } : { show: "join" })
  const a = { ...poll, id: "a", show: "revealed" }
  const b = { ...poll, id: "b" }
  const seenB = { ...b, show: "revealed" }
  assert.deepEqual(shownOf({}, show("a"), false), { id: null, isNew: false })
  assert.deepEqual(shownOf({ a, b }, show("a"), true), { id: "a", isNew: false }, "the page has just been loaded")
  assert.deepEqual(shownOf({ a, b }, show("b"), true), { id: "b", isNew: true })
  assert.deepEqual(shownOf({ a, b }, show("b"), true), { id: "b", isNew: false })
  assert.deepEqual(shownOf({ a, b }, show("a"), true), { id: "a", isNew: true })
  assert.deepEqual(shownOf({ a, b: seenB }, show("a"), true), { id: "b", isNew: true }, "shown to everybody, and not on the projector")
  assert.deepEqual(shownOf({ a, b: seenB }, show(null), true), { id: null, isNew: false })
})

test("the order stands still while a person answers", () => {
  let isAnswered = false
  const { asks, again } = createAsking(() => !isAnswered)
  const before = asks(poll)
  isAnswered = true
  const after = asks(poll)
  again()
  assert.deepEqual([before, after, asks(poll)], [true, true, false])
})

const reads = {
  choice: [
    [{ options, min: 1, max: 1 }, { options: [] }, "choose_something"],
    [{ options, min: 0, max: 1 }, { options: [] }, "choose_or_abstain"],
    [{ options, min: 0, max: 1 }, { options: [], abstain: true }, { options: [] }],
    [{ options, min: 2, max: 2 }, { options: ["a"] }, "choose_at_least"],
    [{ options, min: 1, max: 2 }, { options: ["a", "b", "c"] }, "choose_at_most"],
    [{ options, min: 1, max: 2 }, { options: ["c", "a"] }, { options: ["a", "c"] }],
  ],
  rating: [
    [{ statements: [] }, { value: null }, "rate_something"],
    [{ statements: [] }, { value: 0 }, { value: 0 }],
    [{ statements: options }, { values: {} }, "rate_something"],
    [{ statements: options }, { values: { b: 3 } }, { values: { b: 3 } }],
  ],
  ranking: [
    [{ options, top: null }, { order: ["b", "a"] }, "rank_more"],
    [{ options, top: 2 }, { order: ["b", "a"] }, { order: ["b", "a"] }],
  ],
  text: [
    [{ most: 3 }, { texts: [" ", ""] }, "write_something"],
    [{ most: 3 }, { texts: [" 하나\n둘 ", "", "하나 둘", "셋"] }, { texts: ["하나 둘", "셋"] }],
    [{ most: 1 }, { texts: ["👨‍👩‍👧‍👦".repeat(200)] }, { texts: ["👨‍👩‍👧‍👦".repeat(200)] }],
    [{ most: 1 }, { texts: ["가".repeat(201)] }, "too_long"],
    [{ most: 1 }, { texts: ["a\u0007"] }, "text_controls"],
  ],
}
for (const [kind, cases] of Object.entries(reads)) {
  test(`${kind}: a draft is an answer, or has a problem`, () => {
    for (const [definition, draft, wanted] of cases) {
      const { answer, problem } = kinds[kind].read(definition, draft)
      assert.deepEqual(answer ?? problem[0], wanted)
      if (answer) assert.deepEqual(kinds[kind].read(definition, kinds[kind].draftOf(definition, answer)).answer, answer)
    }
  })
}

test("numbers are read as Korean keyboards write them", () => {
  const said = { "１２": 12, "1,000": 1000, " 3 ": 3, "−5": -5, "ー5": NaN, "1,5": NaN, "3.50": 3.5, ".5": 0.5, "열": NaN, "1e3": NaN, ".": NaN }
  for (const [typed, number] of Object.entries(said)) assert.deepEqual(numberIn(typed), number, typed)
})

test("a number is within its bounds, in its steps, and has few decimals", () => {
  const definition = { min: -1, max: 2, step: 0.1 }
  const problem = (typed, changes) => readNumber({ ...definition, ...changes }, { value: typed }).problem?.[0]
  assert.deepEqual(["", "x", "3", "0.25", "0.3", "-1"].map((typed) => problem(typed)),
    ["type_number", "not_a_number", "number_outside", "number_off_step", undefined, undefined])
  assert.equal(problem("0.00001", { step: null }), "too_many_decimals")
  assert.deepEqual(readNumber({ min: 0, max: 1e9, step: null }, { value: "999,999,999.1234" }).answer, { value: 999999999.1234 })
})

test("the buttons beside a number stay on its steps and within its bounds", () => {
  const up = (typed, direction = 1, changes = {}) => stepped({ min: 0, max: 10, step: 4, ...changes }, typed, direction)
  assert.deepEqual([up("3"), up("4"), up("9"), up("5", -1), up("0", -1), up("", 1), up("", -1)], ["4", "8", "8", "4", "0", "0", "8"])
  assert.equal(up("0.2", 1, { step: 0.1 }), "0.3")
})

test("an answer is told in words, by the wording of now", () => {
  const said = (kind, definition, answer) => kinds[kind].words(definition, answer)
  assert.deepEqual(said("choice", { options }, { options: ["c", "a"] }), ["하나", "셋"])
  assert.deepEqual(said("ranking", { options }, { order: ["c", "a"] }), ["1. 셋", "2. 하나"])
  const scale = { statements: [], from: 1, to: 5, low: "", high: "아주 좋아요" }
  assert.deepEqual([1, 5].map((value) => said("rating", scale, { value })[0]), ["1 (1–5)", "5 · 아주 좋아요"])
  assert.deepEqual(said("rating", { statements: options }, { values: { b: 2 } }), ["둘: 2"])
  assert.deepEqual(said("number", { unit: "분" }, { value: 3.5 }), ["3.5분"])
})
