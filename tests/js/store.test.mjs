import assert from "node:assert/strict"
import test from "node:test"
import { createStore } from "../../engagenow/static/js/core/store.js"
import { chatFold } from "../../engagenow/static/js/chat/state.js"

const message = (seq, id = `m${seq}`) => ({ seq, name: "new_message", data: { seq, id, message: `text ${seq}` } })

function chatStore() {
  const store = createStore()
  store.part("chat", chatFold)
  return store
}

test("watchers hear the first state and every change, and nothing for what is old", () => {
  const store = chatStore()
  const seen = []
  store.watch("chat", (chat) => seen.push(chat.messages.length))
  store.reset({ chat: { messages: [], pinned: [] } }, 3)
  store.feed(message(4))
  store.feed(message(4))
  assert.deepEqual(seen, [0, 0, 1])
})

test("listeners hear live events, not the replayed ones", () => {
  const store = chatStore()
  const heard = []
  store.on("new_message", (data) => heard.push(data.seq))
  store.feed(message(1), { live: false })
  store.feed(message(2))
  assert.deepEqual(heard, [2])
})

test("a pin of a text that this page never had asks for a fresh snapshot", () => {
  const store = chatStore()
  assert.equal(store.feed({ seq: 1, name: "message_pinned", data: { seq: 1, id: "old", pinned: true } }), "stale")
  store.reset({ chat: { messages: [], pinned: [{ id: "old" }] } }, 1)
  assert.equal(store.feed(message(2)), "applied")
})

test("what passes is told once for each change", () => {
  const store = createStore()
  const counts = []
  store.watch("count", (count) => counts.push(count))
  store.put("count", 1)
  store.put("count", 1)
  store.put("count", 2)
  assert.deepEqual(counts, [undefined, 1, 2])
})

test("one who throws keeps no other from hearing, and is logged", (context) => {
  const store = createStore()
  const logged = context.mock.method(console, "error", () => {})
  const heard = []
  const fail = (value) => { if (value) throw new Error("a broken panel") }
  store.watch("count", fail)
  store.watch("count", (count) => heard.push(count))
  store.on("reaction", fail)
  store.on("reaction", ({ id }) => heard.push(id))
  store.put("count", 3)
  store.hear("reaction", { id: "r" })
  assert.deepEqual(heard, [undefined, 3, "r"])
  assert.equal(logged.mock.callCount(), 2)
})

// A fold that comes late

const words = {
  initial: [],
  load: (snapshot) => [...(snapshot?.words ?? [])],
  apply: (state, { name, data }) => (name === "word" ? [...state, data.text] : state),
}
const word = (seq) => ({ seq, name: "word", data: { text: `w${seq}` } })

function expecting() {
  const store = createStore()
  const needed = { times: 0 }
  store.expect("words", ["word"], () => { needed.times += 1 })
  return { store, needed }
}

test("a fold that comes late finds the snapshot and all events of its names since", () => {
  const { store, needed } = expecting()
  store.reset({ words: { words: ["old"] } }, 3)
  store.feed(word(4), { live: false })
  store.feed({ seq: 5, name: "other", data: {} })
  store.feed(word(6))
  const seen = []
  store.watch("words", (state) => seen.push(state))
  store.part("words", words)
  assert.deepEqual(seen, [undefined, ["old", "w4", "w6"]])
  store.feed(word(7))
  assert.deepEqual(store.read("words"), ["old", "w4", "w6", "w7"])
  assert.equal(needed.times, 3)
})

test("it is needed by what is in the snapshot or by an event of its own, and by nothing else", () => {
  const { store, needed } = expecting()
  store.reset({ words: { words: [], counts: {}, last: 0 } }, 1)
  store.feed({ seq: 2, name: "other", data: {} })
  assert.equal(needed.times, 0)
  store.feed(word(3))
  assert.equal(needed.times, 1)
})

test("a reset, a gap and an old event are for a late fold what they are for the others", () => {
  const { store } = expecting()
  store.reset({ words: { words: ["of before"] } }, 3)
  store.feed(word(4))
  store.reset({ words: { words: ["restored"] } }, 1)
  assert.equal(store.feed(word(3)), "gap")
  store.feed(word(2))
  assert.equal(store.feed(word(2)), "old")
  store.part("words", words)
  assert.deepEqual(store.read("words"), ["restored", "w2"])
})

test("a fold that comes before the snapshot begins with nothing and is told of it", () => {
  const { store } = expecting()
  store.part("words", words)
  assert.deepEqual(store.read("words"), [])
  store.reset({ words: { words: ["old"] } }, 3)
  assert.deepEqual(store.read("words"), ["old"])
})

test("a page that could not keep all events for a late fold asks for a fresh snapshot, once", () => {
  const { store } = expecting()
  store.reset({}, 0)
  const verdicts = Array.from({ length: 2001 }, (_, index) => store.feed(word(index + 1)))
  assert.deepEqual([verdicts[1999], verdicts[2000]], ["applied", "stale"])
  store.reset({ words: { words: ["all"] } }, 2001)
  assert.equal(store.feed(word(2002)), "applied")
  store.part("words", words)
  assert.deepEqual(store.read("words"), ["all", "w2002"])
})
