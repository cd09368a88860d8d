import assert from "node:assert/strict"
import test from "node:test"

// No test waits until a timer ends, and one of 15 s must not keep Node from ending.
const { setTimeout } = globalThis
globalThis.setTimeout = (...timer) => setTimeout(...timer).unref()

const device = new Map()
globalThis.document = { hidden: false, addEventListener: (name, call) => device.set(name, call) }
globalThis.addEventListener = (name, call) => device.set(name, call)
const { goLive } = await import("../../engagenow/static/js/core/live.js")
const { serverNow } = await import("../../engagenow/static/js/core/clock.js")
const { createStore } = await import("../../engagenow/static/js/core/store.js")
const { sessionFold } = await import("../../engagenow/static/js/sessions/state.js")

const words = {
  initial: [],
  load: (snapshot) => snapshot ?? [],
  apply: (state, { name, data }) => (name === "word" ? [...state, data.text] : state),
}
const word = (seq) => ["word", { seq, text: `w${seq}` }]
const ME = { id: "p1", nickname: "하나", role: "participant" }

// A connection whose other end is the test.
function wire() {
  const line = { emitted: [], connected: false, again: 0, hurried: 0, stopped: false }
  line.open = (handlers) => {
    line.handlers = handlers
    return {
      start() {}, settled() {}, hurry() { line.hurried += 1 },
      get connected() { return line.connected },
      again() { line.again += 1 },
      stop() { line.stopped = true },
      emit: (name, payload, timeout, answer) => line.emitted.push({ name, payload, answer }),
    }
  }
  line.up = () => { line.connected = true; line.handlers.onUp() }
  line.down = () => { line.connected = false; line.handlers.onDown() }
  line.says = (name, data) => line.handlers.onEvent(name, data)
  line.joined = (more = {}) => line.says("joined_session", {
    session: { id: "s", status: "active" }, participant: ME, token: "t", events: [], last_seq: 0, participant_count: 1, ...more,
  })
  return line
}

const participant = {
  auth: (since) => ({ token: "t", session_id: "s", ...since }),
  join: () => null,
  rejoin: (since) => ({ session_id: "s", token: "t", ...since }),
  keep: () => {},
}
const presenter = { ...participant, auth: () => ({}), join: (since) => ({ session_id: "s", ...since }) }

const never = () => 0

function page(seat = participant, random = never) {
  const line = wire()
  const store = createStore()
  store.part("session", sessionFold)
  store.part("words", words)
  const live = goLive({ seat, store, open: line.open, random })
  return { line, store, live }
}

test("the first connect asks for everything, the next one for what came after", () => {
  const { line, store } = page()
  assert.deepEqual(line.handlers.auth(), { token: "t", session_id: "s" })
  line.up()
  line.joined({ snapshot: { words: ["old"] }, last_seq: 7 })
  line.says(...word(8))
  line.down()
  assert.deepEqual(line.handlers.auth(), { token: "t", session_id: "s", since: 8 })
  line.up()
  line.joined({ events: [{ seq: 9, name: "word", data: { seq: 9, text: "w9" } }], last_seq: 9 })
  line.says(...word(9))
  line.says(...word(10))
  assert.deepEqual(store.read("words"), ["old", "w8", "w9", "w10"])
})

test("a session without events yet is asked for all of them after a cut", () => {
  const { line } = page()
  line.up()
  line.joined({ snapshot: {}, last_seq: 0 })
  line.down()
  assert.equal(line.handlers.auth().since, 0)
})

test("a page joins although one of its panels fails", (context) => {
  context.mock.method(console, "error", () => {})
  const { line, store, live } = page()
  store.watch("mine", (mine) => { if (mine) throw new Error("a broken panel") })
  live.watch(({ state }) => { if (state === "joined") throw new Error("a broken banner") })
  const seen = []
  live.watch(({ state }) => seen.push(state))
  line.up()
  line.joined()
  assert.equal(store.read("joined"), true)
  assert.deepEqual(seen, ["trouble", "joined"])
})

test("a reset replaces what the page had", () => {
  const { line, store } = page()
  line.up()
  line.joined({ snapshot: { words: ["of the future"] }, last_seq: 50 })
  line.down()
  line.up()
  line.joined({ reset: true, snapshot: { words: ["restored"] }, last_seq: 3 })
  assert.deepEqual([store.read("words"), store.seq], [["restored"], 3])
})

test("a gap asks again from where the page stands and shows nothing that came early", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const { line, store } = page()
  line.up()
  line.joined({ snapshot: {}, last_seq: 1 })
  line.says(...word(3))
  context.mock.timers.tick(0)
  assert.deepEqual(line.emitted.at(-1).payload, { session_id: "s", token: "t", since: 1 })
  line.joined({ events: [2, 3].map((seq) => ({ seq, name: "word", data: { seq, text: `w${seq}` } })), last_seq: 3 })
  assert.deepEqual(store.read("words"), ["w2", "w3"])
})

