import assert from "node:assert/strict"
import test from "node:test"
import { HEIGHT, overlap, WIDTH } from "../../engagenow/static/js/activities/cloud/boxes.js"
import { layOut } from "../../engagenow/static/js/activities/cloud/layout.js"
import { widthOf } from "../../engagenow/static/js/activities/cloud/metrics.js"
import { sizeAt, stepOf } from "../../engagenow/static/js/activities/cloud/sizes.js"
import { inSlices } from "../../engagenow/static/js/activities/cloud/slices.js"

const SYLLABLES = [..."가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추"]
const LATIN = ["AI", "team", "growth", "Data", "love", "speed", "Cloud", "future", "trust", "fun"]

// The same numbers in every run.
function dice(seed) {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return (state >> 8) % sides
  }
}

// Words as the server lists them: the most people first.
function words(count, { seed = 7, people = (place) => 1 + Math.floor(60 / (place + 1)) } = {}) {
  const roll = dice(seed)
  const hangul = () => Array.from({ length: 2 + roll(4) }, () => SYLLABLES[roll(SYLLABLES.length)]).join("")
  return Array.from({ length: count }, (_, place) => ({
    word: place % 7 === 3 && place < 70 ? LATIN[(place - 3) / 7] : `${hangul()}${place}`, people: people(place), number: 1 + ((place * 37) % count),
  }))
}

function done(list) {
  const work = layOut(list)
  for (;;) {
    const { done: isDone, value } = work.next()
    if (isDone) return value
  }
}

const at = ({ places }) => new Map(places.map(({ word, x, y }) => [word, `${x} ${y}`]))
const pairs = (list) => list.flatMap((one, index) => list.slice(index + 1).map((other) => [one, other]))

for (const count of [1, 5, 60, 100]) {
  test(`of ${count} words each has its place on the canvas, and none covers another`, () => {
    const { places } = done(words(count))
    assert.equal(new Set(places.map(({ word }) => word)).size, count)
    for (const { word, x, y, w, h } of places) assert.ok(x - w >= 0 && x + w <= WIDTH && y - h >= 0 && y + h <= HEIGHT, word)
    assert.deepEqual(pairs(places).filter(([one, other]) => overlap(one, other)), [])
  })
}

test("a hundred words as long as can be, all of many people, are all there", () => {
  const long = Array.from({ length: 100 }, (_, place) => ({ word: `${"가나다라마바사아자차카타파하거너더러"}${place + 10}`, people: 1000, number: place + 1 }))
  const { places } = done(long)
  assert.equal(places.length, 100)
  assert.deepEqual(pairs(places).filter(([one, other]) => overlap(one, other)), [])
})

test("the same words have the same places, whatever their order and whatever was shown before", () => {
  const list = words(60)
  const first = done(list)
  done(words(30, { seed: 3 }))
  assert.deepEqual(done([...list].reverse()), first)
})

test("a picture of an evening is pinned: another one would be another picture on old pages than on new ones", () => {
  const { size, places } = done(words(8))
  assert.deepEqual([Math.round(size), places.map(({ word, x, y }) => `${word} ${x} ${y}`)], PINNED)
})

test("words stay where they are when people come and go: one step moves a few", () => {
  const list = words(60)
  const before = done(list)
  const moved = list.map((grown) => {
    const after = done(list.map((word) => (word === grown ? { ...word, people: word.people + 1 } : word)))
    const [was, is] = [at(before), at(after)]
    return list.filter(({ word }) => was.get(word) !== is.get(word)).length
  })
  const sum = moved.reduce((all, one) => all + one, 0)
  assert.ok(moved.filter((count) => count === 0).length >= 20, `most answers move nothing: ${moved}`)
  assert.ok(sum / moved.length <= 6, `${sum / moved.length} of 60 words moved`)
})

test("a few words stand in the middle all together, many where they were", () => {
  const middles = [1, 2, 3, 5, 8].map((count) => {
    const { places } = done(words(count))
    const edges = (at, half) => [Math.min(...places.map((one) => one[at] - one[half])), Math.max(...places.map((one) => one[at] + one[half]))]
    return [["x", "w", WIDTH], ["y", "h", HEIGHT]].map(([at, half, length]) => edges(at, half).reduce((a, b) => a + b) / 2 / length)
  })
  for (const [x, y] of middles) assert.ok(Math.abs(x - 0.5) < 0.06 && Math.abs(y - 0.5) < 0.06, JSON.stringify(middles))
})

