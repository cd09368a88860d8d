import assert from "node:assert/strict"
import test from "node:test"
import { createOutbox } from "../../engagenow/static/js/core/outbox.js"
import { createShelf, memoryStorage } from "../../engagenow/static/js/core/storage.js"

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
      if (refusal?.lostAnswer) stored.set(payload.client_msg_id, payload)
      if (refusal) throw refusal
      if (!stored.has(payload.client_msg_id)) stored.set(payload.client_msg_id, payload)
      return { ok: true, seq: [...stored.keys()].indexOf(payload.client_msg_id) + 1 }
    },
  }
}

function phone(storage = memoryStorage(), room = server()) {
  const waits = []
  let time = 1000
  const outbox = createOutbox({
    shelf: createShelf(storage), owner: "s1.p1", send: room.send,
    wait: (call, delay) => waits.push({ call, delay }), now: () => (time += 1),
  })
  return { outbox, room, storage, waits }
}

const offline = { code: "offline" }

test("a text is shown at once and leaves when its event is there", async () => {
  const { outbox, room } = phone()
  const sending = outbox.add("hello")
  assert.deepEqual(outbox.list().map(({ message, state }) => [message, state]), [["hello", "waiting"]])
  await sending
  assert.equal(outbox.list()[0].state, "stored")
  outbox.settle(new Set([...room.stored.keys()]), 1)
  assert.deepEqual(outbox.list(), [])
})

test("what was written without a connection goes out once, in order, also after a reload", async () => {
  const { outbox, room, storage } = phone()
  room.answerNext(offline, offline, offline)
  for (const text of ["one", "two", "three"]) await outbox.add(text)
  assert.deepEqual(room.texts(), [])

  const reloaded = phone(storage, room).outbox
  await Promise.all([reloaded.flush(), reloaded.flush()])
  assert.deepEqual(room.texts(), ["one", "two", "three"])
  assert.deepEqual(room.tries.slice(3), ["one", "two", "three"])
})

test("a lost answer makes no second message", async () => {
  const { outbox, room, waits } = phone()
  room.answerNext({ code: "timeout", lostAnswer: true })
  await outbox.add("once")
  await waits[0].call()
  assert.deepEqual(room.tries, ["once", "once"])
  assert.deepEqual(room.texts(), ["once"])
})

test("too fast waits as long as it is told to and keeps the order", async () => {
  const { outbox, room, waits } = phone()
  room.answerNext({ code: "rate_limited", retry_after: 3 })
  await outbox.add("one")
  assert.equal(waits[0].delay, 3000)
  await outbox.add("two")
  assert.deepEqual(room.texts(), ["one", "two"])
})

test("a refusal that will not change is shown, and the next text still goes", async () => {
  const { outbox, room } = phone()
  room.answerNext({ code: "feature_disabled", detail: "Chat is off." })
  await outbox.add("one")
  await outbox.add("two")
  const [failed] = outbox.list().filter(({ state }) => state === "failed")
  assert.deepEqual([failed.message, failed.detail], ["one", "Chat is off."])
  assert.deepEqual(room.texts(), ["two"])
  await outbox.retry(failed.id)
  assert.deepEqual(room.texts(), ["two", "one"])
})

test("a text that came back with its event is not sent again", async () => {
  const { outbox, room, storage } = phone()
  room.answerNext({ code: "offline", lostAnswer: true })
  await outbox.add("there already")
  const reloaded = phone(storage, room).outbox
  reloaded.settle(new Set(room.stored.keys()), 1)
  await reloaded.flush()
  assert.deepEqual(room.tries, ["there already"])
})

test("two tabs share what waits and make one message of it", async () => {
  const room = server()
  const storage = memoryStorage()
  const left = phone(storage, room)
  const right = phone(storage, room)
  room.answerNext(offline)
  await left.outbox.add("shared")
  assert.deepEqual(right.outbox.list().map(({ message }) => message), ["shared"])
  await Promise.all([left.outbox.flush(), right.outbox.flush()])
  assert.deepEqual(room.texts(), ["shared"])
})

test("somebody else's texts stay theirs", async () => {
  const { storage, room } = phone()
  const other = createOutbox({ shelf: createShelf(storage), owner: "s1.p2", send: room.send })
  room.answerNext(offline)
  await other.add("not mine")
  assert.deepEqual(phone(storage, room).outbox.list(), [])
})

test("the draft outlives the page", () => {
  const { outbox, storage } = phone()
  outbox.draft.write("half a sent")
  assert.equal(phone(storage).outbox.draft.read(), "half a sent")
  outbox.draft.write("")
  assert.equal(phone(storage).outbox.draft.read(), "")
})
