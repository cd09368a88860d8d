import assert from "node:assert/strict"
import test from "node:test"
import { tidyText } from "../../engagenow/static/js/chat/rules.js"
import { chatFold } from "../../engagenow/static/js/chat/state.js"

const said = (id, text = id) => ({ name: "new_message", data: { id, message: text } })
const fold = (...events) => events.reduce(chatFold.apply, chatFold.load(undefined))
const ids = (list) => list.map(({ id }) => id)

test("texts stand in the order in which they came", () => {
  assert.deepEqual(ids(fold(said("a"), said("b")).messages), ["a", "b"])
})

test("a deleted text leaves the list and the pins", () => {
  const state = fold(said("a"), said("b"), pin("a", true), { name: "message_deleted", data: { id: "a" } })
  assert.deepEqual([ids(state.messages), ids(state.pinned)], [["b"], []])
})

test("a text that was deleted before it was replayed is not shown", () => {
  const state = fold({ name: "new_message", data: { id: "a", message: null, deleted: true } }, said("b"))
  assert.deepEqual(ids(state.messages), ["b"])
})

test("pinning twice pins once, unpinning takes it away", () => {
  const pinned = fold(said("a"), pin("a", true), pin("a", true))
  assert.deepEqual(ids(pinned.pinned), ["a"])
  assert.deepEqual(chatFold.apply(pinned, pin("a", false)).pinned, [])
})

test("pins stand in the order in which they were pinned", () => {
  assert.deepEqual(ids(fold(said("a"), said("b"), pin("b", true), pin("a", true)).pinned), ["b", "a"])
})

test("an event of another feature leaves the very same state", () => {
  const state = fold(said("a"))
  assert.equal(chatFold.apply(state, { name: "reactions", data: {} }), state)
})

test("a long evening does not fill the phone", () => {
  const state = fold(...Array.from({ length: 900 }, (_, index) => said(`m${index}`)))
  assert.equal(state.messages.at(-1).id, "m899")
  assert.ok(state.messages.length <= 250)
})

test("half an emoji does not reach the server, a whole one does", () => {
  assert.equal(tidyText(" a\ud83db😀\ude00 "), "ab😀")
})

function pin(id, pinned) {
  return { name: "message_pinned", data: { id, pinned } }
}