test("a new word moves no other as long as the letters keep their size", () => {
  const list = words(40, { people: () => 1 })
  const before = done(list)
  const after = done([...list, { word: "새로온말", people: 1, number: 41 }])
  assert.equal(after.size, before.size)
  assert.deepEqual([...at(before)].filter(([word, place]) => at(after).get(word) !== place), [])
})

test("a word grows where it stands", () => {
  const list = words(12, { people: () => 1 })
  const places = (people) => done([{ ...list[0], people }, ...list.slice(1)])
  const sizes = [1, 2, 3, 4, 8].map((people) => places(people))
  const [small, ...larger] = sizes.map(({ places: all }) => all.find(({ word }) => word === list[0].word))
  for (const one of larger) assert.ok(Math.hypot(one.x - small.x, one.y - small.y) < 60, JSON.stringify([small, one]))
  const shares = sizes.map(({ size }, index) => [small, ...larger][index].letters / size)
  assert.deepEqual(shares, [...shares].sort((a, b) => a - b))
  assert.equal(new Set(shares).size, shares.length)
})

test("without the order first seen each word still has a home, and all are there", () => {
  const list = words(60).map(({ word, people }) => ({ word, people }))
  const { places } = done(list)
  assert.deepEqual(pairs(places).filter(([one, other]) => overlap(one, other)), [])
  assert.deepEqual(done([...list].reverse()).places, places)
})

test("a word that is spelled otherwise keeps its home", () => {
  const list = words(20)
  const { places } = done(list.map((word) => (word.number === 5 ? { ...word, word: "사랑" } : word)))
  const { places: renamed } = done(list.map((word) => (word.number === 5 ? { ...word, word: "사람" } : word)))
  const [one, other] = [places, renamed].map((all) => all.find(({ number }) => number === 5))
  assert.deepEqual([one.x, one.y, one.id], [other.x, other.y, other.id])
})

test("Hangul stands upright, and one in five Latin words of 2 to 8 letters is turned", () => {
  const latin = Array.from({ length: 200 }, (_, place) => `${"abcdefghij"[place % 10]}${"klmnopqrst"[Math.floor(place / 10) % 10]}${"xy"[Math.floor(place / 100)]}`)
  const turned = (list) => list.flatMap((word) => done([{ word, people: 1, number: 1 }]).places).filter((place) => place.turned)
  const share = turned(latin).length / latin.length
  assert.ok(share > 0.1 && share < 0.3, share)
  assert.deepEqual(turned([...words(60).map(({ word }) => word).filter((word) => /[가-힣]/.test(word)), "a", "abcdefghi", "two words", "AI시대"]), [])
})

test("a word grows in steps that are the same in every browser", () => {
  const people = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16, 1_000_000]
  assert.deepEqual(people.map(stepOf), [0, 1, 2, 3, 4, 4, 5, 5, 6, 6, 7, 7, 39])
  assert.ok(people.map(stepOf).map(sizeAt).every((size, index, all) => index === 0 || size >= all[index - 1]))
})

test("widths go by characters, not by fonts", () => {
  assert.ok(widthOf("하늘") > widthOf("sky"))
  assert.ok(widthOf("WWW") > widthOf("iii"))
  assert.equal(widthOf("👨‍👩‍👧"), widthOf("😀"), "one sign, however it is made")
})

test("work is done in slices of 8 ms, none of them in the task that asks for it", async () => {
  let clock = 0
  const lengths = []
  let begun = 0
  function* work() {
    for (let step = 0; step < 30; step += 1) {
      clock += 3
      yield
    }
    return "done"
  }
  const later = (act) => { lengths.push(clock - begun); begun = clock; setImmediate(act) }
  assert.equal(await inSlices(work(), { now: () => clock, later }), "done")
  assert.deepEqual(lengths, [0, ...Array(10).fill(9)], "each in a task of its own")
})

test("no piece of the work is long: a pause comes after a few hundred places that were asked", () => {
  const list = words(100, { people: (place) => 500 - place })
  let steps = 0
  for (const _ of layOut(list)) steps += 1
  assert.ok(steps > 500, `${steps} pauses`)
})

const PINNED = [54, [
  "오마라0 775 450", "가두바5 383 79", "카보2 1167 807", "코토도7 503 239", "마아4 1362 420", "주도1 1227 152", "고나차6 360 726", "AI 806 701",
]]
