import assert from "node:assert/strict"
import test from "node:test"
import { tableOf } from "../../engagenow/static/js/activities/results/table.js"
import { columnsOf, nextRows } from "../../engagenow/static/js/activities/results/arrivals.js"
import { modelOf } from "../../engagenow/static/js/activities/results/model.js"

const options = ["a", "b", "c"].map((id) => ({ id, text: `${id}!`, added: false }))
const poll = (more = {}, state = "open") => ({ kind: "choice", state, definition: { options, min: 1, max: 1, ...more } })
const pick = (rows, ...fields) => rows.map((row) => fields.map((field) => row[field]))

test("a choice shows each option's share of the people who answered, and one's own", () => {
  const model = modelOf(poll(), { voters: 4, abstained: 0, counts: { a: 3, b: 1, c: 0 } }, { options: ["b"] })
  assert.deepEqual(pick(model.rows, "label", "share", "percent", "count", "own"), [
    ["a!", 0.75, "75%", "3", ""], ["b!", 0.25, "25%", "1", "own_choice"], ["c!", 0, "0%", "0", ""],
  ])
  assert.deepEqual([model.form, model.known, model.voters, model.notes], ["bars", true, 4, []])
})

test("without results the options stand where they will stand, without a figure", () => {
  const model = modelOf(poll(), null)
  assert.deepEqual(pick(model.rows, "id", "share", "percent"), [["a", 0, ""], ["b", 0, ""], ["c", 0, ""]])
  assert.deepEqual([model.known, model.voters], [false, 0])
})

test("one of four hundred is seen, and of several choices it is said", () => {
  const model = modelOf(poll({ max: 2 }), { voters: 400, abstained: 0, counts: { a: 1, b: 400, c: 300 } })
  assert.deepEqual(pick(model.rows, "share", "percent"), [[0.005, "<1%"], [1, "100%"], [0.75, "75%"]])
  assert.deepEqual(model.notes, ["several_possible"])
})

test("those who abstained stand at the end, also in the order of votes", () => {
  const results = { voters: 6, abstained: 3, counts: { a: 0, b: 1, c: 2 } }
  const model = modelOf(poll({ min: 0 }), results, { options: [] }, { sort: "votes" })
  assert.deepEqual(pick(model.rows, "id", "count", "own"), [["c", "2", ""], ["b", "1", ""], ["a", "0", ""], ["", "3", "own_choice"]])
})

test("a tie is said once the answers are in", () => {
  const results = { voters: 4, abstained: 0, counts: { a: 2, b: 2, c: 0 } }
  assert.deepEqual(modelOf(poll(), results).notes, [])
  assert.deepEqual(modelOf(poll({}, "closed"), results).notes, ["tie"])
  assert.deepEqual(modelOf(poll({}, "closed"), { voters: 0, abstained: 0, counts: {} }).notes, ["no_answers_yet"])
})

test("those who abstained are neither first nor in the way of a tie", () => {
  const noneOf = (abstained, a, b) => ({ voters: abstained + a + b, abstained, counts: { a, b, c: 0 } })
  assert.deepEqual(modelOf(poll({ min: 0 }, "closed"), noneOf(2, 0, 0)).notes, [])
  assert.deepEqual(modelOf(poll({ min: 0 }, "closed"), noneOf(2, 1, 1)).notes, ["tie"])
})

test("percentages that do not add up to a hundred are said to be rounded", () => {
  const thirds = { voters: 6, abstained: 0, counts: { a: 2, b: 2, c: 2 } }
  assert.deepEqual(modelOf(poll(), thirds).notes, ["percent_rounded"])
})

test("in a ranking equal points share a place, and the order stands still until it is asked for", () => {
  const results = { voters: 2, points: { a: 1, b: 2.5, c: 2.5 }, firsts: { a: 0, b: 1, c: 1 } }
  const activity = { ...poll(), kind: "ranking", definition: { options, top: null } }
  const given = modelOf(activity, results, { order: ["c", "a", "b"] })
  assert.deepEqual(pick(given.rows, "id", "rank", "own"), [["a", "3", "own_place"], ["b", "1", "own_place"], ["c", "1", "own_place"]])
  assert.deepEqual(pick(given.rows, "share"), [[1 / 3], [2.5 / 3], [2.5 / 3]])
  assert.deepEqual(pick(modelOf(activity, results, null, { sort: "votes" }).rows, "id"), [["b"], ["c"], ["a"]])
  assert.deepEqual(pick(modelOf(activity, null).rows, "rank"), [[""], [""], [""]])
})

