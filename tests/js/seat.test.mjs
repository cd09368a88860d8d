import assert from "node:assert/strict"
import test from "node:test"
import { screenSeat } from "../../engagenow/static/js/sessions/seat.js"

const session = { id: "s 1" }

test("the token of the address is used, and none is made", () => {
  const seat = screenSeat(session, "s.given", () => assert.fail("asked"))
  assert.deepEqual(seat.auth({ since: 3 }), { session_id: "s 1", view: "screen", token: "s.given", since: 3 })
  assert.equal(seat.join({ since: 3 }), null)
  assert.equal(seat.token, "s.given")
})

test("with a login a token is made, and used from then on", async () => {
  const asked = []
  const seat = screenSeat(session, undefined, async (...call) => { asked.push(call); return { token: "s.made" } })
  await seat.takeToken()
  await seat.takeToken()
  assert.deepEqual(asked.map(([method, url]) => [method, url]), [["POST", "/api/sessions/s%201/screen-links?by_page=true"]])
  assert.deepEqual(seat.auth(), { session_id: "s 1", view: "screen", token: "s.made" })
  assert.deepEqual(seat.rejoin({ since: 3 }), { session_id: "s 1", view: "screen", token: "s.made", since: 3 })
})

test("without one it comes in by the login, and asks again at the next connection", async (t) => {
  t.mock.method(console, "warn", () => {})
  const answers = [null, null, { token: "s.made" }]
  const seat = screenSeat(session, undefined, async () => answers.shift() ?? Promise.reject({ code: "offline" }))
  await seat.takeToken()
  assert.deepEqual(seat.auth(), { session_id: "s 1", view: "screen" })
  await new Promise(setImmediate)
  assert.deepEqual(seat.auth(), { session_id: "s 1", view: "screen" })
  await new Promise(setImmediate)
  assert.equal(seat.auth().token, "s.made")
})
