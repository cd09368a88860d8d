// What the pages compute of a quiz, from events as the server tells them.
import assert from "node:assert/strict"
import test from "node:test"
import { learn } from "../../engagenow/static/js/core/strings.js"
import { controlsOf, linesOf, momentOf, nextWords, wordsOfUnfinished } from "../../engagenow/static/js/activities/quiz/desk/steps.js"
import { markOf } from "../../engagenow/static/js/activities/quiz/marks.js"
import { boardRows, givenRows, isQuiet, optionRows, podiumSteps, solutionWords, teamRows, timeOf } from "../../engagenow/static/js/activities/quiz/model.js"
import { soundOf } from "../../engagenow/static/js/activities/quiz/wall/sounds.js"
import { fall, makePieces } from "../../engagenow/static/js/activities/quiz/wall/confetti.js"

learn({ quiz_next_to_ready: "next %(n)s of %(of)s", quiz_about: "%(value)s ± %(tolerance)s", quiz_here: "%(n)s here", quiz_personal: "%(n)s still", answered_of: "%(n)s of %(of)s" })
const START = Date.parse("2026-11-28T03:00:00Z")
const at = (seconds) => new Date(START + 1000 * seconds).toISOString()
const options = ["서울", "부산", "대전"].map((text, index) => ({ id: `o${index + 1}`, text }))
const answering = {
  activity_id: "q", round: 1, step: 3, phase: "answering", question_id: "a", number: 1, of: 3, starts_at: at(0), ends_at: at(20),
  type: "choice", text: "수도는?", seconds: 20, weight: 1, options,
}
const solution = { ...answering, step: 5, phase: "solution", ends_at: undefined, correct: ["o1"], counts: { o1: 3, o2: 1 }, voters: 4, right: 3 }

test("the time that is left goes by the server's clock, and stands still in a pause", () => {
  assert.deepEqual(timeOf(answering, START + 5000), { seconds: 15, share: 0.75 })
  assert.deepEqual(timeOf(answering, START + 19_001), { seconds: 1, share: 0.04995 })
  assert.deepEqual(timeOf(answering, START + 60_000), { seconds: 0, share: 0 })
  assert.deepEqual(timeOf({ ...answering, ends_at: undefined, remaining: 5 }, START + 60_000), { seconds: 5, share: 0.25 })
  const resumed = { ...answering, starts_at: at(-40), ends_at: at(15) }
  assert.deepEqual([timeOf(resumed, START).share, timeOf({ ...answering, ends_at: at(26) }, START).share], [0.75, 1], "after a pause, with more time")
  assert.equal(timeOf(solution, START), null)
  assert.equal(timeOf({ ...answering, phase: "locked", ends_at: undefined }, START), null)
  assert.deepEqual(timeOf({ ...answering, phase: "locked", ends_at: undefined }, START, at(40)).seconds, 40, "with time of one's own")
})

test("options have no counts before the solution, and then say which was right", () => {
  assert.deepEqual(optionRows(answering, { options: ["o2"] }).map(({ n, isRight, isOwn }) => [n, isRight, isOwn]), [[null, false, false], [null, false, true], [null, false, false]])
  assert.deepEqual(optionRows(solution).map(({ n, share, isRight }) => [n, share, isRight]), [[3, 0.75, true], [1, 0.25, false], [0, 0, false]])
  assert.deepEqual(optionRows({ ...solution, also: [["o3"]] }).map(({ isRight }) => isRight), [true, false, true])
})

test("what is not chosen from options has its answers by how many gave them", () => {
  const number = { type: "number", correct: { value: 10, tolerance: 0.5 }, also: [{ value: 12, tolerance: 0 }], counts: { "10.5": 1, 9: 4, 12: 2 }, voters: 7 }
  assert.deepEqual(givenRows(number, 2), [{ text: "9", n: 4, isRight: false }, { text: "12", n: 2, isRight: true }])
  assert.deepEqual(solutionWords(number), ["10 ± 0.5", "12"])
  const text = { type: "text", correct: ["세종대왕", "King Sejong"], counts: { "세종 대왕": 2, 이순신: 1, "king sejong!": 1 } }
  assert.deepEqual(givenRows(text, 9).map(({ isRight }) => isRight), [true, false, true])
  assert.deepEqual(solutionWords(text), ["세종대왕 · King Sejong"])
  assert.deepEqual(solutionWords({ type: "order", options, correct: ["o2", "o1", "o3"] }), ["1. 부산", "2. 서울", "3. 대전"])
})