test("only the presenter reads that most people prefer another option than the one with most points", () => {
  const results = { voters: 5, points: { a: 2.2, b: 2.4, c: 1.4 }, firsts: { a: 3, b: 2, c: 0 }, pairwise: "a" }
  const activity = { ...poll(), kind: "ranking", definition: { options, top: null } }
  const notes = (more, who) => modelOf(activity, { ...results, ...more }, null, who).notes
  assert.deepEqual(notes({}, { presenter: true }), ["preferred"])
  assert.deepEqual(notes({}), [])
  assert.deepEqual(notes({ pairwise: "b" }, { presenter: true }), [])
  assert.deepEqual(notes({ pairwise: null }, { presenter: true }), [])
  assert.deepEqual(modelOf(activity, null, null, { presenter: true }).notes, [])
})

const rating = (statements = []) => ({ kind: "rating", definition: { from: 1, to: 5, low: "bad", high: "good", statements } })

test("a rating shows its distribution with the mean at its place", () => {
  const results = { voters: 4, counts: { 1: 0, 2: 0, 3: 2, 4: 2, 5: 0 }, mean: 3.5, median: 3.5 }
  const model = modelOf(rating(), results, { value: 4 })
  assert.deepEqual(pick(model.rows, "label", "share", "own").slice(2), [["3", 1, ""], ["4", 1, "own_answer"], ["5", 0, ""]])
  assert.deepEqual(pick(model.rows, "percent", "above").slice(1, 3), [["0%", ""], ["50%", "50%"]], "no figure above nothing")
  assert.equal(model.mean.at, 0.6)
  assert.deepEqual(model.figures, [{ name: "mean", value: "3.5" }, { name: "median", value: "3.5" }])
  assert.deepEqual(modelOf(rating(), { ...results, voters: 0, counts: {}, mean: null, median: null }).figures, [])
})

test("each statement has a distribution of its own", () => {
  const rated = { voters: 1, counts: { 5: 1 }, mean: 5, median: 5 }
  const none = { voters: 0, counts: {}, mean: null, median: null }
  const model = modelOf(rating(options.slice(0, 2)), { voters: 1, statements: { a: rated, b: none } }, { values: { a: 5 } })
  assert.deepEqual(pick(model.rows, "id", "mean", "voters"), [["a", "5", "1"], ["b", "", "0"]])
  assert.equal(model.rows[0].columns[4].own, "own_answer")
  assert.deepEqual(pick(modelOf(rating(options.slice(0, 1)), null).rows, "mean"), [[""]])
})

const numbers = (more = {}) => ({ kind: "number", definition: { min: 0, max: 10, unit: "분", step: null, ...more } })

test("numbers are a histogram with its mean at the place where it lies in its bin", () => {
  const bins = [{ from: 0, to: 5, n: 1 }, { from: 5, to: 10, n: 3 }]
  const model = modelOf(numbers(), { voters: 4, bins, mean: 7.5, median: 8, sd: 1 }, { value: 5 })
  assert.deepEqual(pick(model.rows, "name", "label", "own"), [["0–5", "0–5", ""], ["5–10", "5–10", "own_answer"]])
  assert.equal(model.mean.at, 0.75)
  assert.equal(modelOf(numbers(), { voters: 3, bins, mean: 10, median: 10, sd: 0 }).mean.at, 1, "the last edge belongs to it")
  assert.deepEqual(model.figures, [{ name: "mean", value: "7.5분" }, { name: "median", value: "8분" }])
  assert.deepEqual([model.low, model.mid, model.high], ["", "", ""], "the columns say it")
})

test("with steps both edges are values of a bin, and the largest number is in the last one", () => {
  const bins = [{ from: 0, to: 4, n: 1 }, { from: 5, to: 9, n: 0 }, { from: 10, to: 10, n: 1 }]
  const model = modelOf(numbers({ step: 1 }), { voters: 2, bins, mean: 10, median: 10, sd: 0 }, { value: 4 })
  assert.deepEqual(pick(model.rows, "name", "own"), [["0–4", "own_answer"], ["5–9", ""], ["10", ""]])
  assert.equal(model.mean.at, 2.5 / 3)
})

