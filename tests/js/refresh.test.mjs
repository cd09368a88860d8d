import assert from "node:assert/strict"
import test from "node:test"
import { createRefresher } from "../../engagenow/static/js/core/refresh.js"

// A refresher whose timers run when the test says so.
function made(job = async () => {}) {
  const timers = []
  const listeners = []
  const page = { hidden: false, addEventListener: (_, listener) => listeners.push(listener) }
  const later = (run, ms) => {
    timers.push({ run, ms })
    return timers.at(-1)
  }
  const clear = (timer) => { if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1) }
  const refresher = createRefresher(job, { every: 1000, jitter: 500, later, clear, random: () => 0.5, page })
  const show = (visible) => { page.hidden = !visible; for (const listener of listeners) listener() }
  return { ...refresher, timers, show, pass: () => timers.shift().run() }
}

test("many changes make one run, after a pause with jitter", async () => {
  let runs = 0
  const refresher = made(async () => { runs += 1 })
  for (let change = 0; change < 50; change += 1) refresher.request()
  assert.deepEqual(refresher.timers.map(({ ms }) => ms), [1250])
  await refresher.pass()
  assert.equal(runs, 1)
  assert.equal(refresher.timers.length, 0)
})

test("a change during a run makes one more run", async () => {
  const refresher = made(async () => { refresher.request(); refresher.request() })
  refresher.request()
  await refresher.pass()
  assert.equal(refresher.timers.length, 1)
})

test("a failed run is tried again later", async () => {
  const refresher = made(async () => { throw new Error("away") })
  refresher.request()
  await refresher.pass()
  assert.deepEqual(refresher.timers.map(({ ms }) => ms), [5000])
})

test("a hidden page asks for nothing until it is seen", async () => {
  const refresher = made()
  refresher.show(false)
  refresher.request()
  assert.equal(refresher.timers.length, 0)
  refresher.show(true)
  assert.equal(refresher.timers.length, 1)
})

test("a run at once takes the place of the one that was to come", async () => {
  let runs = 0
  const refresher = made(async () => { runs += 1 })
  refresher.request()
  await refresher.now()
  assert.equal(runs, 1)
  assert.equal(refresher.timers.length, 0)
  refresher.request()
  assert.equal(refresher.timers.length, 1)
})

test("a run at once that is asked for during a run follows it, and the two are never under way together", async () => {
  let [runs, under, most] = [0, 0, 0]
  const ends = []
  const refresher = made(async () => {
    runs += 1
    under += 1
    most = Math.max(most, under)
    await new Promise((resolve) => ends.push(resolve))
    under -= 1
  })
  const first = refresher.now()
  refresher.now()
  refresher.now()
  assert.equal(runs, 1)
  ends.shift()()
  while (!ends.length) await Promise.resolve()
  assert.equal(runs, 2)
  ends.shift()()
  await first
  assert.equal(most, 1)
  assert.equal(refresher.timers.length, 0)
})
