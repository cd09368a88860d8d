import assert from "node:assert/strict"
import test from "node:test"

test("who wants frames of their own take turns, after one each", async () => {
  const frames = []
  globalThis.requestAnimationFrame = (call) => { frames.push(call) }
  const { ownFrame } = await import("../../engagenow/static/js/core/frames.js")
  const drawn = []
  const work = async (name) => { for (const part of [1, 2]) { await ownFrame(); drawn.push(`${name}${part}`) } }
  const both = [work("words "), work("rows ")]
  for (const there of [1, 2, 3, 4]) {
    await new Promise(setImmediate)
    assert.equal(frames.length, 1)
    frames.pop()()
    assert.equal(drawn.length, there - 1, "not within the frame")
    while (drawn.length < there) await new Promise(setImmediate)
    assert.equal(drawn.length, there)
  }
  await Promise.all(both)
  assert.deepEqual(drawn, ["words 1", "rows 1", "words 2", "rows 2"])
})
