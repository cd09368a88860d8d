import assert from "node:assert/strict"
import test from "node:test"
import { createAnswers } from "../../engagenow/static/js/activities/card/answers.js"
import { createGroupResults } from "../../engagenow/static/js/activities/card/group_results.js"
import { newsOf } from "../../engagenow/static/js/activities/card/news.js"
import { moved, placeAt } from "../../engagenow/static/js/activities/card/order.js"
import { wordsOfResults } from "../../engagenow/static/js/activities/card/words.js"
import { activitiesFold } from "../../engagenow/static/js/activities/state.js"
import { createOutbox } from "../../engagenow/static/js/core/outbox.js"
import { createShelf, memoryStorage } from "../../engagenow/static/js/core/storage.js"
import { createStore } from "../../engagenow/static/js/core/store.js"
import { createDraft } from "../../engagenow/static/js/core/unsent.js"

const options = [{ id: "a", text: "하나" }, { id: "b", text: "둘" }]
const poll = {
  id: "p", kind: "choice", definition: { options, min: 1, max: 1 }, state: "open", round: 1, show: "hidden", shown: false,
  may_change: "until_shown", opened_at: null, closes_at: null, closed_at: null, remaining: null, reopened_at: null,
}
const A = { options: ["a"] }
const B = { options: ["b"] }

// A page with a poll. `answers(sent)` is the server: an acknowledgement, or a thrown refusal.
function page({ storage = memoryStorage(), answers = () => ({ ok: true, final: false }) } = {}) {
  const sent = []
  const waits = []
  const shelf = createShelf(storage)
  const wait = (call) => waits.push(call)
  const send = async (name, { client_msg_id: id, ...payload }) => { sent.push({ id, ...payload }); return answers(payload) }
  const all = createOutbox({ shelf, owner: "s.p1", send, wait, random: () => 0 })
  const store = createStore()
  store.part("activities", activitiesFold)
  store.reset({ activities: { activities: [poll], results: [] } }, 1)
  const mounted = createAnswers({
    store, outbox: all.of("activities"), draft: createDraft({ shelf, owner: "s.p1", feature: "activities" }),
    changed: () => {}, now: () => 0, wait, random: () => 0,
  })
  let rev = 0
  let seq = 1
  return {
    storage, sent, waits, answers: mounted, all, card: (changes) => mounted.of({ ...poll, ...changes }),
    tellMine: (answer, at = "2026-11-27T10:00:00Z") => {
      rev += 1
      const list = answer ? [{ activity_id: "p", round: 1, answer, answered_at: at }] : []
      store.put("mine", { activities: { rev, data: { answers: list } } })
    },
    become: (changes) => {
      seq += 1
      store.feed({ seq, name: "activity_updated", data: { activity: { ...poll, ...changes } } })
    },
    async flush() {
      for (const call of waits.splice(0)) await call()
      await all.flush()
    },
  }
}

const offline = () => { throw { code: "offline" } }
const settled = () => new Promise((resolve) => { setImmediate(resolve) })

test("an answer is sending, then submitted, and is never asked for again in between", async () => {
  const { answers, card, tellMine } = page()
  answers.change(poll, { options: ["a"], abstain: false })
  answers.submit(poll, A)
  assert.equal(card().phase, "sending")
  await settled()
  assert.deepEqual([card().phase, card().own], ["answered", A])
  tellMine(A)
  assert.deepEqual([card().phase, card().own, card().canChange], ["answered", A, true])
  tellMine(B, "2026-11-27T10:00:09Z")
  assert.deepEqual(card().own, B, "what another tab has changed since")
})

test("an answer given in a tunnel outlives the page and is sent once", async () => {
  const { answers, storage, sent } = page({ answers: offline })
  answers.submit(poll, A)
  await settled()
  const later = page({ storage })
  assert.equal(later.card().phase, "sending")
  await Promise.all([later.all.resume(), later.all.resume()])
  assert.deepEqual(later.sent, [sent[0]])
})

test("a newer answer takes the place of one that was not sent yet", async () => {
  const { answers, all, sent } = page({ answers: offline })
  answers.submit(poll, A)
  await settled()
  answers.submit(poll, B)
  await settled()
  assert.deepEqual(all.of("activities").list().map(({ payload }) => payload.answer), [B])
  assert.deepEqual(sent.map(({ answer }) => answer), [A, B])
})

