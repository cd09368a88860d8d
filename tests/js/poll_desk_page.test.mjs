// Parts of the presenter's page, with elements as far as they need them.
import assert from "node:assert/strict"
import test from "node:test"
import { createCommands } from "../../engagenow/static/js/activities/desk/commands.js"
import { mountDragging } from "../../engagenow/static/js/core/dragging.js"
import { mountRounds } from "../../engagenow/static/js/activities/desk/rounds.js"

const settled = () => new Promise((resolve) => { setImmediate(resolve) })

function listening(more) {
  const listeners = {}
  return {
    ...more,
    addEventListener: (name, listener) => { listeners[name] = listener },
    hear: (name, event) => listeners[name](event),
  }
}

function listOf(ids) {
  const list = listening({ children: [], insertBefore })
  const row = (id) => ({
    dataset: { id }, classList: { add() {}, remove() {} }, closest() { return this },
    getBoundingClientRect: () => ({ top: 0, height: 10 }),
    get nextElementSibling() { return list.children[list.children.indexOf(this) + 1] ?? null },
  })
  function insertBefore(child, before) {
    const others = list.children.filter((one) => one !== child)
    const place = before ? others.indexOf(before) : others.length
    list.children = others.toSpliced(place, 0, child)
  }
  list.children = ids.map(row)
  const drag = (from, over, clientY) => {
    list.hear("dragstart", { target: list.children[from], dataTransfer: { setData() {} } })
    list.hear("dragover", { target: list.children[over], clientY, preventDefault() {} })
  }
  return { list, drag, drop: (dropEffect = "move") => list.hear("dragend", { dataTransfer: { dropEffect } }), ids: () => list.children.map(({ dataset }) => dataset.id).join("") }
}

test("a dragged row keeps its place until the server has moved it", async () => {
  const { list, drag, drop, ids } = listOf(["a", "b", "c"])
  const moves = []
  let done
  let ended = 0
  const dragging = mountDragging(list, (...asked) => { moves.push(asked); return new Promise((resolve) => { done = resolve }) }, () => { ended += 1 })
  assert.equal(dragging.isUnderWay(), false)
  drag(0, 2, 9)
  assert.deepEqual([ids(), dragging.isUnderWay()], ["bca", true])
  drop()
  assert.deepEqual([ids(), moves, dragging.isUnderWay(), ended], ["bca", [["a", 2]], true, 0])
  done()
  await settled()
  assert.deepEqual([dragging.isUnderWay(), ended], [false, 1])
})

test("a row whose dragging was given up is back at its place at once", async () => {
  const { list, drag, drop, ids } = listOf(["a", "b", "c"])
  let ended = 0
  const dragging = mountDragging(list, () => assert.fail("nothing moves"), () => { ended += 1 })
  drag(2, 0, 1)
  assert.equal(ids(), "cab")
  drop("none")
  assert.deepEqual([ids(), dragging.isUnderWay(), ended], ["abc", false, 1])
})

function roundsPage() {
  const said = []
  const problem = { get textContent() { return said.at(-1) ?? "" }, set textContent(text) { said.push(text) } }
  const select = (round) => listening({ dataset: { round }, value: "", replaceChildren() {} })
  const selects = [select("before"), select("after")]
  const place = listening({
    open: true, hidden: false,
    querySelectorAll: (selector) => (selector === "[data-round]" ? selects : selector.includes("problem") ? [problem] : []),
  })
  return { root: { querySelector: () => place }, said }
}

test("rounds that could not be loaded are asked for again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  globalThis.Option = class {}
  const { root, said } = roundsPage()
  const asked = []
  const draw = mountRounds(root, async (path) => { asked.push(path); throw new Error("away") })
  const pass = async () => { context.mock.timers.tick(6000); await settled() }
  draw({ id: "a", kind: "rating", rounds: 2, answered: 1, state: "closed", prepared: {}, definition: {} })
  await pass()
  assert.deepEqual(asked, ["/activities/a/results?round=1", "/activities/a/results?round=2"])
  assert.deepEqual(said, ["rounds_failed"])
  await pass()
  assert.equal(asked.length, 4)
  assert.deepEqual(said, ["rounds_failed"], "and said once")
})

test("closing answers whether it was done, and offers to undo it only then", async (context) => {
  globalThis.document = { querySelector: () => null, documentElement: { lang: "ko" } }
  context.after(() => { delete globalThis.document })
  const undoable = []
  const store = { read: () => ({ id: "s" }) }
  const board = { take() {}, choose() {}, refresh() {} }
  const commands = createCommands({ store, board, steps: { way() {}, undo: (words) => undoable.push(words) } })
  const answers = (ok, body) => { globalThis.fetch = async () => ({ ok, status: ok ? 200 : 409, json: async () => body }) }
  answers(true, { id: "a" })
  assert.deepEqual([await commands.close({ id: "a" }), undoable], [true, ["undo_close"]])
  answers(false, { code: "forbidden", detail: "no" })
  assert.deepEqual([await commands.close({ id: "a" }), undoable.length], [false, 1])
})

test("what is saved comes into the middle, but not in the place of a poll that is being steered", async (context) => {
  context.after(() => { delete globalThis.fetch })
  globalThis.document = { querySelector: () => null, documentElement: { lang: "ko" } }
  context.after(() => { delete globalThis.document })
  globalThis.fetch = async () => ({ ok: true, status: 201, json: async () => ({ id: "new" }) })
  const poll = { id: "a", state: "closed", answered: 3, show: "hidden" }
  const cases = [
    [null, ["new"]],
    [{ ...poll, state: "draft" }, ["new"]],
    [{ ...poll, state: "open" }, []],
    [{ ...poll, state: "paused" }, []],
    [poll, []], // its results are still to be shown
    [{ ...poll, show: "revealed" }, ["new"]],
    [{ ...poll, answered: 0 }, ["new"]],
  ]
  for (const [current, expected] of cases) {
    const chosen = []
    const board = { current, take() {}, choose: (id) => chosen.push(id), refresh() {} }
    const commands = createCommands({ store: { read: () => ({ id: "s" }) }, board, steps: { way() {}, undo() {} } })
    await commands.save(null, {})
    assert.deepEqual(chosen, expected, JSON.stringify(current))
  }
})
