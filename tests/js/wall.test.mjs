import assert from "node:assert/strict"
import test from "node:test"
import { createAnswered } from "../../engagenow/static/js/activities/answered.js"
import { createNewest } from "../../engagenow/static/js/activities/quiz/wall/newest.js"
import { createDelay } from "../../engagenow/static/js/activities/wall/delay.js"
import { wordsOfEmpty } from "../../engagenow/static/js/activities/wall/empty.js"
import { createOlder } from "../../engagenow/static/js/activities/wall/older.js"

const away = () => { throw new Error("away") }
const settled = () => new Promise((resolve) => { setImmediate(resolve) })
const poll = { id: "a", round: 1 }
const told = (answered) => ({ activity_id: "a", round: 1, answered })

test("how many have answered is asked for once, and again after we were away", async () => {
  const asked = []
  let news = 0
  const answers = [told(3), told(9)]
  const answered = createAnswered(async (path) => { asked.push(path); return answers.shift() }, () => { news += 1 })
  assert.equal(answered.of(poll), undefined)
  await settled()
  assert.deepEqual([answered.of(poll), answered.of(poll), news, asked], [3, 3, 1, ["/activities/a/progress"]])
  answered.heard(told(4))
  assert.equal(answered.of(poll), 4)
  answered.again()
  assert.equal(answered.of(poll), 4, "the last picture stays")
  await settled()
  assert.deepEqual([answered.of(poll), asked.length], [9, 2])
})

test("a phone asks later, and not at all where it is told meanwhile", async () => {
  const waits = []
  let asked = 0
  const timing = { later: () => 1700, wait: (call, delay) => waits.push([call, delay]) }
  const answered = createAnswered(async () => { asked += 1; return told(3) }, () => {}, timing)
  const passes = async () => {
    const [call, delay] = waits.pop()
    assert.equal(delay, 1700)
    call()
    await settled()
  }
  answered.of(poll)
  answered.heard(told(2))
  await passes()
  assert.deepEqual([answered.of(poll), asked], [2, 0])
  answered.again()
  answered.of(poll)
  await passes()
  assert.deepEqual([answered.of(poll), asked], [3, 1])
})

test("what is heard meanwhile is newer than what was asked for", async () => {
  const late = createAnswered(async () => told(3), () => {})
  late.of(poll)
  late.heard(told(5))
  await settled()
  assert.equal(late.of(poll), 5)
})

test("a count that could not be read is read again in a while, not at every picture", async (context) => {
  context.mock.method(console, "warn", () => {})
  const waits = []
  const answers = [null, null, told(3)]
  let asked = 0
  const timing = { wait: (call, delay) => waits.push([call, delay]), random: () => 1 }
  const answered = createAnswered(async () => { asked += 1; return answers.shift() ?? away() }, () => answered.of(poll), timing)
  for (const tries of [1, 2]) {
    for (let picture = 0; picture < 3; picture += 1) assert.equal(answered.of(poll), undefined, "no answer is no count")
    await settled()
    assert.deepEqual([asked, waits.length], [tries, 1])
    const [call, delay] = waits.pop()
    assert.equal(delay, 2000 * tries)
    call()
  }
  await settled()
  assert.deepEqual([answered.of(poll), asked, waits], [3, 3, []])
})

test("a try that was overtaken by a new connection is not repeated", async (context) => {
  context.mock.method(console, "warn", () => {})
  const waits = []
  let asked = 0
  const answered = createAnswered(async () => { asked += 1; away() }, () => answered.of(poll), { wait: (call) => waits.push(call) })
  answered.of(poll)
  await settled()
  answered.again()
  await settled()
  waits.shift()()
  assert.deepEqual([asked, waits.length], [2, 1])
})

test("where nothing is to be seen yet the hall reads what to do, and nothing to do once it is closed", () => {
  const words = (state, model) => wordsOfEmpty({ state }, { rows: [], known: true, notes: ["no_answers_yet"], ...model })
  assert.deepEqual([words("open"), words("open", { known: false, notes: [] })], ["answer_on_phone", "answer_on_phone"])
  assert.equal(wordsOfEmpty({ state: "open", kind: "number", definition: { min: 0, max: 100 } }, { rows: [] }), "answer_number_on_phone")
  assert.deepEqual([words("closed"), words("closed", { known: false, notes: [] }), words("open", { rows: [{}] })], ["no_answers_yet", "", ""])
})

