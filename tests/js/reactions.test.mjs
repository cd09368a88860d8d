import assert from "node:assert/strict"
import test from "node:test"
import { othersTaps, reactionsFold, shareOut } from "../../engagenow/static/js/reactions/state.js"

test("totals are what the server says, never added up here", () => {
  const state = reactionsFold.apply({ "👍": 5 }, { name: "reactions", data: { counts: { "👍": 3 }, totals: { "👍": 120 } } })
  assert.deepEqual(state, { "👍": 120 })
})

test("my own taps do not rise a second time", () => {
  const mine = { "👍": 2 }
  assert.deepEqual(othersTaps({ "👍": 3, "👏": 1 }, mine), { "👍": 1, "👏": 1 })
  assert.deepEqual(othersTaps({ "👍": 1 }, mine), { "👍": 1 })
})

test("a storm is cut down and keeps its proportions", () => {
  const sprites = shareOut({ "👍": 300, "👏": 100 }, 40)
  assert.equal(sprites.length, 40)
  assert.equal(sprites.filter((emoji) => emoji === "👍").length, 30)
})

test("no room stays empty, and every kind gets its share of a small one", () => {
  const kinds = { "👍": 9, "😀": 8, "❤️": 7, "👏": 6, "😂": 5, "🎉": 4 }
  for (let room = 0; room <= 45; room += 1) {
    const sprites = shareOut(kinds, room)
    assert.equal(sprites.length, Math.min(room, 39))
    for (const [emoji, count] of Object.entries(kinds)) {
      const exact = (count * Math.min(room, 39)) / 39
      const got = sprites.filter((one) => one === emoji).length
      assert.ok(got === Math.floor(exact) || got === Math.ceil(exact), `${room}: ${emoji} ${got} of ${exact}`)
    }
  }
  assert.deepEqual(shareOut(kinds, 3), ["👍", "😀", "❤️"])
  assert.deepEqual(shareOut({}, 5), [])
})
