import assert from "node:assert/strict"
import test from "node:test"
import { createOutbox } from "../../engagenow/static/js/core/outbox.js"
import { createShelf, memoryStorage } from "../../engagenow/static/js/core/storage.js"
import { createStore } from "../../engagenow/static/js/core/store.js"
import { createOutgoing } from "../../engagenow/static/js/questions/outgoing.js"
import { createEditor } from "../../engagenow/static/js/questions/own_view.js"
import { createOwnNews, isOpen, ownItems } from "../../engagenow/static/js/questions/own.js"
import { createVotes } from "../../engagenow/static/js/questions/votes.js"

const question = { id: "q", votes: 12 }

// A phone. `answers(name, payload)` is the server: an acknowledgement, or a thrown refusal.
function phone({ storage = memoryStorage(), answers = () => ({ ok: true }), refused, now = Date.now } = {}) {
  const sent = []
  const waits = []
  const wait = (call) => waits.push(call)
  const send = async (name, { client_msg_id: id, ...payload }) => { sent.push({ name, ...payload }); return answers(name, payload) }
  const all = createOutbox({ shelf: createShelf(storage), owner: "s.p1", send, wait, now, random: () => 0 })
  const store = createStore()
  const outgoing = createOutgoing({ outbox: all.of("questions"), changed: () => {}, refused, wait })
  outgoing.look()
  const votes = createVotes({ store, outgoing })
  return {
    storage, sent, all, outgoing, votes,
    own: () => ownItems({ mine: store.read("mine"), outgoing }),
    tell: (data) => store.put("mine", { questions: { rev: 1, data: { votes: [], questions: [], ...data } } }),
    async settle() { for (const call of waits.splice(0)) await call() },
  }
}

const settled = () => new Promise((resolve) => { setImmediate(resolve) })
const offline = () => { throw { code: "offline" } }
const refuses = (code) => () => { throw { code, detail: code } }
const look = ({ votes }, now = question) => { const { voted, votes: n } = votes.of(now); return [voted, n] }

test("a vote shows at once, and is counted once whatever comes first", async () => {
  const page = phone()
  assert.deepEqual(look(page), [false, 12])
  page.votes.turn(question)
  assert.deepEqual(look(page), [true, 13])
  await settled()
  assert.deepEqual(look(page), [true, 13], "acknowledged, and not told")
  assert.deepEqual(look(page, { id: "q", votes: 13 }), [true, 13], "told of the count before of the own vote")
  page.tell({ votes: ["q"] })
  assert.deepEqual(look(page, { id: "q", votes: 15 }), [true, 15])
  await page.settle()
  assert.deepEqual(look(page, { id: "q", votes: 13 }), [true, 13])
  assert.deepEqual(page.sent, [{ name: "vote_question", id: "q", voted: true }])
})

test("a vote is taken back, and then there is one less", async () => {
  const page = phone()
  page.tell({ votes: ["q"] })
  page.votes.turn(question)
  assert.deepEqual(look(page), [false, 11])
  await settled()
  page.tell({ votes: [] })
  assert.deepEqual(look(page, { id: "q", votes: 11 }), [false, 11])
})

test("in a tunnel the last wish alone is kept, over a reload as well", async () => {
  const page = phone({ answers: offline })
  for (let times = 0; times < 3; times += 1) page.votes.turn(question)
  await settled()
  assert.deepEqual(look(page), [true, 13])
  const again = phone({ storage: page.storage })
  assert.deepEqual(look(again), [true, 13])
  await again.all.resume()
  assert.deepEqual(again.sent, [{ name: "vote_question", id: "q", voted: true }])
})

test("after a reload a vote whose acknowledgement was lost is not counted twice", () => {
  const page = phone({ answers: offline })
  page.votes.turn(question)
  const again = phone({ storage: page.storage, answers: offline })
  again.tell({ votes: ["q"] })
  assert.deepEqual(look(again, { id: "q", votes: 13 }), [true, 13])
})

test("a vote that was refused is as before, and one that a pause refused waits", async () => {
  const lost = []
  const page = phone({ answers: refuses("own_question"), refused: (entry) => lost.push(entry.code) })
  page.votes.turn(question)
  await settled()
  assert.deepEqual(look(page), [false, 12])
  assert.deepEqual(lost, ["own_question"])
  const paused = phone({ answers: refuses("session_not_active"), refused: (entry) => lost.push(entry.code) })
  paused.votes.turn(question)
  await settled()
  assert.deepEqual(look(paused), [true, 13])
  assert.equal(lost.length, 1)
})

