import assert from "node:assert/strict"
import test from "node:test"
import { parts } from "../../engagenow/static/js/chat/links.js"
import { problemOf } from "../../engagenow/static/js/chat/rules.js"
import { codePoints, graphemes, oneLine, severalLines, wrongCharacters } from "../../engagenow/static/js/core/texts.js"

test("what documents put between lines is a line break, in a title a space", () => {
  for (const pasted of ["\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"]) {
    assert.equal(severalLines(`제목${pasted}본문`), "제목\n본문")
    assert.equal(oneLine(`제목${pasted}본문`), "제목 본문")
  }
  assert.equal(severalLines("1.\t주제"), "1.\t주제")
  assert.equal(oneLine("1.\t\t주제"), "1. 주제")
})

test("texts are counted as the server counts them", () => {
  const family = "👨‍👩‍👧‍👦"
  assert.equal(codePoints("😀가"), 2)
  assert.equal(graphemes(family.repeat(20)), 20)
  assert.equal(graphemes("한글".normalize("NFD")), 2)
})

test("a text that the server would refuse is told before it is sent", () => {
  assert.equal(problemOf("a".repeat(500)), null)
  assert.deepEqual(problemOf("😀".repeat(501)), ["too_long", { n: 1 }])
  assert.equal(problemOf(Array(40).fill("a").join("\v")), null)
  assert.deepEqual(problemOf(Array(41).fill("a").join("\n")), ["too_many_lines", { most: 40 }])
  assert.deepEqual(problemOf("a\x1bb"), ["text_controls", {}])
  for (const never of ["\ufffe", "\uffff"]) assert.deepEqual(problemOf(`a${never}`), ["text_controls", {}])
  assert.deepEqual(problemOf(`Z${"\u0311".repeat(5)}`), ["text_marks", {}])
})

test("four marks on a base are none too many", () => {
  for (const fine of [`Z${"\u0311".repeat(4)}`, "လျှော့", "שָּׁ֖", "1️⃣", "👨‍👩‍👧‍👦", "Việt"]) assert.equal(wrongCharacters(fine), "")
  for (const tower of [`Z${"\u0311".repeat(5)}`, `Z${"\u0311".repeat(4)}\u200d\u0323`, `é${"\u0301".repeat(4)}`]) {
    assert.equal(wrongCharacters(tower), "text_marks")
  }
})

const links = (text) => parts(text).filter(({ href }) => href).map(({ href }) => href)
const back = (text) => parts(text).map((part) => part.text).join("")

test("an address can be tapped, and what stands around it is no part of it", () => {
  const cases = {
    "자료: https://slides.example/talk?x=1#2": ["https://slides.example/talk?x=1#2"],
    "https://slides.example/a에서 보세요.": ["https://slides.example/a"],
    "(https://en.example/Rose_(flower)), https://b.example.": ["https://en.example/Rose_(flower)", "https://b.example"],
    "HTTPS://A.example:8443/x!": ["HTTPS://A.example:8443/x"],
    "http://a.example http://b.example": ["http://a.example", "http://b.example"],
  }
  for (const [text, wanted] of Object.entries(cases)) {
    assert.deepEqual(links(text), wanted)
    assert.equal(back(text), text)
  }
})

test("only http and https are links, and the host that is read is the host that is asked", () => {
  const none = ["javascript:alert(1)", "ftp://a.example", "data:text/html,x", "slides.example", "https://", "https:// a", "", "https://%00"]
  for (const text of none) {
    assert.deepEqual(links(text), [])
    assert.equal(back(text), text)
  }
  for (const text of ["https://bank.example@evil.example/", "https://bank.example\u202e/x", "https://bаnk.example/"]) {
    for (const { text: shown, href } of parts(text)) {
      if (href) assert.equal(new URL(href).host, shown.split("/")[2], shown)
    }
  }
})
