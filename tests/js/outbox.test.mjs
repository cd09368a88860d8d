import assert from "node:assert/strict"
import test from "node:test"
import { createDraft } from "../../engagenow/static/js/core/unsent.js"
import { createOutbox } from "../../engagenow/static/js/core/outbox.js"
import { createShelf, memoryStorage } from "../../engagenow/static/js/core/storage.js"

const HOUR = 3600 * 1000

// A server that answers what it is told to and remembers what it stored, once for each client_msg_id.
function server() {
  const stored = new Map()
  const tries = []
  const answers = []
  return {
    stored,
    tries,
    answerNext: (...refusals) => answers.push(...refusals),
    texts: () => [...stored.values()].map(({ message }) => message),
    async send(name, payload) {
      tries.push(payload.message)
      const refusal = answers.shift()
      if (refusal?.lostAnswer) stored.set(payload.client_msg_id, { name, ...payload })
      if (refusal) throw refusal
      if (!stored.has(payload.client_msg_id)) stored.set(payload.client_msg_id, { name, ...payload })
      return { ok: true, seq: [...stored.keys()].indexOf(payload.client_msg_id) + 1 }
    },
  }
}

function phone(storage = memoryStorage(), room = server(), clock = { time: 1000 }) {
  const waits = []
  const now = () => (clock.time += 1)
  const shelf = createShelf(storage, now)
  const outbox = createOutbox({
    shelf, owner: "s1.p1", send: room.send, now, random: () => 0, wait: (call, delay) => waits.push({ call, delay }),
  })
  const chat = outbox.of("chat")
  return {
    outbox, chat, room, storage, shelf, waits, clock,
    say: (message) => chat.add("send_message", { message }),
    shown: () => chat.list().map(({ payload, state }) => [payload.message, state]),
    async wakes() {
      const { call, delay } = waits.shift()
      clock.time += delay
      await call()
      return delay
    },
  }
}

const offline = { code: "offline" }
const broken = { code: "internal_error", detail: "Something went wrong." }

test("a text is shown at once and leaves when its event is there", async () => {
  const { chat, say, shown, room } = phone()
  const sending = say("hello")
  assert.deepEqual(shown(), [["hello", "waiting"]])
  await sending
  assert.deepEqual(shown(), [["hello", "stored"]])
  chat.settle(new Set([...room.stored.keys()]), 1)
  assert.deepEqual(shown(), [])
})

test("what was written without a connection goes out once, in order, also after a reload", async () => {
  const { say, room, storage } = phone()
  room.answerNext(offline, offline, offline)
  for (const text of ["one", "two", "three"]) await say(text)
  assert.deepEqual(room.texts(), [])

  const reloaded = phone(storage, room).outbox
  await Promise.all([reloaded.resume(), reloaded.resume()])
  assert.deepEqual(room.texts(), ["one", "two", "three"])
  assert.deepEqual(room.tries.slice(3), ["one", "two", "three"])
})

for (const code of ["internal_error", "server_error", "unavailable", "rate_limited", "timeout"]) {
  test(`${code} is tried again by itself, before what was written later, and makes one message`, async () => {
    const { say, room, wakes } = phone()
    room.answerNext({ code, lostAnswer: true }, { code })
    await say("one")
    await say("two")
    assert.deepEqual(room.tries, ["one"])
    await wakes()
    await wakes()
    assert.deepEqual(room.tries, ["one", "one", "one", "two"])
    assert.deepEqual(room.texts(), ["one", "two"])
  })
}

test("one does not come back before the server said", async () => {
  for (const code of ["unavailable", "rate_limited"]) {
    const { say, room, waits } = phone()
    room.answerNext({ code, retry_after: 7 })
    await say("one")
    assert.ok(waits[0].delay >= 7000)
  }
})

test("tries become rarer, and a text that the server cannot take does not keep the others for ever", async () => {
  const { chat, say, shown, room, waits, wakes } = phone()
  room.answerNext(...Array(8).fill(broken))
  await say("poison")
  await say("two")
  const delays = []
  while (waits.length) delays.push(await wakes())
  assert.equal(delays.length, 7)
  assert.deepEqual(delays, delays.toSorted((a, b) => a - b))
  assert.ok(delays.at(-1) >= 10000)
  assert.deepEqual(shown(), [["two", "stored"], ["poison", "failed"]])
  assert.equal(chat.list()[1].detail, broken.detail)
  await chat.retry(chat.list()[1].id)
  assert.deepEqual(room.texts(), ["two", "poison"])
})

