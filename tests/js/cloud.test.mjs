import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import { kinds } from "../../engagenow/static/js/activities/card/kinds.js"
import { similarWords } from "../../engagenow/static/js/activities/cloud/similar.js"
import { svgFile } from "../../engagenow/static/js/activities/cloud/take_home.js"
import { createStill } from "../../engagenow/static/js/activities/freeze.js"
import { modelOf } from "../../engagenow/static/js/activities/results/model.js"
import { tableOf } from "../../engagenow/static/js/activities/results/table.js"

const activity = { kind: "word_cloud", state: "open", definition: { most: 3, split: false } }
const words = (count) => Array.from({ length: count }, (_, place) => ({ word: `말${place}`, people: 100 - place, variants: [`말${place}`], number: place }))

test("a wall shows 60 words and a phone the first 40 of them, and both say how many more there are", () => {
  const results = { voters: 120, words: words(100), total: 123 }
  const shown = (more) => {
    const model = modelOf(activity, results, null, more)
    return [model.form, model.rows.length, model.most, model.notes, tableOf(model, "word_cloud").rows.length]
  }
  assert.deepEqual(shown({ words: 60 }), ["cloud", 60, 60, ["more_words"], 60])
  assert.deepEqual(shown({ words: 40 }), ["cloud", 60, 40, ["more_words"], 40])
  assert.deepEqual(modelOf(activity, { voters: 1, words: words(3), total: 3 }, null).notes, [])
})

test("the table reads as the cloud is ranked, with the people of each word", () => {
  const { head, rows } = tableOf(modelOf(activity, { voters: 9, words: words(2), total: 2 }, { entries: ["말1"] }), "word_cloud")
  assert.deepEqual([head, rows], [["word", "people_of_word"], [["말0", "word_people"], ["말1 (own_word)", "word_people"]]])
})

test("one's own word is found by any of its forms, whatever its case and spaces", () => {
  const list = [{ word: "인공지능", people: 3, variants: ["인공지능", "인공지능이"], number: 0 }, { word: "AI", people: 2, variants: [], number: 1 }]
  const own = (...entries) => modelOf(activity, { voters: 3, words: list }, { entries }).rows.map((row) => Boolean(row.own))
  assert.deepEqual(own("인공 지능이"), [true, false])
  assert.deepEqual(own("ai"), [false, true])
  assert.deepEqual(own("사랑"), [false, false])
})

test("before the first word there is nothing to see", () => {
  assert.deepEqual(modelOf(activity, { voters: 0, words: [], total: 0 }).notes, ["no_answers_yet"])
  assert.deepEqual(modelOf(activity, null).rows, [])
})

test("what is typed is read as the server takes it, and what it would refuse is said", () => {
  const read = (...texts) => kinds.word_cloud.read(activity.definition, { texts })
  assert.deepEqual(read(" 사랑 ", "", "인공  지능", "사랑"), { answer: { entries: ["사랑", "인공  지능"] } })
  assert.deepEqual(read("", " "), { problem: ["write_word", {}] })
  assert.deepEqual(read("사랑", "가".repeat(21)), { problem: ["too_long", { n: 1 }], field: 1 })
  assert.deepEqual(read("하나 둘 셋 넷"), { problem: ["entry_too_many_words", { n: 3 }], field: 0 })
  assert.deepEqual(read("😀".repeat(20)), { answer: { entries: ["😀".repeat(20)] } })
})

test("what has stood still stands still, but a word that was taken away goes", () => {
  const told = (...list) => ({ round: 1, results: { voters: 2, words: list.map((word, number) => ({ word, people: 1, number })) } })
  const still = createStill()
  const seen = (...more) => still(...more)?.results.words.map(({ word }) => word)
  assert.deepEqual(seen("a:1", told("하나"), false), ["하나"])
  assert.deepEqual(seen("a:1", told("하나", "둘"), true), ["하나", "둘"])
  assert.deepEqual(seen("a:1", told("하나", "둘", "셋"), true), ["하나", "둘"])
  assert.deepEqual(seen("a:1", told("하나"), true), ["하나"])
  assert.deepEqual(seen("a:2", told("다른", "말"), true), ["다른", "말"], "another round is not frozen")
  assert.deepEqual(seen("a:2", told("다른", "말", "더"), false), ["다른", "말", "더"])
  assert.equal(still("a:2", null, true), null)
})