test("bins that are too many to be named have one axis, with its ends and its middle", () => {
  const bins = Array.from({ length: 20 }, (_, index) => ({ from: 50 * index, to: 50 * index + 50, n: 0 }))
  const model = modelOf(numbers({ max: 1000 }), { voters: 0, bins, mean: null, median: null, sd: null })
  assert.deepEqual(pick(model.rows, "label", "name").slice(0, 2), [["", "0–50"], ["", "50–100"]])
  assert.deepEqual([model.low, model.mid, model.high], ["0분", "500분", "1,000분"])
  const odd = modelOf(numbers({ max: 1000 }), { voters: 0, bins: bins.slice(0, 19), mean: null, median: null, sd: null })
  assert.deepEqual([odd.low, odd.mid, odd.high], ["0분", "", "950분"])
  assert.deepEqual(modelOf(numbers(), null).rows, [])
})

test("an option that came later says so", () => {
  const late = [options[0], { ...options[1], added: true }]
  assert.deepEqual(pick(modelOf(poll({ options: late }), null).rows, "added"), [[""], ["added_later"]])
})

test("texts are cards, and one's own are marked", () => {
  const texts = [{ id: "t2", number: 2, text: "둘", nickname: "하나" }, { id: "t1", number: 1, text: "하나" }]
  const model = modelOf({ kind: "text", definition: { most: 1 } }, { voters: 2, texts }, { texts: ["하나"] })
  assert.deepEqual(pick(model.rows, "id", "nickname", "own"), [["t2", "하나", ""], ["t1", "", "own_answer"]])
  const one = modelOf({ kind: "text", definition: { most: 1 } }, { voters: 2, texts }, null, { item: "t1" })
  assert.deepEqual([one.form, pick(one.rows, "text")], ["quote", [["하나"]]])
  assert.equal(tableOf(one, "text"), null)
  assert.equal(modelOf({ kind: "text", definition: { most: 1 } }, { voters: 2, texts }, null, { item: "gone" }).form, "cards")
})

test("the table says the same as the picture, and no more than may be seen", () => {
  const results = { voters: 2, abstained: 0, counts: { a: 1, b: 1, c: 0 } }
  const seen = tableOf(modelOf(poll(), results, { options: ["a"] }), "choice")
  assert.deepEqual(seen.head, ["option", "share", "people_who"])
  assert.deepEqual(seen.rows.slice(0, 2), [["a! (own_choice)", "50%", "1"], ["b!", "50%", "1"]])
  assert.deepEqual(tableOf(modelOf(poll(), null), "choice"), { head: ["option"], rows: [["a!"], ["b!"], ["c!"]] })
  const rated = { voters: 1, counts: { 1: 0, 5: 1 }, mean: 5, median: 5 }
  const stated = modelOf(rating(options.slice(0, 1)), { voters: 1, statements: { a: rated } })
  const { head, rows } = tableOf(stated, "rating")
  assert.deepEqual([head, rows], [["statement", "1", "2", "3", "4", "5", "mean", "people_who"], [["a!", "0", "0", "0", "0", "1", "5", "1"]]])
  const scale = tableOf(modelOf(rating(), rated), "rating")
  assert.deepEqual(scale.rows.slice(-2), [["mean", "5"], ["median", "5"]])
})

test("a crowd of texts comes in one after the other, the oldest first, and what is gone goes at once", () => {
  const wanted = [5, 4, 3, 2, 1].map((id) => ({ id }))
  const ids = ({ rows }) => rows.map(({ id }) => id)
  assert.deepEqual(ids(nextRows(wanted, null)), [5, 4, 3, 2, 1], "a page that has just come has all of them")
  const first = nextRows(wanted, new Set([9, 1]))
  assert.deepEqual([ids(first), first.more, first.changes], [[3, 2, 1], true, 3])
  const second = nextRows(wanted, new Set(ids(first)))
  assert.deepEqual([ids(second), second.more, second.changes], [[5, 4, 3, 2, 1], false, 2])
  assert.equal(nextRows(wanted, new Set(ids(second))).changes, 0)
  assert.deepEqual(ids(nextRows(wanted, new Set())), [2, 1], "also where all of those before are gone")
})

test("texts fill the columns from the first one, and keep theirs while others come and go", () => {
  const rows = (...ids) => ids.map((id) => ({ id }))
  const first = columnsOf(rows(2, 1), new Map(), 3)
  assert.deepEqual([first.get(1), first.get(2)], [0, 1])
  const more = columnsOf(rows(4, 3, 2, 1), first, 3)
  assert.deepEqual([...more].sort(), [[1, 0], [2, 1], [3, 2], [4, 0]])
  const gone = columnsOf(rows(5, 4, 3, 1), more, 3)
  assert.deepEqual([...gone].sort(), [[1, 0], [3, 2], [4, 0], [5, 1]])
})
