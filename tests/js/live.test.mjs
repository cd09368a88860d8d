import assert from "node:assert/strict"
import test from "node:test"

globalThis.document = { hidden: false, addEventListener() {} }
globalThis.addEventListener = () => {}
const { goLive } = await import("../../engagenow/static/js/core/live.js")
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
  const line = { emitted: [], connected: false, again: 0, stopped: false }
  line.open = (handlers) => {
    line.handlers = handlers
    return {
      start() {}, settled() {}, hurry() {},
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

function page(seat = participant) {
  const line = wire()
  const store = createStore()
  store.part("session", sessionFold)
  store.part("words", words)
  const live = goLive({ seat, store, open: line.open })
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

test("a reset replaces what the page had", () => {
  const { line, store } = page()
  line.up()
  line.joined({ snapshot: { words: ["of the future"] }, last_seq: 50 })
  line.down()
  line.up()
  line.joined({ reset: true, snapshot: { words: ["restored"] }, last_seq: 3 })
  assert.deepEqual([store.read("words"), store.seq], [["restored"], 3])
})

test("a gap asks again from where the page stands and shows nothing that came early", () => {
  const { line, store } = page()
  line.up()
  line.joined({ snapshot: {}, last_seq: 1 })
  line.says(...word(3))
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

test("the refusal of a message does not throw anybody out of the room", () => {
  const { line, live } = page()
  line.up()
  line.joined({ snapshot: {} })
  line.says("error", { code: "forbidden", detail: "no" })
  assert.equal(live.status.state, "joined")
})

test("a name that another holds by now is asked for anew, with the same token", () => {
  const { line, live } = page()
  line.up()
  line.says("error", { code: "nickname_taken", detail: "taken" })
  assert.deepEqual([live.status.state, live.status.code], ["refused", "nickname_taken"])
  live.joinAs("새이름")
  assert.deepEqual(line.emitted.at(-1).payload, { session_id: "s", token: "t", nickname: "새이름" })
  line.emitted.at(-1).answer(null, { ok: false, code: "nickname_taken", detail: "taken, too" })
  assert.equal(live.status.detail, "taken, too")
  line.joined({ snapshot: {} })
  assert.equal(live.status.state, "joined")
})

test("whoever is kicked stays out", () => {
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
