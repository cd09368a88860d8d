import assert from "node:assert/strict"
import test from "node:test"
import { watchStatus } from "../../engagenow/static/js/join/status_watch.js"

const HALL = 1000
const SECOND = 1000

// A server that holds each question for `hold` ms, and a hall of phones at its door.
function hall(context, { phones = 1, hold = 25 * SECOND, status = "draft" } = {}) {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] })
  const room = { status, hidden: false, questions: [], opened: [], missing: 0, refusal: null, watches: [] }
  let held = []
  room.ask = (shown) => new Promise((resolve, reject) => {
    room.questions.push(Date.now())
    if (room.refusal) return reject(room.refusal)
    if (shown !== room.status || !hold) return resolve({ status: room.status })
    const question = { resolve, timer: setTimeout(() => resolve({ status: room.status }), hold) }
    held.push(question)
  })
  room.starts = () => {
    room.status = "active"
    for (const { resolve, timer } of held.splice(0)) { clearTimeout(timer); resolve({ status: "active" }) }
  }
  for (let phone = 0; phone < phones; phone += 1) {
    const watch = watchStatus({
      ask: room.ask,
      missing: () => { room.missing += 1 },
      isHidden: () => room.hidden,
      random: () => (phone + 0.5) / phones,
      heard(face) {
        if (face.status !== "active") return
        watch.end()
        room.opened.push(Date.now())
      },
    })
    room.watches.push(watch)
    watch.from(status)
  }
  return room
}

async function pass(context, ms, step = 100) {
  for (let time = 0; time < ms; time += step) {
    context.mock.timers.tick(step)
    for (let turn = 0; turn < 10; turn += 1) await null
  }
}

const busiestSecond = (times) => Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + SECOND).length))

test("a hall that waits asks 40 times a second where it asked 400 times, and comes in at the start", async (context) => {
  const room = hall(context, { phones: HALL })
  await pass(context, 2 * SECOND)
  const before = room.questions.length
  await pass(context, 100 * SECOND)
  const aSecond = (room.questions.length - before) / 100
  assert.ok(aSecond <= 41, `${aSecond} a second`)
  const asked = room.questions.length
  room.starts()
  await pass(context, 5 * SECOND)
  assert.equal(room.opened.length, HALL)
  assert.ok(room.questions.length - asked <= HALL, "those between two questions ask once more")
})

test("where the server holds no question, each phone opens within 5 s all the same, and not in chorus", async (context) => {
  const room = hall(context, { phones: 100, hold: 0 })
  await pass(context, 30 * SECOND)
  assert.ok(busiestSecond(room.questions.slice(100)) <= 60)
  const started = Date.now()
  room.starts()
  await pass(context, 5 * SECOND)
  assert.equal(room.opened.length, 100)
  assert.ok(Math.max(...room.opened) - started <= 5 * SECOND)
})

test("trouble makes the questions rarer, and one does not come back before the server said", async (context) => {
  const room = hall(context)
  room.refusal = { code: "unavailable", retry_after: 10 }
  await pass(context, 12 * SECOND)
  assert.equal(room.questions.length, 1)
  room.refusal = { code: "offline" }
  await pass(context, 120 * SECOND)
  assert.ok(room.questions.length <= 13, `${room.questions.length}`)
  room.refusal = null
  room.starts()
  await pass(context, 20 * SECOND)
  assert.equal(room.opened.length, 1)
})

test("a hidden page does not ask, and asks when it is seen", async (context) => {
  const room = hall(context, { hold: 0 })
  room.hidden = true
  await pass(context, 60 * SECOND)
  assert.equal(room.questions.length, 0)
  room.hidden = false
  room.watches[0].hurry()
  await pass(context, 2 * SECOND)
  assert.equal(room.questions.length, 1)
})

test("a door that is open, or leads nowhere, asks no more", async (context) => {
  const room = hall(context)
  room.refusal = { code: "session_not_found" }
  await pass(context, 60 * SECOND)
  assert.deepEqual([room.questions.length, room.missing], [1, 1])
  const [watch] = room.watches
  watch.end()
  watch.hurry()
  await pass(context, 60 * SECOND)
  assert.equal(room.questions.length, 1)
})
