import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import { isDue } from "../../engagenow/static/js/questions/delay.js"
import { deskPart, nextStep } from "../../engagenow/static/js/questions/desk/next.js"
import { problemOf } from "../../engagenow/static/js/questions/rules.js"
import { likeness, similar } from "../../engagenow/static/js/questions/similar.js"
import { SORTS } from "../../engagenow/static/js/questions/sorts.js"
import { completed, questionsFold } from "../../engagenow/static/js/questions/state.js"

const minute = (n) => new Date(Date.UTC(2026, 10, 27, 10, n)).toISOString()
const question = (id, more = {}) => ({ id, text: id, state: "live", votes: 0, live_at: minute(0), asked_at: minute(0), labels: [], ...more })
const totals = (asked) => ({ asked, shown: asked, waiting: 0, answered: 0 })
const event = (name, data, seq = 1) => ({ name, data: { seq, totals: totals(1), ...data } })
const fold = (events, start) => events.reduce(questionsFold.apply, questionsFold.load(start))
const ids = (questions) => questions.map(({ id }) => id).join("")
const NOTHING = { questions: [], totals: totals(0) }

test("a page that was there from the beginning and one that comes later see the same", () => {
  const folded = fold([
    event("question_asked", { question: question("a") }),
    event("question_asked", { question: question("b") }),
    event("question_votes", { votes: { a: 3, unknown: 1 } }),
    event("question_updated", { question: question("b", { state: "answered" }), totals: totals(2) }),
  ], NOTHING)
  const snapshot = { questions: [question("a", { votes: 3 }), question("b", { state: "answered" })], totals: totals(2) }
  assert.deepEqual(folded, questionsFold.load(snapshot))
})

test("the desk has nothing to tell before its part is there, and once it is empty again", () => {
  const nothing = { waiting_count: 0, queue: [] }
  for (const desk of [undefined, {}, { questions: { rev: 3, data: {} } }]) assert.deepEqual(deskPart(desk), nothing)
  assert.deepEqual(deskPart({ questions: { rev: 4, data: { queue: ["a"] } } }), { ...nothing, queue: ["a"] })
})

test("what is gone is gone, and what has lost its text tells the totals alone", () => {
  const folded = fold([
    event("question_asked", { question: question("a") }),
    event("question_gone", { id: "a", why: "withdrawn", into: null }),
    event("question_asked", { question: null, totals: totals(7) }),
  ], NOTHING)
  assert.deepEqual(folded, questionsFold.load({ questions: [], totals: totals(7) }))
})

test("an event of another feature changes nothing", () => {
  const state = questionsFold.load(NOTHING)
  assert.equal(questionsFold.apply(state, { name: "new_message", data: { seq: 2 } }), state)
})

test("what was there while the switch was off is made whole with what came since", () => {
  const state = fold([
    event("question_asked", { question: question("old", { text: "before" }) }, 5),
    event("question_asked", { question: question("new") }, 7),
    event("question_votes", { votes: { old: 2 } }, 8),
  ])
  assert.equal(state.partial.length, 3)
  const whole = completed(state, { questions: [question("old"), question("older")], totals: totals(2), last_seq: 5 })
  assert.deepEqual(Object.keys(whole.questions), ["old", "older", "new"])
  assert.deepEqual([whole.questions.old.text, whole.questions.old.votes], ["old", 2])
  assert.equal(whole.partial, null)
})

test("popular: votes, then who came first, then the id", () => {
  const list = [question("d", { live_at: minute(2) }), question("c"), question("b"), question("a", { votes: 1, live_at: minute(9) })]
  assert.equal(ids(SORTS.popular(list)), "abcd")
  assert.equal(ids(SORTS.newest(list)), "adbc")
})

test("rising: what gathers votes in little time stands first", () => {
  const list = [question("old", { votes: 10 }), question("young", { votes: 5, live_at: minute(8) })]
  assert.deepEqual(SORTS.rising(list, Date.parse(minute(9))).map(({ id }) => id), ["young", "old"])
})

test("in turn: a second question stands after the first ones of all others", () => {
  const by = (id, author, votes) => question(id, { participant_id: author, votes })
  const list = [by("a", "p", 9), by("b", "p", 8), by("c", "q", 1), by("d", null, 2), by("e", null, 0)]
  assert.equal(ids(SORTS.fair(list)), "adceb")
})