test("the presenter joins after the connect and sends nothing before it is in", async () => {
  const { line, live } = page(presenter)
  line.up()
  assert.deepEqual(line.emitted.map(({ name, payload }) => [name, payload]), [["join_session", { session_id: "s" }]])
  await assert.rejects(live.send("send_message", {}), { code: "offline" })
  line.joined({ snapshot: {} })
  const sent = live.send("send_message", { message: "x" })
  line.emitted.at(-1).answer(null, { ok: true, seq: 1 })
  assert.equal((await sent).seq, 1)
})

test("who leaves says so first, and hears nothing more", async () => {
  const { line, live } = page()
  line.up()
  line.joined({ snapshot: {} })
  const left = live.leave()
  assert.deepEqual(line.emitted.at(-1).name, "leave_session")
  assert.equal(line.stopped, false)
  line.emitted.at(-1).answer(null, { ok: true })
  await left
  assert.deepEqual([line.stopped, live.status.state, live.status.code], [true, "over", "left"])
  await assert.rejects(live.send("send_message", {}), { code: "offline" })
})

test("leaving waits neither for a server that does not answer, nor for a connection that is lost", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const silent = page()
  silent.line.up()
  silent.line.joined({ snapshot: {} })
  const left = silent.live.leave()
  context.mock.timers.tick(3000)
  await left
  assert.equal(silent.live.status.code, "left")
  const lost = page()
  await lost.live.leave()
  assert.deepEqual([lost.line.emitted, lost.live.status.code], [[], "left"])
})

test("a presenter with a new name enters again from where the page stands", () => {
  const { line, live } = page(presenter)
  live.enterAgain()
  assert.deepEqual(line.emitted, [], "it has not entered yet, and will under the new name")
  line.up()
  line.joined({ snapshot: {}, last_seq: 4 })
  live.enterAgain()
  assert.deepEqual(line.emitted.at(-1), { ...line.emitted.at(-1), name: "join_session", payload: { session_id: "s", token: "t", since: 4 } })
})

test("a refusal carries its code, silence is a timeout, not_joined joins again", async () => {
  const { line, live } = page()
  line.up()
  line.joined({ snapshot: {} })
  const answer = (problem, ack) => {
    const sent = live.send("send_message", {})
    line.emitted.at(-1).answer(problem, ack)
    return sent
  }
  await assert.rejects(answer(null, { ok: false, code: "feature_disabled" }), { code: "feature_disabled" })
  await assert.rejects(answer(new Error("timeout")), { code: "timeout" })
  await assert.rejects(answer(null, { ok: false, code: "not_joined" }), { code: "not_joined" })
  assert.equal(line.emitted.at(-1).name, "join_session")
})

test("after the refusal of a message one is still in the room", () => {
  const { line, live } = page()
  line.up()
  line.joined({ snapshot: {} })
  line.says("error", { code: "forbidden", detail: "no" })
  assert.equal(live.status.state, "joined")
})

test("a name that another holds by now is asked for anew, with the same token", async () => {
  const { line, live } = page()
  line.up()
  line.says("error", { code: "nickname_taken", detail: "taken" })
  assert.deepEqual([live.status.state, live.status.code], ["refused", "nickname_taken"])
  const renaming = live.joinAs("새이름")
  assert.deepEqual(line.emitted.at(-1).payload, { session_id: "s", token: "t", nickname: "새이름" })
  line.emitted.at(-1).answer(null, { ok: false, code: "nickname_taken", detail: "taken, too" })
  await assert.rejects(renaming, { code: "nickname_taken" })
  assert.equal(live.status.detail, "taken, too")
  line.joined({ snapshot: {} })
  assert.equal(live.status.state, "joined")
})

test("a participant who is kicked stays out", () => {
  const { line, live } = page()
  line.up()
  line.joined({ snapshot: {} })
  line.says("kicked", { session_id: "s" })
  line.down()
  assert.deepEqual([live.status.state, live.status.code, line.stopped], ["over", "kicked", true])
})

test("the count of people is told as it comes", () => {
  const { line, store } = page()
  line.up()
  line.joined({ snapshot: {}, participant_count: 4 })
  assert.equal(store.read("count"), 4)
  line.says("participant_count", { session_id: "s", count: 5 })
  assert.equal(store.read("count"), 5)
})

test("what passes reaches its listeners, once the page has joined", () => {
  const { line, store } = page()
  const heard = []
  store.on("lobby", (data) => heard.push(data.joined))
  store.on("word", (data) => heard.push(data.text))
  line.up()
  line.says("lobby", { joined: 1 })
  line.joined({ snapshot: {}, last_seq: 1 })
  line.says("lobby", { joined: 2 })
  line.says("without_listener", { joined: 3 })
  line.says(...word(2))
  line.says(...word(2))
  line.down()
  line.says("lobby", { joined: 4 })
  assert.deepEqual(heard, [2, "w2"])
})