const text = (number) => ({ id: `t${number}`, number, text: `${number}` })
const results = { activity_id: "a", round: 2, results: { voters: 300, texts: [text(300), text(201)] } }

// A hall with these texts, the newest first, of which the page has the first two.
function hall(numbers) {
  const asked = []
  let found = 0
  const read = async (path) => {
    asked.push(path)
    const before = Number(path.match(/before=(\d+)/)[1])
    return { results: { texts: numbers.filter((number) => number < before).slice(0, 2).map(text) } }
  }
  return { asked, found: () => found, older: createOlder(read, () => { found += 1 }) }
}

test("a text that is older than those the page has is looked for, page by page", async () => {
  const { older, asked, found } = hall([200, 101, 100, 7])
  assert.equal(older.withItem(results, null), results)
  assert.equal(older.withItem(results, "t300"), results)
  assert.equal(older.withItem(results, "t7"), results)
  assert.equal(older.withItem(results, "t7"), results, "and is not asked for twice")
  await settled()
  assert.deepEqual(asked, ["/activities/a/results?round=2&before=201", "/activities/a/results?round=2&before=101"])
  assert.equal(found(), 1)
  assert.deepEqual(older.withItem(results, "t7").results.texts.at(-1), text(7))
  older.withItem(results, "gone")
  await settled()
  assert.equal(older.withItem(results, "gone"), results)
  assert.deepEqual([asked.length, found()], [5, 1], "one that is nowhere is not looked for again")
})

test("an older text leaves when it was changed or its writer removed, and comes back with them", async () => {
  const numbers = [200, 7]
  const { older } = hall(numbers)
  const shown = () => older.withItem(results, "t7").results.texts.at(-1).id
  shown()
  await settled()
  assert.equal(shown(), "t7")
  numbers.pop()
  older.heard({ results: { last: 300, added: [], removed: ["t7"] } })
  assert.equal(shown(), "t201")
  await settled()
  assert.equal(shown(), "t201")
  numbers.push(7)
  older.heard({ results: { last: 300, added: [text(7)], removed: [] } })
  shown()
  await settled()
  assert.equal(shown(), "t7")
})

test("a text that was being looked for while it left is not shown", async () => {
  const { older } = hall([200, 7])
  older.withItem(results, "t7")
  older.heard({ results: { last: 300, added: [], removed: ["t7"] } })
  await settled()
  older.heard({ results: { voters: 9, counts: {} } })
  assert.equal(older.withItem(results, "t7"), results)
})

test("after we were away an older text stays until it is known whether it is there", async () => {
  const numbers = [200, 7]
  const { older } = hall(numbers)
  const shown = () => older.withItem(results, "t7").results.texts.at(-1).id
  shown()
  await settled()
  numbers.pop()
  older.again()
  assert.equal(shown(), "t7")
  await settled()
  assert.equal(shown(), "t201")
})

test("the newest board of a quiz is shown in any phase", async () => {
  const asked = []
  const board = [{ name: "하나", rank: 1 }]
  const asking = { phase: "answering", step: 9, of: 3, number: 2, ends_at: "2026-11-28T03:00:00Z" }
  const quiz = { id: "q", round: 1, kind: "quiz" }
  const newest = createNewest(async (path) => { asked.push(path); return { results: { board, players: 1, questions: [] } } }, () => {})
  assert.equal(newest.of(quiz, asking), undefined, "until it is known")
  await settled()
  const drawn = newest.of(quiz, asking)
  assert.deepEqual([drawn.phase, drawn.board, drawn.ends_at, asked], ["board", board, undefined, ["/activities/q/results?round=1&shown=true"]])
  newest.heard({ activity_id: "q", round: 1, phase: "board", board: [] })
  newest.heard({ activity_id: "q", round: 1, phase: "ready" })
  assert.deepEqual([newest.of(quiz, asking).board, newest.of(quiz, asking).step], [[], drawn.step], "a newer one takes its place in the same picture")
})

