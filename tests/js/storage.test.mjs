import assert from "node:assert/strict"
import test from "node:test"
import { createShelf, memoryStorage } from "../../engagenow/static/js/core/storage.js"

function full() {
  return { ...memoryStorage(), setItem() { throw new Error("QuotaExceededError") } }
}

test("values come back as they went in", () => {
  const shelf = createShelf(memoryStorage())
  shelf.write("a", { text: "한글 👍" })
  assert.deepEqual(shelf.read("a"), { text: "한글 👍" })
  assert.equal(shelf.read("b"), null)
})

test("a full or closed storage is replaced by memory", () => {
  const shelf = createShelf(full())
  shelf.write("a", 1)
  assert.equal(shelf.read("a"), 1)
  assert.deepEqual(shelf.keys("a"), ["a"])
})

test("a broken value is no value", () => {
  const storage = memoryStorage()
  storage.setItem("a", "{")
  assert.equal(createShelf(storage).read("a"), null)
})

test("keys are listed in order and by prefix only", () => {
  const shelf = createShelf(memoryStorage())
  for (const key of ["x.2", "y.1", "x.1"]) shelf.write(key, true)
  assert.deepEqual(shelf.keys("x."), ["x.1", "x.2"])
})
