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

// Every way in which a browser may refuse.
function refusing(...names) {
  const storage = memoryStorage()
  storage.setItem("old", JSON.stringify({ at: 1, value: "kept" }))
  const refuse = () => { throw new Error("SecurityError") }
  const refused = Object.fromEntries(names.filter((name) => name !== "length").map((name) => [name, refuse]))
  const lengthOf = names.includes("length") ? refuse : () => storage.length
  return Object.defineProperty({ ...storage, ...refused }, "length", { get: lengthOf })
}

const WAYS = { "missing": null, "full": full(), "without reading": refusing("getItem"), "without removing": refusing("removeItem"), "without listing": refusing("length", "key"), "closed": refusing("getItem", "setItem", "removeItem", "key", "length") }

for (const [way, storage] of Object.entries(WAYS)) {
  test(`a storage that is ${way} costs a page nothing while it is open`, () => {
    const shelf = createShelf(storage)
    shelf.write("a.1", 1)
    shelf.write("a.2", 2)
    shelf.write("a.1", 3)
    assert.deepEqual([shelf.read("a.1"), shelf.read("a.2")], [3, 2])
    assert.deepEqual(shelf.keys("a"), ["a.1", "a.2"])
    shelf.remove("a.1")
    shelf.remove("old")
    assert.deepEqual([shelf.read("a.1"), shelf.read("old")], [null, null])
    assert.deepEqual(shelf.keys("a"), ["a.2"])
    shelf.sweep("", 1)
  })
}

test("a shelf knows what ends with the page", () => {
  const shelf = createShelf(full())
  shelf.write("a", 1)
  assert.ok(!shelf.keeps("a"))
  const roomy = createShelf(memoryStorage())
  roomy.write("a", 1)
  assert.ok(roomy.keeps("a"))
})

test("what was not written for a month goes, what is used or has no date yet stays", () => {
  const DAY = 24 * 3600 * 1000
  let time = 0
  const storage = memoryStorage()
  const shelf = createShelf(storage, () => time)
  for (const key of ["x.seat", "x.draft", "y.other"]) shelf.write(key, key)
  storage.setItem("x.undated", JSON.stringify({ token: "t" }))
  time = 29 * DAY
  shelf.write("x.seat", "used")
  shelf.sweep("x.", 30 * DAY)
  time = 31 * DAY
  shelf.sweep("x.", 30 * DAY)
  assert.deepEqual(shelf.keys(""), ["x.seat", "x.undated", "y.other"])
  assert.deepEqual(shelf.read("x.undated"), { token: "t" })
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