test("a board says who has moved, and which row is one's own", () => {
  const board = [{ name: "하나", points: 90, rank: 1, was: 3, player: "x" }, { name: "둘", points: 80, rank: 2, was: 1, player: "y" }, { name: "셋", points: 80, rank: 2, was: null, player: "z", since: 2 }]
  assert.deepEqual(boardRows({ board }, "y").map(({ move, by, isOwn }) => [move, by, isOwn]), [["up", 2, false], ["down", 1, true], ["new", 0, false]])
  assert.deepEqual(podiumSteps(boardRows({ board })).map(({ rank, rows }) => [rank, rows.length]), [[1, 1], [2, 2], [3, 0]], "equal is equal")
  assert.deepEqual(boardRows({}), [])
  assert.deepEqual(teamRows({ team_board: [{ team: 2, points: 5, rank: 1, was: 1 }] }, 2).map(({ move, isOwn }) => [move, isOwn]), [["same", true]])
})

test("options have letters of their own, whatever their colour", () => {
  const marks = Array.from({ length: 8 }, (_, index) => markOf(index))
  assert.deepEqual(marks.map(({ letter }) => letter).join(""), "ABCDEFGH")
  assert.equal(new Set(marks.map(({ shape }) => shape)).size, 8)
  assert.equal(marks[0].colour, marks[6].colour)
})

test("the button says what comes next in each phase", () => {
  const words = (phase, desk) => nextWords({ ...answering, ...phase }, desk && { phase: phase.phase, here: 4, answered: 2, personal: 0, everybody: false, ...desk }, 4)
  assert.deepEqual(words({ phase: "lobby" }, { here: 0 }), { words: "quiz_next_lobby", about: "4 here" })
  assert.deepEqual(words({ phase: "answering" }, {}), { words: "quiz_next_answering", about: "2 of 4" })
  assert.equal(words({ phase: "answering" }, { everybody: true }).about, "quiz_everybody")
  assert.equal(words({ phase: "locked" }, { personal: 1 }).about, "1 still")
  assert.equal(words({ phase: "solution" }, { next: "board" }).words, "quiz_next_to_board")
  assert.equal(words({ phase: "solution" }, { next: "ready" }).words, "next 2 of 3")
  assert.equal(words({ phase: "board" }).words, "next 2 of 3", "before the desk has told")
  assert.equal(words({ phase: "solution", number: 3 }).words, "quiz_next_to_podium")
  assert.equal(words({ phase: "podium", number: 3 }, { next: "closed" }).words, "quiz_next_podium")
  assert.equal(nextWords(undefined, undefined), null)
})

test("a press that asks is of one quiz, one round and one step", () => {
  const moments = [["q", 1, 3], ["r", 1, 3], ["q", 2, 3], ["q", 1, 4]].map(([id, round, step]) => momentOf({ item: { id, round }, phase: { step } }))
  assert.equal(new Set(moments).size, 4)
})

test("a session that ends takes the winners of a quiz that has none yet", () => {
  const words = (quiz, phase) => wordsOfUnfinished([{ kind: "choice", state: "open" }, { kind: "quiz", ...quiz }], () => phase && { phase })
  for (const [quiz, phase] of [[{ state: "open" }, "answering"], [{ state: "paused" }, "board"], [{ state: "open" }, undefined]]) assert.equal(words(quiz, phase), "quiz_ends_unfinished")
  for (const [quiz, phase] of [[{ state: "open" }, "podium"], [{ state: "closed" }, "board"], [{ state: "draft" }, undefined]]) assert.equal(words(quiz, phase), "")
})