test("no text is given up while the database is away, however long", async () => {
  const { say, shown, room, wakes } = phone()
  room.answerNext(...Array(30).fill({ code: "unavailable", retry_after: 5 }))
  await say("one")
  for (let tries = 0; tries < 30; tries += 1) await wakes()
  assert.deepEqual(shown(), [["one", "stored"]])
})

test("two minutes of lost answers are enough", async () => {
  const { say, shown, room, wakes, clock } = phone()
  room.answerNext({ code: "timeout" }, { code: "timeout" })
  await say("one")
  clock.time += 120000
  await wakes()
  assert.deepEqual(shown(), [["one", "failed"]])
})

test("the time without a connection does not count against a text", async () => {
  const { outbox, say, shown, room, wakes, clock } = phone()
  room.answerNext({ code: "timeout" }, { code: "timeout" })
  await say("one")
  clock.time += 120000
  await outbox.resume()
  assert.deepEqual(shown(), [["one", "waiting"]])
  await wakes()
  await wakes()
  assert.deepEqual(shown(), [["one", "stored"]])
})

test("a new connection does not wait for the pause that the last one earned", async () => {
  const { outbox, say, room } = phone()
  room.answerNext(broken)
  await say("one")
  await outbox.resume()
  assert.deepEqual(room.texts(), ["one"])
})

test("a refusal that will not change is shown, and the next text still goes", async () => {
  const { chat, say, room } = phone()
  room.answerNext({ code: "too_large", detail: "Too large." })
  await say("one")
  await say("two")
  const [failed] = chat.list().filter(({ state }) => state === "failed")
  assert.deepEqual([failed.payload.message, failed.detail], ["one", "Too large."])
  assert.deepEqual(room.texts(), ["two"])
  await chat.retry(failed.id)
  assert.deepEqual(room.texts(), ["two", "one"])
})

test("what a pause refused goes by itself when the session goes on, what was too large does not", async () => {
  const { outbox, say, shown, room, waits, wakes } = phone()
  room.answerNext({ code: "session_not_active" }, { code: "session_not_active" }, { code: "too_large" })
  for (const text of ["one", "two", "three"]) await say(text)
  outbox.reopen(() => false)
  assert.equal(waits.length, 0)
  outbox.reopen((feature) => feature === "chat")
  await wakes()
  assert.deepEqual(room.texts(), ["one", "two"])
  assert.deepEqual(shown().at(-1), ["three", "failed"])
})

test("a feature's trouble does not hold up another's commands, and any command is kept", async () => {
  const { outbox, say, room } = phone()
  room.answerNext(broken)
  await say("one")
  await outbox.of("quiz").add("answer", { activity_id: "a", answer: 2 })
  const [only] = [...room.stored.values()]
  assert.deepEqual(only, { name: "answer", activity_id: "a", answer: 2, client_msg_id: only.client_msg_id })
  assert.deepEqual(outbox.of("quiz").list().length, 1)
  assert.equal(outbox.of("chat").list().length, 1)
})

test("a command with a lane of its own holds up no other one of its feature, and keeps its own order", async () => {
  const { outbox, room, wakes } = phone()
  const questions = outbox.of("questions")
  room.answerNext({ code: "rate_limited", retry_after: 20 })
  await questions.add("ask", { message: "why?" }, "ask")
  await questions.add("ask", { message: "when?" }, "ask")
  await questions.add("vote", { message: "this one" })
  assert.deepEqual(room.texts(), ["this one"])
  await wakes()
  assert.deepEqual(room.texts(), ["this one", "why?", "when?"])
})

test("a text that came back with its event is not sent again", async () => {
  const { say, room, storage } = phone()
  room.answerNext({ code: "offline", lostAnswer: true })
  await say("there already")
  const reloaded = phone(storage, room)
  reloaded.chat.settle(new Set(room.stored.keys()), 1)
  await reloaded.outbox.resume()
  assert.deepEqual(room.tries, ["there already"])
})

test("two tabs share what waits and make one message of it", async () => {
  const room = server()
  const storage = memoryStorage()
  const left = phone(storage, room)
  const right = phone(storage, room)
  room.answerNext(offline)
  await left.say("shared")
  assert.deepEqual(right.shown(), [["shared", "waiting"]])
  await Promise.all([left.outbox.resume(), right.outbox.resume()])
  assert.deepEqual(room.texts(), ["shared"])
  assert.deepEqual([left.shown(), right.shown()], [[["shared", "stored"]], [["shared", "stored"]]])
})