test("an own question is on its way, then what the server says of it, and never two", async () => {
  let acknowledge
  const page = phone({ answers: () => new Promise((resolve) => { acknowledge = resolve }) })
  page.outgoing.send("ask", { text: "왜요?", anonymous: true })
  await settled()
  const seen = () => page.own().map(({ id, text, state, anonymous }) => [id, text, state, anonymous])
  assert.deepEqual(seen(), [[undefined, "왜요?", "sending", true]])
  acknowledge({ ok: true, id: "q", state: "waiting" })
  await settled()
  assert.deepEqual(seen(), [["q", "왜요?", "waiting", true]])
  page.tell({ questions: [{ id: "q", text: "왜요?", anonymous: true, asked_at: "2026-11-27T10:00:00Z", state: "waiting", edited: false }] })
  assert.deepEqual(seen(), [["q", "왜요?", "waiting", true]])
})

test("a question that comes too early holds up no vote", async () => {
  const page = phone({ answers: (name) => { if (name === "ask") throw { code: "rate_limited", retry_after: 20 } } })
  page.outgoing.send("ask", { text: "왜요?", anonymous: true })
  await settled()
  page.votes.turn(question)
  await settled()
  assert.deepEqual(page.sent.map(({ name }) => name), ["ask", "vote_question"])
})

test("after hours a question asks first, and what has no words for that is gone", async () => {
  const { storage, votes, outgoing, tell } = phone({ answers: offline, now: () => 0 })
  const later = () => phone({ storage, answers: offline, now: () => 3 * 3600 * 1000 })
  tell({ questions: [{ id: "own", text: "왜요?", anonymous: false, asked_at: "2026-11-27T10:00:00Z", state: "live", edited: false }] })
  votes.turn(question)
  outgoing.send("ask", { text: "언제요?", anonymous: true })
  outgoing.send("edit_question", { id: "own", text: "왜죠?" })
  outgoing.send("withdraw_question", { id: "own" })
  await settled()
  const page = later()
  await page.all.resume()
  assert.deepEqual(look(page), [false, 12])
  assert.deepEqual(page.all.of("questions").list().map(({ name, state }) => [name, state]), [["ask", "asking"]])
  assert.deepEqual(page.sent, [])
})

test("what waits for an answer or for its way takes a place, what is answered or failed none", () => {
  const open = ["sending", "sent", "waiting", "live", "answered", "merged", "dismissed", "failed", "leaving"].filter((state) => isOpen({ state }))
  assert.deepEqual(open, ["sending", "sent", "waiting", "live"])
})

test("an edit shows at once, a withdrawal says so", async () => {
  const page = phone({ answers: offline })
  page.tell({ questions: [{ id: "q", text: "왜요?", anonymous: false, asked_at: "2026-11-27T10:00:00Z", state: "live", edited: false }] })
  page.outgoing.send("edit_question", { id: "q", text: "왜 그런가요?" })
  assert.equal(page.own()[0].text, "왜 그런가요?")
  page.outgoing.send("edit_question", { id: "q", text: "왜죠?" })
  assert.deepEqual(page.outgoing.named("edit_question").map(({ payload }) => payload.text), ["왜죠?"])
  page.outgoing.send("withdraw_question", { id: "q" })
  assert.equal(page.own()[0].state, "leaving")
})

test("what becomes of an own question is told once, and not what was so before", () => {
  const newsOf = createOwnNews()
  const tell = (...states) => newsOf(states.map((state, id) => ({ id: `q${id}`, state }))).map(({ id }) => id)
  assert.deepEqual(tell("answered", "live", "live"), [])
  assert.deepEqual(tell("answered", "answered", "leaving"), ["q1"])
  assert.deepEqual(tell("answered", "answered", "dismissed"), ["q2"])
  assert.deepEqual(tell("answered", "live", "dismissed"), [])
})

test("a double tap withdraws no question, a second press does", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const attributes = new Map()
  const button = {
    textContent: "", getAttribute: (name) => attributes.get(name) ?? null, hasAttribute: (name) => attributes.has(name),
    setAttribute: (...set) => attributes.set(...set), removeAttribute: (name) => attributes.delete(name),
  }
  const row = { querySelector: (selector) => (selector === "[data-withdraw]" ? button : {}), classList: { contains: () => false } }
  const sent = []
  createEditor({ outgoing: { send: (...command) => sent.push(command) } }).offer(row, { id: "q", state: "live", text: "왜요?" })
  const press = (after) => { context.mock.timers.tick(after); button.onclick() }
  press(0)
  press(400)
  assert.deepEqual([sent, button.textContent], [[], "withdraw_sure"])
  press(100)
  assert.deepEqual(sent, [["withdraw_question", { id: "q" }]])
  press(4000)
  context.mock.timers.tick(600)
  assert.equal(button.textContent, "withdraw_sure", "the time of the press before does not end this one's")
  press(4400)
  assert.deepEqual([sent.length, button.textContent], [1, "withdraw_sure"], "after 5 s it asks again")
})
