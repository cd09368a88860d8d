import assert from "node:assert/strict"
import test from "node:test"
import { createSteadyOrder, FINGER } from "../../engagenow/static/js/questions/steady.js"

// A list with a clock of its own. `want("ba")` asks for an order and answers the one that is shown.
function list(options = {}) {
  const page = { now: 0, calls: 0, waits: [] }
  const order = createSteadyOrder({
    changed: () => { page.calls += 1 }, now: () => page.now, wait: (call, delay) => page.waits.push({ call, at: page.now + delay }), ...options,
  })
  const after = (ms) => {
    page.now += ms
    for (const wait of page.waits.filter(({ at }) => at <= page.now)) { page.waits.splice(page.waits.indexOf(wait), 1); wait.call() }
  }
  return { page, order, after, want: (ids, by = "popular") => order.order([...ids], by).join("") }
}

test("an untouched list follows at once, and not more often than can be read", () => {
  const { want, after, page } = list()
  assert.equal(want("abc"), "abc")
  assert.equal(want("bac"), "abc")
  after(1999)
  assert.equal(page.calls, 0)
  after(1)
  assert.equal(page.calls, 1)
  assert.equal(want("bac"), "bac")
})

for (const hand of [FINGER, "pointer", "focus"]) test(`nothing moves under a ${hand}`, () => {
  const { want, order, after } = list()
  want("abc")
  order.hold(hand, true)
  after(60000)
  assert.equal(want("cab"), "abc")
  assert.equal(want("cabd"), "abc")
  assert.equal(want("cb"), "abc")
  assert.deepEqual(order.offer, { fresh: 0, isOther: true })
})

test("what is no news is not offered: an own question stands on top until it has its place", () => {
  const { want, order } = list({ isNews: (id) => id !== "m" })
  want("abc")
  order.hold(FINGER, true)
  assert.equal(want("abcm"), "abc")
  assert.deepEqual(order.offer, { fresh: 0, isOther: false })
  want("abcmd")
  assert.deepEqual(order.offer, { fresh: 1, isOther: false })
})

test("five seconds after the last touch the order comes by itself", () => {
  const { want, order, after, page } = list()
  want("abc")
  after(10000)
  order.hold(FINGER, true)
  order.hold(FINGER, false)
  assert.equal(want("bac"), "abc")
  after(4000)
  order.hold(FINGER, true)
  order.hold(FINGER, false)
  page.calls = 0
  after(1000) // five after the first touch
  assert.equal(want("bac"), "abc")
  after(4000)
  assert.ok(page.calls > 0)
  assert.equal(want("bac"), "bac")
})

test("a pointer that leaves lets the list go at once, a second hand holds it still", () => {
  const { want, order, after } = list()
  want("abc")
  after(10000)
  order.hold("pointer", true)
  order.hold("focus", true)
  order.hold("pointer", false)
  assert.equal(want("bac"), "abc")
  order.hold("focus", false)
  assert.equal(want("bac"), "bac")
})

test("the person may ask for the new order", () => {
  const { want, order, page } = list()
  want("abc")
  order.hold("pointer", true)
  want("cabde")
  assert.deepEqual(order.offer, { fresh: 2, isOther: true })
  order.take()
  assert.equal(page.calls, 1)
  assert.equal(want("cabde"), "cabde")
  assert.deepEqual(order.offer, { fresh: 0, isOther: false })
})

test("nothing is offered that comes by itself in a moment", () => {
  const { want, order } = list()
  want("abc")
  want("cab")
  assert.deepEqual(order.offer, { fresh: 0, isOther: false })
})

test("another sort is the person's own choice, and so is what it lets through", () => {
  const { want, order } = list()
  want("abc")
  order.hold("pointer", true)
  assert.equal(want("cba", "newest"), "cba")
  assert.equal(want("abc", "newest"), "cba")
  order.letThrough()
  assert.equal(want("abc", "newest"), "abc")
})

test("a press on a card that has just moved may have meant another one", () => {
  const { want, order, after } = list()
  want("abc")
  after(10000)
  want("bac")
  assert.deepEqual(["a", "b", "c"].map(order.hasJustMoved), [true, true, false])
  after(400)
  assert.equal(order.hasJustMoved("a"), false)
  order.hold("pointer", true)
  want("abc")
  order.take()
  assert.equal(order.hasJustMoved("a"), false, "who asked for it has seen it move")
})

test("a card that comes below all others was never another one: a press on it counts at once", () => {
  const { want, order, after } = list()
  want("ab")
  after(10000)
  want("abc")
  assert.deepEqual(["a", "b", "c"].map(order.hasJustMoved), [false, false, false])
  after(10000)
  want("abdc")
  assert.deepEqual(["b", "c", "d"].map(order.hasJustMoved), [false, true, true])
})

test("a place may be more than an id: who changes the zone has moved, and is not new", () => {
  const { order } = list({ idOf: (place) => place.split(" ")[1] })
  order.order(["live a", "live b"], "popular")
  order.hold("pointer", true)
  order.order(["live a", "answered b"], "popular")
  assert.deepEqual(order.offer, { fresh: 0, isOther: true })
})

test("cards that were pushed by what stands above them have moved", () => {
  const { want, order, after } = list()
  want("ab")
  after(10000)
  order.noteShift()
  assert.deepEqual(["a", "b"].map(order.hasJustMoved), [true, true])
})
