import assert from "node:assert/strict"
import test from "node:test"
import { delayBefore } from "../../engagenow/static/js/core/backoff.js"
import { randomKey } from "../../engagenow/static/js/core/ids.js"
import { learn, t } from "../../engagenow/static/js/core/strings.js"
import { tidyCode } from "../../engagenow/static/js/join/code.js"
import { sessionFold } from "../../engagenow/static/js/sessions/state.js"

test("a code is read however it was typed", () => {
  for (const typed of ["abc234", " ABC 234", "abc-234", "ＡＢＣ２３４", "ABC–234"]) assert.equal(tidyCode(typed), "ABC234")
  assert.equal(tidyCode("test123"), "TEST123")
})

test("waiting grows, has an end and is never the same for everybody", () => {
  const delays = Array.from({ length: 20 }, (_, attempt) => delayBefore(attempt, () => 1))
  assert.ok(delays[0] <= 500)
  assert.ok(delays.every((delay) => delay <= 5000))
  assert.ok(delayBefore(5, () => 0) < delayBefore(5, () => 0.9))
})

test("keys are long enough and never twice the same", () => {
  const keys = new Set(Array.from({ length: 200 }, () => randomKey()))
  assert.equal(keys.size, 200)
  assert.match([...keys][0], /^[0-9a-f]{32}$/)
})

test("a string is filled in, an unknown one shows its key", () => {
  learn({ people: "%(n)s명" })
  assert.equal(t("people", { n: 3 }), "3명")
  assert.equal(t("nothing"), "nothing")
})

test("the session follows its events", () => {
  const before = { id: "s", status: "draft" }
  const active = sessionFold.apply(before, { name: "session_updated", data: { session: { id: "s", status: "active" } } })
  const ended = sessionFold.apply(active, { name: "session_ended", data: { ended_at: "2026-11-23T00:00:00Z" } })
  assert.deepEqual([active.status, ended.status], ["active", "ended"])
  assert.equal(sessionFold.apply(active, { name: "new_message", data: {} }), active)
})
