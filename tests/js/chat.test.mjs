import assert from "node:assert/strict"
import test from "node:test"
import { tidyText } from "../../engagenow/static/js/chat/rules.js"
import { createStore } from "../../engagenow/static/js/core/store.js"
import { mountOlder, withOlder } from "../../engagenow/static/js/chat/older.js"
import { chatFold, whileReading } from "../../engagenow/static/js/chat/state.js"

const said = (id, text = id) => ({ name: "new_message", data: { id, message: text } })
const fold = (...events) => events.reduce(chatFold.apply, chatFold.load(undefined))
const ids = (list) => list.map(({ id }) => id)

test("texts stand in the order in which they came", () => {
  assert.deepEqual(ids(fold(said("a"), said("b")).messages), ["a", "b"])
})

test("a deleted text leaves the list and the pins", () => {
  const state = fold(said("a"), said("b"), pin("a", true), { name: "message_deleted", data: { id: "a" } })
  assert.deepEqual([ids(state.messages), ids(state.pinned)], [["b"], []])
})

test("a text that was deleted before it was replayed is not shown", () => {
  const state = fold({ name: "new_message", data: { id: "a", message: null, deleted: true } }, said("b"))
  assert.deepEqual(ids(state.messages), ["b"])
})

test("a name that is changed with what was written changes in the list and the pins, and no other does", () => {
  const by = (participant, id) => ({ name: "new_message", data: { id, message: id, participant_id: participant, nickname: "old" } })
  const renamed = (rewrite) => ({ name: "participant_renamed", data: { participant_id: "p", nickname: "new", rewrite } })
  const state = fold(by("p", "a"), by("q", "b"), pin("a", true))
  const names = ({ messages, pinned }) => [...messages, ...pinned].map(({ nickname }) => nickname)
  assert.deepEqual(names(chatFold.apply(state, renamed(true))), ["new", "old", "new"])
  assert.deepEqual(names(chatFold.apply(state, renamed(false))), ["old", "old", "old"])
})

test("pinning twice pins once, unpinning takes it away", () => {
  const pinned = fold(said("a"), pin("a", true), pin("a", true))
  assert.deepEqual(ids(pinned.pinned), ["a"])
  assert.deepEqual(chatFold.apply(pinned, pin("a", false)).pinned, [])
})

test("pins stand in the order in which they were pinned", () => {
  assert.deepEqual(ids(fold(said("a"), said("b"), pin("b", true), pin("a", true)).pinned), ["b", "a"])
})

test("an event of another feature leaves the very same state", () => {
  const state = fold(said("a"))
  assert.equal(chatFold.apply(state, { name: "reactions", data: {} }), state)
})

test("a long evening does not fill the phone", () => {
  const state = fold(...Array.from({ length: 900 }, (_, index) => said(`m${index}`)))
  assert.equal(state.messages.at(-1).id, "m899")
  assert.ok(state.messages.length <= 250)
})

test("half an emoji does not reach the server, a whole one does", () => {
  assert.equal(tidyText(" a\ud83db😀\ude00 "), "ab😀")
})

function pin(id, pinned) {
  return { name: "message_pinned", data: { id, pinned } }
}

const at = (seq, id = `m${seq}`) => ({ name: "new_message", data: { seq, id, message: id } })
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, index) => first + index)
const restored = (seq) => ({ name: "message_restored", data: { id: `m${seq}`, message: at(seq).data } })
const deleted = (seq) => ({ name: "message_deleted", data: { id: `m${seq}` } })
const loaded = (...seqs) => chatFold.load({ messages: seqs.map((seq) => at(seq).data), pinned: [] })
const seqs = (state) => state.messages.map(({ seq }) => seq)

test("a restored text stands where it was", () => {
  for (const seq of [1, 2, 3]) {
    const state = [deleted(seq), restored(seq)].reduce(chatFold.apply, fold(at(1), at(2), at(3)))
    assert.deepEqual(seqs(state), [1, 2, 3])
  }
})

test("a text is not restored twice", () => {
  assert.deepEqual(seqs([restored(2), restored(2)].reduce(chatFold.apply, loaded(1))), [1, 2])
})

test("a text that was restored and deleted again says nothing", () => {
  const state = loaded(1)
  assert.equal(chatFold.apply(state, { name: "message_restored", data: { id: "m2", message: null } }), state)
})

