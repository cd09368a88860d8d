import assert from "node:assert/strict"
import test from "node:test"
import { isSwallowed } from "../../engagenow/static/js/core/silence.js"
import { openSocket } from "../../engagenow/static/js/core/socket.js"
import { createShelf, memoryStorage } from "../../engagenow/static/js/core/storage.js"

const DAY = 24 * 3600 * 1000
const WEBSOCKET_FIRST = ["websocket", "polling"]
const POLLING_FIRST = ["polling", "websocket"]

// What openSocket uses of the library's socket; the test decides what becomes of an attempt.
function library() {
  const handlers = {}
  const fake = { connected: false, attempts: 0, cuts: 0, io: { opts: {} } }
  fake.on = (name, call) => { handlers[name] = call }
  fake.onAny = () => {}
  fake.connect = () => {
    fake.attempts += 1
    fake.io.engine = { readyState: "opening", transport: { name: fake.io.opts.transports[0] }, once: (name, call) => { fake.upgrades = call } }
  }
  fake.disconnect = () => {
    fake.cuts += 1
    if (fake.connected) fake.drops()
  }
  fake.arrives = () => {
    fake.connected = true
    fake.io.engine.readyState = "open"
    handlers.connect()
  }
  fake.fails = (message = "xhr poll error") => handlers.connect_error(new Error(message))
  fake.drops = () => { fake.connected = false; handlers.disconnect() }
  return fake
}

function page(context) {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] })
  context.mock.method(Math, "random", () => 1)
  return load(context, createShelf(memoryStorage()))
}

// `http`: whether HTTP reaches the server. `reload()` is the next visit with the same storage.
function load(context, shelf, http = true) {
  const fake = library()
  const nothing = () => {}
  const connect = (options) => {
    fake.io.opts.transports = options.transports
    return fake
  }
  const swallowed = (manager) => isSwallowed(manager, async () => http)
  const socket = openSocket({ auth: () => ({}), onUp: nothing, onDown: nothing, onEvent: nothing }, { connect, shelf, swallowed })
  socket.start()
  const pass = (ms) => context.mock.timers.tick(ms)
  return { fake, socket, shelf, pass, reload: () => load(context, shelf) }
}

const order = ({ fake }) => fake.io.opts.transports
const answers = () => new Promise((resolve) => { setImmediate(resolve) })

test("each failed attempt makes the next one later", (context) => {
  const { fake, pass } = page(context)
  for (const wait of [1100, 2100, 4100, 8100, 10100, 10100]) {
    const { attempts } = fake
    fake.fails()
    pass(wait - 1)
    assert.equal(fake.attempts, attempts)
    pass(1)
    assert.equal(fake.attempts, attempts + 1)
  }
})

test("a server that lets everybody in and drops them does not make them come back faster and faster", (context) => {
  const { fake, socket, pass } = page(context)
  for (const wait of [1100, 2100, 4100]) {
    fake.arrives()
    socket.settled()
    const { attempts } = fake
    fake.drops()
    pass(wait - 1)
    assert.equal(fake.attempts, attempts)
    pass(1)
    assert.equal(fake.attempts, attempts + 1)
  }
  fake.arrives()
  socket.settled()
  pass(10000)
  const { attempts } = fake
  fake.drops()
  pass(1100)
  assert.equal(fake.attempts, attempts + 1)
})

test("a device that wakes up does not wait for an attempt that hangs", (context) => {
  const { fake, socket } = page(context)
  socket.hurry()
  assert.deepEqual([fake.cuts, fake.attempts], [1, 2])
  fake.arrives()
  socket.hurry()
  assert.deepEqual([fake.cuts, fake.attempts], [1, 2])
})

test("an attempt without any answer is followed by one over the other transport", (context) => {
  const { fake } = page(context)
  fake.fails("timeout")
  assert.deepEqual(fake.io.opts.transports, POLLING_FIRST)
})

test("a network that swallows WebSocket costs three seconds once, and is tried again after a day", async (context) => {
  const first = page(context)
  assert.deepEqual(order(first), WEBSOCKET_FIRST)
  first.pass(2999)
  await answers()
  assert.equal(first.fake.attempts, 1)
  first.pass(1)
  await answers()
  assert.deepEqual([first.fake.cuts, first.fake.attempts, order(first)], [1, 2, POLLING_FIRST])
  first.fake.arrives()

  assert.deepEqual(order(first.reload()), POLLING_FIRST)
  first.pass(DAY)
  assert.deepEqual(order(first.reload()), WEBSOCKET_FIRST)
})

test("a slow server, which lets HTTP wait as well, is given its time", async (context) => {
  page(context)
  const slow = load(context, createShelf(memoryStorage()), false)
  slow.pass(7999)
  await answers()
  assert.deepEqual([slow.fake.attempts, order(slow), order(slow.reload())], [1, WEBSOCKET_FIRST, WEBSOCKET_FIRST])
})

test("an answer that came in time, or while HTTP was asked, is no silence", async (context) => {
  const { fake, shelf, pass } = page(context)
  fake.arrives()
  pass(10000)
  await answers()
  assert.equal(fake.attempts, 1)

  const late = load(context, shelf)
  late.pass(3000)
  late.fake.arrives()
  await answers()
  assert.deepEqual([late.fake.attempts, order(late)], [1, WEBSOCKET_FIRST])
})

test("where WebSocket works again, it goes first again", async (context) => {
  const first = page(context)
  first.pass(3000)
  await answers()
  first.fake.arrives()
  const elsewhere = first.reload()
  elsewhere.fake.arrives()
  assert.deepEqual(order(elsewhere.reload()), POLLING_FIRST)
  elsewhere.fake.upgrades()
  assert.deepEqual(order(elsewhere.reload()), WEBSOCKET_FIRST)
})

test("a page that was sent away stays away", (context) => {
  const { fake, socket, pass } = page(context)
  fake.arrives()
  socket.stop()
  socket.hurry()
  pass(60000)
  assert.equal(fake.attempts, 1)
})