for (const [one, other] of [
  ["주차 공간은 언제 늘어나나요?", "주차공간은 언제 늘어나요"],
  ["재택근무를 계속 할 수 있나요?", "재택 근무 계속할 수 있나요"],
  ["When will we get more parking?", "when will we get more parking spaces"],
]) test(`similar: ${one} ${other}`, () => assert.ok(likeness(one, other) >= 0.5, String(likeness(one, other))))

for (const [one, other] of [
  ["주차 공간은 언제 늘어나나요?", "구내식당 메뉴는 누가 정하나요?"],
  ["재택근무를 계속 할 수 있나요?", "연봉 협상은 언제 하나요?"],
]) test(`different: ${one} ${other}`, () => assert.ok(likeness(one, other) < 0.5, String(likeness(one, other))))

test("at most three are offered, the most similar first, and nothing for a syllable or two", () => {
  const list = ["휴가는 며칠인가요", "휴가는 며칠인가요?", "휴가는 며칠 인가요", "휴가는 며칠인가요!", "점심은요"].map((text, id) => question(`${id}`, { text }))
  assert.equal(similar("휴가는 며칠인가요", list).length, 3)
  assert.equal(similar("휴가는 며칠인가요", list)[0].text, "휴가는 며칠인가요")
  assert.deepEqual(similar("점심", list), [])
})

test("the projector waits with what the audience wrote, not with what was approved", () => {
  const now = Date.parse(minute(1))
  const asked = new Date(now - 2000).toISOString()
  assert.equal(isDue({ asked_at: asked, live_at: asked }, 3, now), false)
  assert.equal(isDue({ asked_at: asked, live_at: asked }, 3, now + 1000), true)
  assert.equal(isDue({ asked_at: minute(0), live_at: asked }, 3, now), true)
})

test("the large button: the queue first, then what is popular, then the last one is answered", () => {
  const questions = { a: question("a", { votes: 5 }), b: question("b"), c: question("c", { votes: 1 }) }
  const step = (stage, queue = [], among = questions) => {
    const found = nextStep({ questions: among, queue, stage, isActive: true })
    return found && [found.step, found.current, found.question.id]
  }
  assert.deepEqual(step({ show: "questions" }), ["show", null, "a"])
  assert.deepEqual(step({ show: "questions" }, ["b"]), ["show", null, "b"])
  assert.deepEqual(step({ show: "question", id: "a" }, ["a", "b"]), ["next", "a", "b"])
  assert.deepEqual(step({ show: "question", id: "a" }), ["next", "a", "c"])
  assert.deepEqual(step({ show: "question", id: "a" }, [], { a: questions.a }), ["answered", "a", "a"])
  assert.equal(step({ show: "questions" }, [], { a: question("a", { state: "answered" }) }), null)
  assert.equal(step({ show: "join" }), null)
  assert.equal(nextStep({ questions, queue: [], stage: { show: "questions" }, isActive: false }), null)
  const off = (show) => nextStep({ questions, queue: [], stage: { show, id: "a" }, isActive: true, isOff: true }).step
  assert.deepEqual(["questions", "question"].map(off), ["switch_on", "next"])
})

test("a question has at most forty lines", () => {
  assert.equal(problemOf(Array(40).fill("가").join("\n")), null)
  assert.deepEqual(problemOf(Array(41).fill("가").join("\n")), ["text_lines", { most: 40 }])
})

test("no form in a card has a field of the card's own: what the card says would be written into it", () => {
  const read = (name) => readFileSync(new URL(`../../engagenow/templates/questions/${name}.html`, import.meta.url), "utf8")
  const fieldsIn = (html) => [...html.matchAll(/data-field="(\w+)"/g)].map(([, name]) => name)
  const own = new Set([...fieldsIn(read("cards").split("<template")[0]), "votes"])
  const forms = [...read("presenter").matchAll(/<template id="(question-[\w-]+)">.*?<\/template>/gs)].filter(([, id]) => id !== "question-card")
  assert.ok(own.has("text") && forms.length > 3)
  for (const [html, id] of forms) assert.deepEqual(fieldsIn(html).filter((name) => own.has(name)), [], id)
})