test("a text older than what the page holds is not restored there: it would stand beside a gap", () => {
  const full = loaded(...range(11, 60))
  assert.deepEqual(seqs(chatFold.apply(full, restored(5))), range(11, 60))
  const short = loaded(...range(11, 40))
  assert.deepEqual(seqs(chatFold.apply(short, restored(5))), [5, ...range(11, 40)], "a short snapshot holds everything")
  const long = range(1, 300).map((seq) => at(seq)).reduce(chatFold.apply, loaded())
  assert.deepEqual(seqs([deleted(51), restored(51)].reduce(chatFold.apply, long)), range(51, 300))
  assert.deepEqual(seqs([restored(50)].reduce(chatFold.apply, long)), range(51, 300))
})

test("a page of older messages stands before the others, and says where the beginning is", () => {
  const state = loaded(...range(61, 110))
  const more = withOlder(state, { messages: range(11, 60).map((seq) => at(seq).data), more: true })
  assert.deepEqual([seqs(more)[0], seqs(more).length, more.floor], [11, 100, 11])
  const all = withOlder(more, { messages: range(1, 10).map((seq) => at(seq).data), more: false })
  assert.deepEqual([seqs(all), all.floor], [range(1, 110), 0])
})

test("nothing is taken away from a reader who has scrolled up, and a page that follows is tidied again", () => {
  const feed = (state, first, last) => range(first, last).map((seq) => at(seq)).reduce(chatFold.apply, state)
  const reading = feed(whileReading(loaded(...range(1, 50)), true), 51, 900)
  assert.equal(reading.messages.length, 900)
  const back = whileReading(reading, false)
  assert.deepEqual([seqs(back), back.floor], [range(651, 900), 651])
  assert.equal(feed(whileReading(back, true), 901, 3000).messages.length, 1000)
})

// A page that has the messages 51 to 100, scrolled up, and reads older ones. The server answers when the test says so.
function reader() {
  const place = () => Object.assign(new EventTarget(), { scrollTop: 0, setAttribute() {}, removeAttribute() {} })
  const [box, button] = [place(), place()]
  globalThis.document = { querySelector: () => null } // no toast
  const store = createStore()
  const asked = []
  const page = { clock: 0 }
  store.part("chat", chatFold)
  store.reset({ chat: { messages: range(51, 100).map((seq) => at(seq).data), pinned: [] } }, 100)
  store.put("joined", true)
  mountOlder({
    root: { querySelector: (selector) => (selector === "[data-older]" ? button : box) }, store, isReading: () => true, now: () => page.clock, random: () => 0.5,
    read: (path) => new Promise((resolve, reject) => { asked.push({ path, resolve, reject }) }),
  })
  const older = (first, last, more) => ({ messages: range(first, last).map((seq) => at(seq).data), more })
  return {
    page, store, asked, button, older,
    scrolls: () => box.dispatchEvent(new Event("scroll")),
    presses: () => button.dispatchEvent(new Event("click")),
    shown: () => seqs(store.read("chat")),
    async answers(answer) { asked.shift().resolve(answer); await settled() },
    async fails() { asked.shift().reject({ code: "offline", detail: "" }); await settled() },
  }
}

const settled = () => new Promise((resolve) => { setImmediate(resolve) })

test("what was deleted while a phone came back does not come back with older messages", async () => {
  const { store, scrolls, shown, answers, older, button } = reader()
  scrolls()
  store.put("joined", false)
  store.put("joined", true)
  await answers(older(1, 50, false))
  assert.deepEqual([shown(), button.hidden], [range(51, 100), false])
  scrolls()
  await answers(older(1, 49, false))
  assert.deepEqual([shown()[0], button.hidden], [1, true])
})

test("a page of messages that are all deleted by now is not the beginning", async () => {
  const { store, asked, scrolls, shown, answers, older, button } = reader()
  scrolls()
  for (const seq of range(41, 50)) store.hear("message_deleted", { id: `m${seq}` })
  await answers(older(41, 50, true))
  assert.deepEqual([shown(), button.hidden], [range(51, 100), false])
  scrolls()
  assert.equal(asked[0].path, "/messages?before=41")
})

test("after a failure scrolling asks for nothing for a while, the button at once", async () => {
  const { page, asked, scrolls, presses, fails } = reader()
  scrolls()
  await fails()
  page.clock = 4400
  scrolls()
  assert.equal(asked.length, 0)
  presses()
  assert.equal(asked.length, 1)
  await fails()
  page.clock = 2 * 4500
  scrolls()
  assert.equal(asked.length, 1)
})