test("a page draws when its text got through, also when another tab has put it away", async () => {
  const { outbox, chat, say, storage, room } = phone()
  room.answerNext(offline)
  await say("one")
  let drawn = 0
  outbox.watch(() => { drawn += 1 })
  const sending = outbox.resume()
  for (const key of createShelf(storage).keys("engagenow.outbox.")) storage.removeItem(key)
  await sending
  assert.equal(drawn, 1)
  assert.equal(chat.list().length, 1)
})

test("a tab that stays open sends what a closed one left, and leaves alone what that one sends itself", async () => {
  const room = server()
  const storage = memoryStorage()
  const closing = phone(storage, room)
  const staying = phone(storage, room)
  const keyOf = () => staying.shelf.keys("engagenow.outbox.")[0]
  room.answerNext(offline)
  await closing.say("left behind")
  staying.outbox.heard(keyOf())
  staying.outbox.heard(keyOf())
  assert.equal(staying.waits.length, 1)
  assert.ok(await staying.wakes() >= 10000)
  assert.deepEqual(room.texts(), ["left behind"])

  const tries = room.tries.length
  const sending = closing.say("sent by its own tab")
  staying.outbox.heard(keyOf())
  await sending
  await staying.wakes()
  assert.equal(room.tries.length, tries + 1)
})

test("another person's texts stay theirs", async () => {
  const { storage, room } = phone()
  const other = createOutbox({ shelf: createShelf(storage), owner: "s1.p2", send: room.send })
  room.answerNext(offline)
  await other.of("chat").add("send_message", { message: "not mine" })
  assert.deepEqual(phone(storage, room).shown(), [])
})

test("a text that has waited for hours is sent only when its author still wants it", async () => {
  const { say, room, storage, clock } = phone()
  room.answerNext(offline)
  await say("of this morning")
  clock.time += 3 * HOUR
  const later = phone(storage, room, clock)
  await later.outbox.resume()
  assert.deepEqual(later.shown(), [["of this morning", "asking"]])
  assert.deepEqual(room.texts(), [])
  await later.chat.retry(later.chat.list()[0].id)
  assert.deepEqual(room.texts(), ["of this morning"])
})

test("a page that cannot store a text says so as long as the text waits", async () => {
  const blocked = { get length() { throw new Error("blocked") } }
  for (const call of ["getItem", "setItem", "removeItem", "key"]) blocked[call] = () => { throw new Error("blocked") }
  for (const storage of [blocked, null, { ...memoryStorage(), setItem() { throw new Error("full") } }]) {
    const { outbox, chat, say, room } = phone(storage)
    room.answerNext(offline, offline)
    await say("one")
    await say("two")
    assert.ok(outbox.fleeting)
    assert.ok(chat.list().every(({ fleeting }) => fleeting))
    await outbox.resume()
    assert.deepEqual(room.texts(), ["one", "two"])
    assert.ok(!outbox.fleeting)
  }
  const { outbox, say, room } = phone()
  room.answerNext(offline)
  await say("kept")
  assert.ok(!outbox.fleeting)
})

test("a draft outlives the page and is its feature's own", () => {
  const storage = memoryStorage()
  const draftOf = (feature) => createDraft({ shelf: createShelf(storage), owner: "s1.p1", feature })
  draftOf("chat").write("half a sent")
  assert.equal(draftOf("chat").read(), "half a sent")
  assert.equal(draftOf("questions").read(), "")
  draftOf("chat").write("")
  assert.equal(draftOf("chat").read(), "")
})

test("what has no place in the log is shown as acknowledged, with what the server said, until its feature settles it", async () => {
  const send = async () => ({ ok: true, final: true })
  const polls = createOutbox({ shelf: createShelf(memoryStorage()), owner: "s1.p1", send }).of("polls")
  await polls.add("answer", { message: "one" })
  const [{ id, state, answer }] = polls.list()
  assert.deepEqual([state, answer.final], ["stored", true])
  polls.settle(new Set([id]), 0)
  assert.deepEqual(polls.list(), [])
})

test("a refusal says how late the answer was", async () => {
  const { chat, say, room } = phone()
  room.answerNext({ code: "activity_closed", detail: "…", late_by: 2.5 })
  await say("one")
  assert.deepEqual(chat.list().map(({ state, code, late_by: late }) => [state, code, late]), [["failed", "activity_closed", 2.5]])
})
