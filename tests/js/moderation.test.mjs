import assert from "node:assert/strict"
import test from "node:test"
import { isDue } from "../../engagenow/static/js/chat/delay.js"
import { heldIn, withWaiting, wordsOfDismissed } from "../../engagenow/static/js/activities/card/held.js"
import { withHeld } from "../../engagenow/static/js/chat/held.js"
import { allItems } from "../../engagenow/static/js/chat/items.js"
import { createOutbox } from "../../engagenow/static/js/core/outbox.js"
import { createShelf, memoryStorage } from "../../engagenow/static/js/core/storage.js"
import { createStore } from "../../engagenow/static/js/core/store.js"
import { isDismissedWithAll, lacksSome, waitingCount, waitingTexts, wordsOf } from "../../engagenow/static/js/moderation/desk/texts.js"
import { limitsOf } from "../../engagenow/static/js/moderation/limits.js"

const at = (minute) => `2026-03-01T10:0${minute}:00.000Z`
const text = (id, minute, more = {}) => ({ feature: "chat", id, text: id, nickname: "하나", participant_id: "p1", why: "all", found: null, created_at: at(minute), ...more })
const moderation = (data) => ({ rev: 1, data })
const questions = { rev: 1, data: { waiting: [{ id: "q", text: "질문", nickname: null, participant_id: null, asked_at: at(2) }], waiting_count: 3, queue: [] } }
const seen = (texts) => texts.map(({ key }) => key)

test("all that waits is one list, the first that came first", () => {
  const desk = { moderation: moderation({ waiting: { counts: { chat: 2 }, texts: [text("b", 3), text("a", 1)] } }), questions, polls: { rev: 1, data: null } }
  assert.deepEqual(seen(waitingTexts(desk)), ["chat/a", "questions/q", "chat/b"])
  assert.equal(waitingTexts(desk)[1].nickname, null)
  assert.equal(waitingCount(desk), 5)
  assert.equal(waitingCount(desk, ({ feature }) => feature === "chat"), 2)
  assert.deepEqual(waitingTexts({}), [])
  assert.equal(waitingCount(undefined), 0)
})

test("what does not fit on the desk is listed once it was read", () => {
  const desk = { moderation: moderation({ waiting: { counts: { chat: 2 }, texts: [text("b", 3)] } }) }
  assert.equal(lacksSome(desk), true)
  assert.deepEqual(seen(waitingTexts(desk, [text("a", 1), text("b", 3)])), ["chat/a", "chat/b"])
  assert.equal(lacksSome({ moderation: moderation({ waiting: { counts: { chat: 1 }, texts: [text("b", 3)] } }) }), false)
})

test("a text that was reported is listed once, whether or not the room still sees it", () => {
  const reports = [{ feature: "chat", id: "a", text: "a", people: 3, held: true, at: at(4) }, { feature: "chat", id: "c", text: "c", people: 1, held: false, at: at(5) }]
  const desk = { moderation: moderation({ waiting: { counts: { chat: 1 }, texts: [text("a", 1, { why: "reported" })] }, reports }) }
  assert.deepEqual(waitingTexts(desk).map(({ key, people, held }) => [key, people, held]), [["chat/c", 1, false], ["chat/a", 3, true]], "what the room sees comes first")
  assert.equal(waitingCount(desk), 2)
  assert.deepEqual(waitingTexts(desk).map(isDismissedWithAll), [false, false], "one press for all leaves them")
  assert.equal(isDismissedWithAll({ held: true, why: "word" }), true)
})

test("the words of a text come without what stands around them", () => {
  assert.deepEqual(wordsOf("“거시기!” 하는 거시기, (1등)\n!!"), ["거시기", "하는", "1등"])
})

const NOW = Date.parse(at(5))
const limits = (asked) => limitsOf({ me: { role: "participant" }, session: {}, mine: {}, now: NOW, ...asked })
const muted = (until) => ({ mine: { moderation: moderation({ muted: { until } }) } })

test("a muted participant is told for how long", () => {
  assert.equal(limits({}).muted, 0)
  assert.equal(limits(muted(at(6))).muted, 60000)
  assert.equal(limits(muted(at(4))).muted, 0)
  assert.equal(limits(muted(null)).muted, Infinity)
})

