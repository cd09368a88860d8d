import assert from "node:assert/strict"
import test from "node:test"
import { createWakeLock } from "../../engagenow/static/js/core/wake_lock.js"

// A device with a screen that may fall asleep. `held` is how many locks keep it awake.
function device(context) {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const screen = { held: 0, asked: 0, refuses: false, locks: [] }
  const page = new EventTarget()
  page.hidden = false
  screen.see = (seen) => {
    page.hidden = !seen
    if (!seen) for (const lock of screen.locks) lock.release()
    page.dispatchEvent(new Event("visibilitychange"))
  }
  screen.takesBack = () => { for (const lock of screen.locks) lock.release() }
  screen.pass = (ms) => context.mock.timers.tick(ms)
  const wakeLock = {
    async request() {
      screen.asked += 1
      if (screen.refuses || page.hidden) throw new DOMException("", "NotAllowedError")
      screen.held += 1
      const lock = new EventTarget()
      screen.locks.push(lock)
      lock.release = async () => {
        screen.locks.splice(screen.locks.indexOf(lock), 1)
        screen.held -= 1
        lock.dispatchEvent(new Event("release"))
      }
      return lock
    },
  }
  return { screen, want: createWakeLock({ wakeLock, page }) }
}

const settled = () => new Promise((resolve) => { setImmediate(resolve) })

test("the screen stays on while it is wanted, with one lock", async (context) => {
  const { screen, want } = device(context)
  await settled()
  assert.equal(screen.held, 0)
  want(true)
  want(true)
  await settled()
  assert.equal(screen.held, 1)
  want(false)
  await settled()
  assert.equal(screen.held, 0)
  screen.pass(60000)
  await settled()
  assert.equal(screen.asked, 1)
})

test("a page that is seen again keeps its screen on again", async (context) => {
  const { screen, want } = device(context)
  want(true)
  await settled()
  screen.see(false)
  screen.pass(60000)
  await settled()
  assert.deepEqual([screen.held, screen.asked], [0, 1], "a hidden page asks for nothing")
  screen.see(true)
  await settled()
  screen.see(true)
  await settled()
  assert.deepEqual([screen.held, screen.asked], [1, 2])
})

test("a device that saves power is asked again, twice a minute", async (context) => {
  const { screen, want } = device(context)
  want(true)
  await settled()
  screen.refuses = true
  screen.takesBack()
  for (let half = 0; half < 4; half += 1) {
    screen.pass(30000)
    await settled()
  }
  assert.deepEqual([screen.held, screen.asked], [0, 5])
  screen.refuses = false
  screen.pass(30000)
  await settled()
  assert.equal(screen.held, 1)
})

test("what is no longer wanted when the lock is given is given back", async (context) => {
  const { screen, want } = device(context)
  want(true)
  want(false)
  await settled()
  assert.equal(screen.held, 0)
})

test("a browser without such locks is left alone", async (context) => {
  const timers = context.mock.method(globalThis, "setTimeout")
  const want = createWakeLock({ wakeLock: null, page: new EventTarget() })
  want(true)
  await settled()
  assert.equal(timers.mock.callCount(), 0)
})