// The moments in ms at which `count` pages that met the same thing ask.
function moments(context, count, meet) {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  let chance = 0
  const pages = Array.from({ length: count }, () => {
    const value = (chance += 1) / count
    const one = page(participant, () => value)
    one.line.up()
    one.line.joined({ snapshot: {}, last_seq: 1 })
    meet(one.line)
    return one.line
  })
  const asked = []
  for (let time = 0; time < 60000; time += 100) {
    context.mock.timers.tick(100)
    for (const line of pages.splice(0)) line.emitted.length ? asked.push(time) : pages.push(line)
  }
  return asked
}

const mostAtOnce = (asked) => Math.max(...asked.map((time) => asked.filter((other) => other === time).length))

test("a hall that misses the same event does not ask for it in chorus", (context) => {
  const asked = moments(context, 100, (line) => line.says(...word(3)))
  assert.equal(asked.length, 100)
  assert.ok(mostAtOnce(asked) <= 11, `${mostAtOnce(asked)} in 100 ms`)
})

test("a hall that is told to come back later does not do so in chorus", (context) => {
  const asked = moments(context, 100, (line) => {
    line.down()
    line.up()
    line.says("error", { code: "unavailable", retry_after: 5 })
  })
  assert.equal(asked.length, 100)
  assert.ok(Math.min(...asked) >= 5000)
  assert.ok(mostAtOnce(asked) <= 5, `${mostAtOnce(asked)} in 100 ms`)
})

test("a join that is refused for a while is tried on the same socket, then on a new one", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const { line } = page()
  line.up()
  line.says("error", { code: "internal_error" })
  for (let tries = 1; tries < 4; tries += 1) {
    context.mock.timers.tick(20000)
    assert.deepEqual([line.emitted.length, line.again], [tries, 0])
    line.emitted.at(-1).answer(null, { ok: false, code: "internal_error" })
    await Promise.resolve()
  }
  context.mock.timers.tick(20000)
  assert.deepEqual([line.emitted.length, line.again], [3, 1])
})

test("silence makes the page ask whether the socket lives", async () => {
  const { line, live } = page()
  line.up()
  line.joined({ snapshot: {} })
  const silent = () => {
    const sent = live.send("send_message", {})
    line.emitted.at(-1).answer(new Error("timeout"))
    return assert.rejects(sent, { code: "timeout" })
  }
  await silent()
  assert.equal(line.emitted.at(-1).name, "heartbeat")
  line.emitted.at(-1).answer(null, { ok: true })
  assert.equal(line.again, 0)
  await silent()
  line.emitted.at(-1).answer(new Error("timeout"))
  assert.equal(line.again, 1)
})

test("a command that the loss of the connection cut off was not without an answer: it waits for the next one", async () => {
  const { line, live } = page()
  line.up()
  line.joined({ snapshot: {} })
  const sent = live.send("send_message", {})
  line.down()
  line.emitted.at(-1).answer(new Error("socket has been disconnected"))
  await assert.rejects(sent, { code: "offline" })
})

test("after a while in the pocket one small question is asked, and a join only when the room does not know us", (context) => {
  context.mock.timers.enable({ apis: ["Date"] })
  const { line } = page()
  line.up()
  line.joined({ snapshot: {}, last_seq: 4 })
  const pocket = (ms) => {
    document.hidden = true
    device.get("visibilitychange")()
    context.mock.timers.tick(ms)
    document.hidden = false
    device.get("visibilitychange")()
  }
  pocket(5000)
  assert.deepEqual(line.emitted, [])
  pocket(20000)
  assert.deepEqual(line.emitted.map(({ name }) => name), ["heartbeat"])
  line.emitted.at(-1).answer(null, { ok: false, code: "not_joined" })
  assert.deepEqual(line.emitted.at(-1).payload, { session_id: "s", token: "t", since: 4 })
})

test("a page keeps the newest of what only it may see, and replaces all of it when it joins", () => {
  const { line, store } = page()
  line.up()
  line.joined({ mine: { polls: { rev: 4, data: { answers: ["a"] } } } })
  assert.deepEqual(store.read("mine").polls.data, { answers: ["a"] })
  line.says("mine", { feature: "polls", rev: 6, data: { answers: ["b"] } })
  line.says("mine", { feature: "polls", rev: 5, data: { answers: ["late"] } })
  line.says("desk", { feature: "polls", rev: 5, data: { results: 1 } })
  assert.deepEqual(store.read("mine"), { polls: { rev: 6, data: { answers: ["b"] } } })
  assert.deepEqual(store.read("desk"), { polls: { rev: 5, data: { results: 1 } } })
  line.joined({ mine: {} })
  assert.deepEqual([store.read("mine"), store.read("desk")], [{}, {}])
})

test("the server's time is the one that it told last", () => {
  const { line } = page()
  line.up()
  line.joined({ server_time: new Date(Date.now() - 60000).toISOString() })
  assert.ok(Math.abs(Date.now() - serverNow() - 60000) < 5000)
  line.joined({ server_time: new Date().toISOString() })
  assert.ok(Math.abs(Date.now() - serverNow()) < 5000)
})
