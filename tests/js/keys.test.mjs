import assert from "node:assert/strict"
import { test } from "node:test"
import { isSingle, keyName } from "../../engagenow/static/js/core/keys.js"

const named = (key, code, more = {}) => keyName({ key, code, ...more })

test("a letter is the same key in Latin and in Hangul mode", () => {
  for (const key of ["q", "Q", "ㅂ", "ㅃ", "Process"]) assert.equal(named(key, "KeyQ"), "Q")
  assert.equal(named("ㄴ", "KeyS"), "S")
  assert.equal(named("ㅊ", "KeyC"), "C")
})

test("on another Latin layout the letter on the key counts, not its place", () => {
  assert.equal(named("a", "KeyQ"), "A")
  assert.equal(named("+", "BracketRight"), "+")
  assert.equal(named("?", "Minus", { shiftKey: true }), "?")
})

test("signs are found in Hangul mode and on the number pad", () => {
  for (const code of ["Equal", "NumpadAdd"]) assert.equal(named("Process", code), "+")
  for (const code of ["Minus", "NumpadSubtract"]) assert.equal(named("Process", code), "-")
  assert.equal(named("=", "Equal"), "+")
  assert.equal(named("Process", "Slash", { shiftKey: true }), "?")
  assert.equal(named("Process", "Slash"), "")
})

test("with Ctrl, Cmd or Alt a key belongs to the browser", () => {
  for (const modifier of ["ctrlKey", "metaKey", "altKey"]) {
    assert.equal(named("q", "KeyQ", { [modifier]: true }), "")
    assert.equal(named("-", "Minus", { [modifier]: true }), "")
  }
})

test("undo is the one shortcut with Ctrl or Cmd", () => {
  assert.equal(named("z", "KeyZ", { ctrlKey: true }), "Ctrl Z")
  assert.equal(named("ㅋ", "KeyZ", { metaKey: true }), "Ctrl Z")
  assert.equal(named("Z", "KeyZ", { ctrlKey: true, shiftKey: true }), "")
  assert.equal(named("z", "KeyZ", { ctrlKey: true, altKey: true }), "")
})

test("a key that composes a syllable is no shortcut", () => {
  assert.equal(named("Process", "KeyQ", { isComposing: true }), "")
})

test("what a slide remote sends has a name, also in Hangul mode", () => {
  assert.deepEqual(["PageDown", "PageUp", " ", "ArrowRight", "ArrowLeft"].map((key) => named(key, "")), ["Page Down", "Page Up", "Space", "→", "←"])
  assert.equal(named("Process", "Period"), ".")
  assert.equal(named("ㅠ", "KeyB"), "B")
  assert.equal(named("Process", "Digit1"), "1")
  assert.deepEqual(["Space", "B", "Page Down"].map(isSingle), [true, true, false])
})

test("arrows are named by what they look like", () => {
  assert.deepEqual(["ArrowUp", "ArrowDown"].map((key) => named(key, key)), ["↑", "↓"])
})

test("other keys have no name", () => {
  for (const key of ["Enter", "Tab", "Shift"]) assert.equal(named(key, key), "")
  assert.equal(keyName({}), "")
})