test("an answer that is not sent yet can be changed, and is left as it was by a cancel", async () => {
  const { answers, all, card, flush } = page({ answers: offline })
  const waiting = () => all.of("activities").list().map(({ payload }) => payload.answer)
  answers.submit(poll, A)
  await settled()
  assert.deepEqual([card().phase, card().canChange], ["sending", true])
  answers.edit(poll, card().sent)
  assert.deepEqual([card().phase, card().draft.options, card().editing], ["ask", ["a"], true])
  answers.cancel(poll)
  assert.deepEqual([card().phase, waiting()], ["sending", [A]])
  answers.edit(poll, card().sent)
  await flush()
  assert.deepEqual(card().phase, "ask", "what is being changed stays while the one before is tried again")
  answers.submit(poll, B)
  assert.deepEqual([card().phase, card().sent, waiting()], ["sending", B, [B]])
  assert.equal(card({ may_change: "never" }).canChange, false)
})

test("a refused answer is in the form after a reload, until it is submitted", async () => {
  const { answers, storage } = page({ answers: () => { throw { code: "internal_error_for_good", detail: "…" } } })
  answers.submit(poll, A)
  await settled()
  const later = page({ storage })
  assert.deepEqual([later.card().phase, later.card().draft.options, later.card().failed.detail], ["ask", ["a"], "…"])
  later.answers.submit(poll, B)
  await settled()
  assert.equal(later.card().failed, undefined)
})

test("a refused answer is given up with its reason", async () => {
  const { answers, card } = page({ answers: () => { throw { code: "invalid", detail: "…" } } })
  answers.submit(poll, A)
  await settled()
  assert.equal(card().failed.code, "invalid")
  answers.cancel(poll)
  assert.deepEqual([card().failed, card().draft.options], [undefined, []])
})

for (const code of ["activity_not_open", "session_not_active"]) {
  test(`what a pause refused (${code}) is sent again when it goes on, in the same round`, async () => {
    let paused = true
    const { answers, card, become, sent, flush } = page({ answers: () => { if (paused) throw { code }; return { ok: true } } })
    answers.submit(poll, A)
    await settled()
    become({ state: "paused" })
    assert.equal(card({ state: "paused" }).failed.code, code)
    paused = false
    become({ state: "open", round: 2 })
    await flush()
    assert.equal(sent.length, 1)
    become({ state: "open" })
    await flush()
    assert.deepEqual(sent.map(({ id }) => id), [sent[0].id, sent[0].id])
    assert.equal(card().phase, "answered")
  })
}

test("what is being chosen outlives a reload, and goes with its round", () => {
  const { answers, storage } = page()
  answers.change(poll, { options: ["b"], abstain: false })
  const later = page({ storage })
  assert.deepEqual(later.card().draft.options, ["b"])
  later.become({ round: 2 })
  assert.deepEqual(later.card().draft.options, [])
})

test("another tab's answer ends a change that was begun here; words that were typed stay", () => {
  for (const [draft, stays] of [[{ options: ["b"], abstain: false }, false], [{ texts: ["반쯤"] }, true]]) {
    const { answers, tellMine, card } = page()
    tellMine(A)
    answers.change(poll, draft)
    tellMine(A)
    assert.equal(card().phase, "ask", "nothing has changed")
    tellMine(B, "2026-11-27T10:00:09Z")
    assert.deepEqual([card().phase === "ask", card().own], [stays, B])
  }
})

test("a second change is not ended by the confirmation of the first", async () => {
  const { answers, card, tellMine } = page({ answers: ({ answer }) => ({ ok: true, final: false, answer }) })
  tellMine(A)
  answers.submit(poll, B)
  await settled()
  answers.change(poll, { options: ["a"], abstain: false })
  tellMine(B, "2026-11-27T10:00:09Z")
  assert.deepEqual([card().phase, card().draft.options, card().own], ["ask", ["a"], B])
})

test("of two quick answers the second stands until `mine` has it", async () => {
  const { answers, all, card, tellMine } = page()
  const stored = () => all.of("activities").list().map(({ payload }) => payload.answer)
  tellMine(undefined)
  for (const answer of [A, B]) {
    answers.submit(poll, answer)
    await settled()
  }
  tellMine(undefined)
  assert.deepEqual([card().phase, card().own], ["answered", B], "read before either was stored")
  tellMine(A)
  assert.deepEqual([card().own, stored()], [B, [B]], "read between the two")
  tellMine(B, "2026-11-27T10:00:01Z")
  assert.deepEqual([card().own, stored()], [B, []])
})

test("what another tab has answered takes the place of what this one sent", async () => {
  const { answers, all, card, tellMine } = page()
  answers.submit(poll, A)
  await settled()
  tellMine(B)
  assert.deepEqual([card().own, all.of("activities").list()], [B, []])
})