test("slow mode counts from the last own message, or from when the server takes the next one", () => {
  const session = { moderation: { slow_seconds: 30 } }
  assert.equal(limits({ session }).slow, 0)
  assert.equal(Math.round(limits({ session, last: NOW - 10000 }).slow / 1000), 20)
  assert.equal(limits({ session, last: NOW - 40000 }).slow, 0)
  assert.equal(limits({ session, last: NOW - 40000, again: NOW + 7000 }).slow, 7000)
  assert.equal(limits({ session, last: NOW, me: { role: "presenter" } }).slow, 0)
})

// A participant's page whose messages wait for the presenter.
function phone() {
  const store = createStore()
  store.part("chat", { initial: { messages: [], pinned: [] }, load: (snapshot) => snapshot, apply: (state, { data }) => ({ ...state, messages: [...state.messages, data] }) })
  store.put("me", { id: "p1", nickname: "하나" })
  const answers = [{ ok: true, id: "m1", seq: null, state: "waiting" }]
  const outbox = createOutbox({ shelf: createShelf(memoryStorage()), owner: "p1", send: async () => answers.shift() }).of("chat")
  const tell = (part) => store.put("mine", { moderation: moderation(part) })
  return { store, outbox, tell, items: () => withHeld(allItems(store, outbox), { mine: store.read("mine"), me: store.read("me"), outbox }).map(({ state, message, words }) => [state, message, words]) }
}

test("a message that waits is seen by its author all the time, and once", async () => {
  const { store, outbox, tell, items } = phone()
  await outbox.add("send_message", { message: "안녕" })
  assert.deepEqual(items(), [["stored", "안녕", undefined]])
  assert.deepEqual(items(), [["stored", "안녕", undefined]])
  const [{ id }] = outbox.list()
  tell({ waiting: [{ feature: "chat", id: "m1", client_msg_id: id, text: "안녕", created_at: at(1) }] })
  assert.deepEqual(items(), [["held", "안녕", "message_held"]])
  store.feed({ seq: 1, name: "new_message", data: { seq: 1, id: "m1", client_msg_id: id, participant_id: "p1", message: "안녕", created_at: at(2) } })
  assert.deepEqual(items(), [["said", "안녕", undefined]])
  tell({})
  assert.deepEqual(items(), [["said", "안녕", undefined]])
})

test("a message that was not let through says why, with its text as long as this page knows it", async () => {
  const { outbox, tell, items } = phone()
  await outbox.add("send_message", { message: "안녕" })
  const [{ id }] = outbox.list()
  const dismissed = (textId) => ({ dismissed: [{ feature: "chat", id: textId, client_msg_id: id, reason: "주제와 달라요" }] })
  tell({ waiting: [{ feature: "chat", id: "m1", client_msg_id: id, text: "안녕", created_at: at(1) }] })
  items()
  tell(dismissed("m1"))
  assert.deepEqual(items(), [["dismissed", "안녕", "message_dismissed_for"]])
  tell(dismissed("m2")) // of before a reload
  assert.deepEqual(items(), [["dismissed", "", "message_dismissed_for"]])
})

test("the projector shows what participants write a moment later, and the presenter's words at once", () => {
  const message = { role: "participant", created_at: at(5) }
  assert.deepEqual([0, 2999, 3000].map((late) => isDue(message, 3, NOW + late)), [false, false, true])
  assert.equal(isDue(message, 0, NOW), true)
  assert.equal(isDue({ ...message, role: "presenter" }, 3, NOW), true)
})

test("a card has the own texts of its round that wait, and an answer to change has them as well", () => {
  const here = { activity_id: "a", round: 2 }
  const mine = { moderation: moderation({
    waiting: [{ ...here, text: "하나" }, { ...here, round: 1, text: "둘" }, { activity_id: "b", round: 2, text: "셋" }],
    dismissed: [{ ...here, reason: null }, { ...here, reason: "주제와 달라요" }, { activity_id: null, round: null, reason: "다른 글" }],
  }) }
  const held = heldIn(mine, { id: "a", round: 2 })
  assert.deepEqual(held, { waiting: ["하나"], dismissed: [null, "주제와 달라요"] })
  assert.deepEqual(heldIn(undefined, { id: "a", round: 2 }), { waiting: [], dismissed: [] })
  assert.equal(wordsOfDismissed(held), "text_dismissed text_dismissed_for")
  assert.deepEqual(withWaiting({ texts: ["넷"] }, held), { texts: ["넷", "하나"] })
  assert.deepEqual(withWaiting({ entries: [] }, held), { entries: ["하나"] })
  assert.deepEqual(withWaiting({ options: ["a"] }, held), { options: ["a"] })
  assert.equal(withWaiting(undefined, held), undefined)
})