test("a board that was heard is not asked for, unless we were away", async () => {
  const asked = []
  const newest = createNewest(async (path) => { asked.push(path); return { results: { board: [{ name: "둘" }] } } }, () => {})
  const [quiz, asking, board] = [{ id: "q", round: 1 }, { phase: "solution" }, [{ name: "하나" }]]
  newest.heard({ activity_id: "q", round: 1, phase: "board", board })
  assert.deepEqual([newest.of(quiz, asking).board, asked], [board, []])
  newest.again()
  newest.of(quiz, asking)
  await settled()
  assert.deepEqual([newest.of(quiz, asking).board, asked.length], [[{ name: "둘" }], 1])
})

test("before the first board of a round its phase is shown", async () => {
  const quiz = { id: "q", round: 2 }
  const phase = { phase: "lobby", round: 2 }
  const newest = createNewest(async () => { throw { code: "results_hidden" } }, () => {})
  newest.of(quiz, phase)
  await settled()
  assert.equal(newest.of(quiz, phase), phase)
})

const OPEN = { id: "a", kind: "text", state: "open", closed_at: null }

// A projector that is told of results: `hears(kind, list)` at `clock.now`, `shows(activity?, item?)` what it shows of them.
function projector(delay = 3) {
  const clock = { now: 1000 }
  let watcher = null
  let state = null
  const store = {
    read: () => ({ moderation: { stage_delay: delay } }),
    watch: (_part, watch) => { watcher = watch },
  }
  const looks = []
  const due = createDelay({ store, again: () => {}, now: () => clock.now, wait: (look, pause) => { looks.push(pause) } })
  return {
    clock, looks,
    hears(results, activity = OPEN) {
      state = { activities: { a: activity }, results: { "a:1": { activity_id: "a", round: 1, results } } }
      watcher(state)
    },
    shows: (activity = OPEN, item) => due(activity, state.results["a:1"], item).results,
  }
}

test("the projector shows a text a moment later, and one that was approved or chosen at once", () => {
  const wall = projector()
  const [one, two, three] = ["x", "y", "z"].map((id, number) => ({ id, number, text: id }))
  const ids = (...asked) => wall.shows(...asked).texts.map(({ id }) => id)
  wall.hears({ texts: [one] })
  assert.deepEqual(ids(), [])
  assert.deepEqual(wall.looks, [250])
  wall.clock.now += 2000
  wall.hears({ texts: [{ ...three, approved: true }, two, one] })
  assert.deepEqual([ids(), ids(OPEN, "y")], [["z"], ["z", "y"]])
  wall.clock.now += 1000
  assert.deepEqual(ids(), ["z", "x"])
  wall.hears({ texts: [two] }) // the others were taken back
  assert.deepEqual(ids(), [])
  assert.deepEqual(ids({ ...OPEN, state: "closed", closed_at: new Date(wall.clock.now - 3000).toISOString() }), ["y"])
  assert.deepEqual(projectorWithout([one]), ["x"])
})

function projectorWithout(texts) {
  const wall = projector(0)
  wall.hears({ texts })
  return wall.shows().texts.map(({ id }) => id)
}

test("a word keeps the spelling that was shown until the next one is due", () => {
  const cloud = { ...OPEN, kind: "word_cloud" }
  const wall = projector()
  const words = () => [wall.shows(cloud).words.map(({ word, people }) => `${word} ${people}`), wall.shows(cloud).total]
  wall.hears({ total: 2, words: [{ word: "회의가", number: 1, people: 1 }, { word: "점심", number: 2, people: 1 }] }, cloud)
  assert.deepEqual(words(), [[], 0])
  wall.clock.now += 3000
  assert.deepEqual(words(), [["회의가 1", "점심 1"], 2])
  wall.hears({ total: 3, words: [{ word: "회의", number: 1, people: 2 }, { word: "점심", number: 2, people: 1 }, { word: "욕", number: 3, people: 1 }] }, cloud)
  assert.deepEqual(words(), [["회의가 2", "점심 1"], 2])
  wall.clock.now += 3000
  assert.deepEqual(words(), [["회의 2", "점심 1", "욕 1"], 3])
})