test("a picture to take home holds every word as text, and no word is markup", () => {
  const places = [
    { word: "<b>&\"\uffff\ufffe", number: 1, x: 10, y: 20, letters: 50, turned: false }, { word: "team", number: 7, x: 1, y: 2, letters: 25, turned: true },
  ]
  const svg = svgFile(places, { family: '"Noto Sans KR", sans-serif', paper: "#fff", colours: ["#0", "#1", "#2", "#3", "#4"], narrow: () => 1 })
  assert.ok(svg.includes('fill="#1">&lt;b&gt;&amp;&quot;</text>'), svg)
  assert.ok(svg.includes('transform="translate(1 2) rotate(-90)"') && svg.includes('fill="#2">team</text>'), svg)
  assert.ok(!svg.includes("<b>") && svg.includes('font-family="&quot;Noto Sans KR&quot;, sans-serif"'), svg)
  const narrow = svgFile(places.slice(1), { family: "x", paper: "#fff", colours: Array(5).fill("#0"), narrow: () => 0.8 })
  assert.ok(narrow.includes('rotate(-90) scale(0.8 1)"'), narrow)
})

// Contrast

const read = (name) => readFileSync(new URL(`../../engagenow/static/css/${name}.css`, import.meta.url), "utf8")
const rulesOf = (css, selector) => css.split(`${selector} {`).slice(1).map((rest) => rest.split("}")[0]).join(";")
const coloursIn = (css, selector) => Object.fromEntries([...rulesOf(css, selector).matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour]))

function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

for (const [name, file, selector, cloud] of [
  ["light", "tokens", ":root", ":root"],
  ["dark", "tokens", ":root:not([data-theme])", ":root:not([data-theme])"],
  ["dark projector", "screen", ':root[data-theme="dark"]', ':root[data-theme="dark"]'],
  ["bright projector", "screen", ':root[data-theme="bright"]', ':root[data-theme="bright"]'],
]) {
  test(`the five colours can be read: ${name}`, () => {
    const grounds = coloursIn(read(file), selector)
    const letters = coloursIn(read("cloud"), cloud)
    const five = [0, 1, 2, 3, 4].map((index) => letters[`cloud-${index}`])
    assert.equal(new Set(five).size, 5)
    const places = ["paper", "surface", "raised"].filter((place) => grounds[place])
    assert.ok(places.length)
    for (const colour of five) for (const place of places) assert.ok(contrast(colour, grounds[place]) >= 4.5, `${colour} on ${place} ${grounds[place]}`)
  })
}

test("the presenter is offered words that may be one: with an ending, or spelled nearly the same", () => {
  const pairs = (...said) => similarWords(said.map((word, place) => ({ word, people: 9 - place }))).map(({ word, into }) => `${word} → ${into}`)
  assert.deepEqual(pairs("만족도", "만족"), ["만족도 → 만족"], "the bare word stays")
  assert.deepEqual(pairs("만족", "만족도"), ["만족도 → 만족"])
  assert.deepEqual(pairs("커뮤니케이션", "커뮤니캐이션"), ["커뮤니캐이션 → 커뮤니케이션"], "the one that more people have stays")
  assert.deepEqual(pairs("teamwork", "Teamwrk"), ["Teamwrk → teamwork"])
  assert.deepEqual(pairs("소통", "소동", "나", "나도", "만족", "만족감", "team", "tram", "리더십", "도전"), [])
  assert.equal(pairs(...["", "도", "만", "로", "과"].map((ending) => `만족${ending}`)).length, 3)
  const settled = similarWords([{ word: "만족" }, { word: "만족도" }], (word, into) => word === "만족도" && into === "만족")
  assert.deepEqual(settled, [])
})

test("the button of a toast is as high as a thumb where there is one", () => {
  const coarse = [...read("components").matchAll(/@media \(pointer: coarse\) \{(.*?)\n\}/gs)].map(([, rules]) => rules).join("")
  assert.match(coarse, /\.toast-action \{ min-height: var\(--touch\); \}/)
})
