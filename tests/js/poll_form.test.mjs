import assert from "node:assert/strict"
import test from "node:test"
import { refusedFields } from "../../engagenow/static/js/activities/form/refused.js"
import { createStamp, createUnsaved } from "../../engagenow/static/js/activities/form/unsaved.js"
import { EMPTY, KINDS, payloadOf, problemsOf, valuesOf } from "../../engagenow/static/js/activities/form/values.js"

const choice = (more) => ({ ...EMPTY, title: "점심은?", options: "김밥\n국수\n", ...more })
const own = (kind, prepared) => ({
  kind, title: "점심은?", prepared, show: "hidden", names: "alias", may_change: "until_shown", seconds: 30,
})

test("a choice of one, of several, and with abstaining", () => {
  assert.deepEqual(payloadOf(choice()), {
    title: "점심은?", definition: { options: [{ text: "김밥" }, { text: "국수" }], min: 1, max: 1 }, names: "alias", seconds: null,
  })
  const bounds = (more) => { const { min, max } = payloadOf(choice(more)).definition; return [min, max] }
  assert.deepEqual(bounds({ several: true }), [1, 2])
  assert.deepEqual(bounds({ several: true, least: "2", most: "2" }), [2, 2])
  assert.deepEqual(bounds({ abstain: true, several: true, least: "2" }), [0, 2])
})

test("an option that keeps its text keeps its id", () => {
  const known = [{ id: "a", text: "김밥" }, { id: "b", text: "라면" }]
  assert.deepEqual(payloadOf(choice(), known).definition.options, [{ id: "a", text: "김밥" }, { text: "국수" }])
})

test("each kind comes out of the form as it went in", () => {
  const options = [{ id: "a", text: "김밥" }, { id: "b", text: "국수" }, { id: "c", text: "라면" }]
  const plain = [
    own("choice", { options, min: 1, max: 1 }),
    own("choice", { options, min: 0, max: 2 }),
    own("choice", { options, min: 2, max: 3 }),
    own("rating", { from: 0, to: 10, low: "나쁨", high: "좋음", statements: options }),
    own("ranking", { options, top: 2 }),
    own("number", { min: -5, max: 1000, unit: "명", step: 0.5 }),
    own("text", { most: 3 }),
    own("word_cloud", { most: 5, split: true }),
  ]
  assert.deepEqual(new Set(plain.map(({ kind }) => kind)), new Set(KINDS))
  for (const activity of plain) {
    const { kind, prepared, ...rest } = activity
    const values = valuesOf(activity)
    assert.deepEqual(payloadOf(values, options), { ...rest, definition: prepared })
    assert.deepEqual(problemsOf(values), {})
    assert.deepEqual(Object.keys(values).sort(), Object.keys(EMPTY).sort())
  }
})

test("numbers are read as participants type them, and a decimal comma is no thousand", () => {
  const number = (more) => ({ ...EMPTY, kind: "number", title: "?", ...more })
  const { min, max, step } = payloadOf(number({ min: "−5", max: "1,000", step: " ３ " })).definition
  assert.deepEqual([min, max, step], [-5, 1000, 3])
  assert.deepEqual(payloadOf(number({ min: "-2.50", max: "1 000" })).definition, { min: -2.5, max: 1000 })
  for (const typed of ["0,5", "1e3", "셋"]) assert.deepEqual(problemsOf(number({ step: typed })), { step: ["number_wanted"] })
})

test("what the server would refuse is said beside its field at once", () => {
  assert.deepEqual(problemsOf(EMPTY), { title: ["question_missing"], options: ["options_missing"] })
  assert.deepEqual(problemsOf(choice({ options: "가\n나\n가" })), { options: ["line_twice", { line: 3, text: "가" }] })
  assert.deepEqual(problemsOf(choice({ options: `가\n${"나".repeat(121)}` })), { options: ["line_too_long", { line: 2, n: 1 }] })
  const many = Array.from({ length: 21 }, (_, index) => `${index}`).join("\n")
  assert.deepEqual(problemsOf(choice({ options: many })), { options: ["lines_too_many", { n: 21, most: 20 }] })
  assert.deepEqual(problemsOf(choice({ title: "가".repeat(301) })), { title: ["too_long", { n: 1 }] })
  for (const seconds of ["0", "601", "1.5", "곧"]) assert.deepEqual(problemsOf(choice({ seconds })), { seconds: ["seconds_range"] })
  const rating = { ...EMPTY, kind: "rating", title: "?", from: "", low: "가".repeat(61) }
  assert.deepEqual(problemsOf(rating), { from: ["number_wanted"], low: ["too_long", { n: 1 }] })
  assert.deepEqual(problemsOf({ ...EMPTY, kind: "text", title: "?" }), {})
})

test("what the server refuses finds its field and line", () => {
  const said = (field, kind = "choice") => refusedFields({ errors: [{ field, message: "no" }] }, kind)
  assert.deepEqual(said("title"), { title: { message: "no" } })
  assert.deepEqual(said("definition.options.2.text"), { options: { message: "no", line: 3 } })
  assert.deepEqual(said("definition.options"), { options: { message: "no" } })
  assert.deepEqual(said("definition.min"), { least: { message: "no" } })
  assert.deepEqual(said("definition", "rating"), { to: { message: "no" } })
  assert.deepEqual(said("definition.most", "text"), { texts: { message: "no" } })
  assert.deepEqual(said("definition.most", "word_cloud"), { entries: { message: "no" } })
  assert.deepEqual(said("definition.min", "number"), { min: { message: "no" } })
  assert.deepEqual(said("names"), { form: { message: "no" } })
  assert.deepEqual(refusedFields({ code: "offline", detail: "away" }, "text"), { form: { message: "away" } })
})

test("what is typed is kept for each activity, and goes once it is saved", () => {
  let kept = ""
  const unsaved = createUnsaved({ read: () => kept, write: (value) => { kept = value } }, "new")
  unsaved.write(null, { title: "하나" })
  unsaved.write({ id: "a" }, { title: "둘" })
  assert.deepEqual([unsaved.read(null), unsaved.read({ id: "a" }), unsaved.read({ id: "b" })], [{ title: "하나" }, { title: "둘" }, undefined])
  unsaved.write(null, null)
  assert.deepEqual(kept, { a: { title: "둘" } })
  unsaved.write({ id: "a" }, null)
  assert.equal(kept, "")
})

test("a form that is sent again is the same command until it is saved or changed", () => {
  const stamp = createStamp()
  const first = stamp({ title: "하나" })
  assert.equal(first.title, "하나")
  assert.equal(stamp({ title: "하나" }).client_msg_id, first.client_msg_id)
  assert.notEqual(stamp({ title: "둘" }).client_msg_id, first.client_msg_id)
  const again = stamp({ title: "하나" })
  stamp.saved()
  assert.notEqual(stamp({ title: "하나" }).client_msg_id, again.client_msg_id)
})