test("a step that the desk does not know of yet goes by the phase that everybody sees", () => {
  assert.equal(nextWords({ ...answering, phase: "board" }, { phase: "solution", next: "board", here: 1 }).words, "next 2 of 3")
})

test("each state of a quiz has its buttons", () => {
  assert.deepEqual(controlsOf({ state: "draft" }, undefined, true), ["open"])
  assert.deepEqual(controlsOf({ state: "draft" }, undefined, false), [])
  assert.deepEqual(controlsOf({ state: "open" }, answering, true), ["longer", "pause", "skip", "end", "stage"])
  assert.deepEqual(controlsOf({ state: "open" }, { phase: "board" }, true), ["pause", "end", "stage"])
  assert.deepEqual(controlsOf({ state: "open" }, { phase: "podium" }, true), ["stage"])
  assert.deepEqual(controlsOf({ state: "closed" }, undefined, true), ["round", "stage"])
})

test("an answer that is not right can be accepted as right", () => {
  const choice = linesOf({ type: "choice", options, correct: ["o1"] }, { counts: { o2: 2 }, voters: 2, correct: ["o1"] })
  assert.deepEqual(choice.map(({ n, accept }) => [n, accept]), [[0, null], [2, ["o2"]], [0, ["o3"]]])
  const number = linesOf({ type: "number", options: [], correct: { value: 3, tolerance: 0 } }, { counts: { 4: 2 }, voters: 2, correct: { value: 3, tolerance: 0 } })
  assert.deepEqual(number.map(({ accept }) => accept), [{ value: 4, tolerance: 0 }])
  const text = linesOf({ type: "text", options: [], correct: ["a"] }, { counts: { b: 1, A: 1 }, voters: 2, correct: ["a"] })
  assert.deepEqual(text.map(({ accept }) => accept), [["b"], null])
  const order = linesOf({ type: "order", options, correct: ["o2", "o1", "o3"] }, { counts: { o2: 1 }, voters: 2, correct: ["o2", "o1", "o3"] })
  assert.deepEqual(order.map(({ text: words, n, accept }) => [words, n, accept]), [["1. 부산", 1, null], ["2. 서울", 0, null], ["3. 대전", 0, null]])
})

test("what changes is heard once, the last seconds one by one, and nothing in a seminar", () => {
  const now = (phase, step, seconds) => ({ phase, step, seconds })
  assert.equal(soundOf(null, now("answering", 3, 9)), null, "not by a page that has just come")
  assert.equal(soundOf(now("ready", 2, 1), now("answering", 3, 20)), "open")
  assert.equal(soundOf(now("answering", 3, 20), now("answering", 3, 19)), null)
  assert.equal(soundOf(now("answering", 3, 6), now("answering", 3, 5)), "tick")
  assert.equal(soundOf(now("answering", 3, 5), now("answering", 3, 5)), null)
  assert.equal(soundOf(now("answering", 3, 1), now("answering", 3, 0)), null)
  assert.equal(soundOf(now("solution", 5, 0), now("board", 6, 0)), null)
  assert.equal(soundOf(now("board", 6, 0), now("podium", 7, 0)), "podium")
  assert.deepEqual([isQuiet({ names: "alias", definition: { scoring: "accuracy" } }), isQuiet({ names: "named", definition: { scoring: "accuracy" } })], [true, false])
})

test("confetti goes up from both corners, and comes down again", () => {
  let seed = 0
  const random = () => { seed = (seed * 16807 + 7) % 2147483647; return seed / 2147483647 }
  let pieces = makePieces(1600, random)
  assert.deepEqual([pieces[0].x, pieces[1].x], [0, 1600])
  const highest = []
  for (let frame = 0; frame < 300; frame += 1) {
    pieces = fall(pieces, 16)
    highest.push(Math.min(...pieces.map(({ y }) => y)))
  }
  assert.ok(Math.min(...highest) < 500, "into the upper half")
  assert.ok(pieces.every(({ wait }) => wait === 0))
  assert.ok(pieces.filter(({ y }) => y > 1000).length > pieces.length / 2, "after 4.8 s most have fallen")
})
