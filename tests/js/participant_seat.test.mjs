import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"

globalThis.document = { querySelector: () => null }
const { createSeat, lastVisit } = await import("../../engagenow/static/js/join/seat.js")
const { createDraft } = await import("../../engagenow/static/js/core/unsent.js")
const { createEntries } = await import("../../engagenow/static/js/core/entries.js")
const { createShelf, memoryStorage } = await import("../../engagenow/static/js/core/storage.js")
const { forgetUnsent } = await import("../../engagenow/static/js/core/forget_unsent.js")

const ME = { id: "p1", nickname: "하나" }

function seated(id = "s", shelf = createShelf(memoryStorage())) {
  const seat = createSeat({ shelf, session: { id, title: "강연" }, code: "ABC234" })
  seat.keep({ token: "t", participant: ME })
  return { seat, shelf }
}

test("who leaves leaves nothing by which the next person would be the same participant", () => {
  const { seat, shelf } = seated()
  const { seat: other } = seated("other", shelf)
  assert.equal(seat.isLeft, false)
  seat.leave()
  assert.deepEqual([seat.isLeft, seat.token, seat.participant, lastVisit(shelf)], [true, undefined, undefined, null])
  assert.equal(other.token, "t")
})

test("a token that is no good is forgotten, and the participant has not left by that", () => {
  const { seat } = seated()
  seat.forget()
  assert.deepEqual([seat.isLeft, seat.token], [false, undefined])
})

test("unsent texts and drafts of one participant are forgotten, and no others", () => {
  const shelf = createShelf(memoryStorage())
  const outbox = (owner) => createEntries({ shelf, owner, now: () => 1 })
  const draft = (owner) => createDraft({ shelf, owner, feature: "chat" })
  for (const owner of ["s.p1", "s.p10"]) {
    outbox(owner).add({ name: "send_message", payload: {}, feature: "chat" })
    draft(owner).write("아직 쓰는 말")
  }
  forgetUnsent({ shelf, owner: "s.p1" })
  assert.deepEqual([outbox("s.p1").all().length, draft("s.p1").read()], [0, ""])
  assert.deepEqual([outbox("s.p10").all().length, draft("s.p10").read()], [1, "아직 쓰는 말"])
})

test("what the door says stands in a status that is always there, or is an alert", () => {
  const door = readFileSync(new URL("../../engagenow/templates/join/door.html", import.meta.url), "utf8")
  assert.equal(door.split('role="status"').length, 2)
  const region = door.split('<div role="status">')[1].split("<script")[0]
  assert.deepEqual([...region.matchAll(/data-door="(\w+)"/g)].map(([, name]) => name), ["draft", "paused", "ended", "left"])
  assert.deepEqual([...door.matchAll(/data-door="(\w+)" class="door-body" role="alert"/g)].map(([, name]) => name), ["kicked", "refused"])
})
