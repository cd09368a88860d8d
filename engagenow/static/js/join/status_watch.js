import { backoff } from "../core/backoff.js"

// In ms.
const SPREAD = 1000
const HELD = 5000 // an answer that took this long was held by the server until something changed or its patience ended
const AT_ONCE = 2500 // the next question after one that was not held; the page opens within 5 s of the start
const ENDED = 10000 // an ended session is rarely opened again
const FAILED = 2000
const FAILED_MOST = 20000

// Asks until the session has another status. The server holds each question until then, or for 25 seconds.
// `ask(status)` resolves to the session's face, `heard(face)` is called with each; `missing(refusal)`: there is none.
export function watchStatus({ ask, heard, missing, isHidden, random = Math.random, now = Date.now }) {
  let status = ""
  let watching = false
  let timer = null
  let turn = 0 // an answer to any other than the last question is not heard
  let askedAt = null // null: no question is under way
  let failures = 0

  function later(delay) {
    clearTimeout(timer)
    timer = setTimeout(look, delay)
  }

  async function look() {
    if (isHidden()) return // hurry() goes on
    clearTimeout(timer)
    turn += 1
    const mine = turn
    askedAt = now()
    const outcome = await ask(status).then((face) => ({ face }), (refusal) => ({ refusal }))
    if (mine !== turn) return
    const took = now() - askedAt
    askedAt = null
    if (outcome.refusal) failed(outcome.refusal)
    else answered(outcome.face, took)
  }

  function answered(face, took) {
    failures = 0
    status = face.status
    later(pauseAfter(took))
    heard(face)
  }

  function failed(refusal) {
    if (refusal.code === "session_not_found") {
      end()
      missing(refusal)
      return
    }
    const least = 1000 * (refusal.retry_after ?? 0) * (1 + random())
    later(Math.max(least, backoff(failures, { least: FAILED, most: FAILED_MOST, random })))
    failures += 1
  }

  function pauseAfter(took) {
    if (status === "ended") return ENDED * (1 + random())
    return took >= HELD ? SPREAD * random() : AT_ONCE + 2 * SPREAD * random()
  }

  // With the status that the page shows.
  function from(shown) {
    watching = true
    status = shown
    later(SPREAD * random())
  }

  // The page is looked at again, or has a network again.
  function hurry() {
    if (!watching) return
    if (askedAt === null || now() - askedAt > HELD) later(SPREAD * random())
  }

  function end() {
    watching = false
    turn += 1
    clearTimeout(timer)
  }

  return { from, hurry, end }
}