test("results for those who answered: the newest wins, and what was missed is asked for once", async () => {
  const reads = []
  const waits = []
  const store = createStore()
  const read = async (path) => { reads.push(path); return { activity_id: "p", round: 1, results: { voters: reads.length } } }
  const group = createGroupResults({ store, read, changed: () => {}, wait: (call) => waits.push(call), random: () => 0 })
  const run = async () => { for (const call of waits.splice(0)) call(); await settled() }
  const hear = (rev, voters) => store.hear("own_results", { activity_id: "p", round: 1, rev, results: { voters } })
  const voters = () => group.of(poll)?.results.voters

  assert.equal(voters(), undefined)
  await run()
  assert.deepEqual(reads, [], "not before the page has joined")
  store.put("joined", true)
  for (let times = 0; times < 3; times += 1) voters()
  await run()
  assert.deepEqual([reads, voters()], [["/activities/p/results?round=1"], 1])
  hear(7, 20)
  hear(6, 10)
  assert.equal(voters(), 20)
  store.put("joined", false)
  store.put("joined", true)
  voters()
  await run()
  assert.deepEqual([reads.length, voters()], [2, 2], "what happened while the page was away")
  store.put("joined", false)
  store.put("joined", true)
  voters()
  hear(8, 30)
  await run()
  assert.deepEqual([reads.length, voters()], [2, 30], "told in the meantime")
})

test("results that could not be read are asked for again, and are loading until then", async (context) => {
  context.mock.method(console, "warn", () => {})
  const waits = []
  const answers = [null, { activity_id: "p", round: 1, results: { voters: 4 } }]
  const store = createStore()
  store.put("joined", true)
  const group = createGroupResults({
    store, read: async () => answers.shift() ?? offline(), changed: () => group.of(poll), wait: (call) => waits.push(call), random: () => 0,
  })
  const closed = { ...poll, show: "after_answer", state: "closed" }
  assert.equal(group.of(closed), undefined)
  assert.equal(wordsOfResults(closed, { own: A }), "results_loading")
  for (let step = 0; step < 3; step += 1) {
    for (const call of waits.splice(0)) call()
    await settled()
  }
  assert.equal(group.of(closed).results.voters, 4)
  assert.equal(wordsOfResults(closed, { own: undefined }), "results_for_those_who_answered")
  assert.equal(wordsOfResults({ ...poll, show: "hidden" }, { own: A }), "results_when_shown")
})

test("an option is moved within its list, and a dragged row goes where the finger is", () => {
  const order = ["a", "b", "c"]
  assert.deepEqual(moved(order, "a", 2), ["b", "c", "a"])
  assert.deepEqual(moved(order, "c", 0), ["c", "a", "b"])
  for (const to of [-1, 0, 3]) assert.equal(moved(order, "a", to), order)
  assert.deepEqual([5, 25, 99].map((y) => placeAt([10, 30, 50], 0, y)), [0, 0, 2])
  assert.deepEqual([5, 35, 45].map((y) => placeAt([10, 30, 50], 2, y)), [0, 2, 2])
})

test("a screen reader is told what becomes of an answer and of the poll, and nothing at first", () => {
  const own = A
  const told = (before, now) => newsOf(before, now)
  assert.equal(told(undefined, { phase: "closed" }), "")
  assert.equal(told({ phase: "sending" }, { phase: "answered", own }), "answer_submitted")
  assert.equal(told({ phase: "sending" }, { phase: "closed", failed: { id: "e", code: "activity_closed", late_by: 0 } }), "not_counted_closed")
  assert.equal(told({ phase: "ask" }, { phase: "closed" }), "poll_closed")
  assert.equal(told({ phase: "paused" }, { phase: "ask" }), "poll_open_again")
  assert.equal(told({ phase: "ask" }, { phase: "ask" }), "")
  assert.equal(told({ phase: "paused", own }, { phase: "answered", own }), "")
  const paused = { id: "e", code: "activity_not_open" }
  const afterAPause = ["paused", "closed"].map((phase) => told({ phase: "sending" }, { phase, failed: paused }))
  assert.deepEqual(afterAPause, ["sent_when_it_goes_on", "not_counted_closed"])
})

test("what two tabs of one browser begin outlives both", () => {
  const storage = memoryStorage()
  const [one, other] = [page({ storage }), page({ storage })]
  const q = { ...poll, id: "q" }
  one.answers.change(poll, A)
  other.answers.change(q, B)
  one.answers.change(poll, B)
  const later = page({ storage }).answers
  assert.deepEqual([later.of(poll).draft, later.of(q).draft], [B, B])
  later.change(poll, null)
  const last = page({ storage }).answers
  assert.deepEqual([last.isBegun(poll), last.isBegun(q)], [false, true])
})
