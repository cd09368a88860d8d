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
