import assert from "node:assert/strict"
import test from "node:test"
import { itemsOf, linesOf } from "../../engagenow/static/js/activities/form/lines.js"

test("lines that were typed are tidied, and keep their numbers and dashes", () => {
  assert.deepEqual(linesOf("  1. 사과 \n\n - 배\t둘 \r\n감"), ["1. 사과", "- 배 둘", "감"])
  assert.deepEqual(linesOf(" \n "), [])
})

test("a pasted list loses the bullets or numbers that all its lines have", () => {
  assert.deepEqual(itemsOf("• 사과\r\n• 배\v• 감\n"), ["사과", "배", "감"])
  assert.deepEqual(itemsOf("1. 사과\n2) 배\n(3) 감\n④ 귤"), ["사과", "배", "감", "귤"])
  assert.deepEqual(itemsOf("1. 사과\n배"), ["1. 사과", "배"])
  assert.deepEqual(itemsOf("- 사과\n- "), ["- 사과", "-"])
  assert.deepEqual(itemsOf("-5\n-10"), ["-5", "-10"])
  assert.deepEqual(itemsOf("3. 분기"), ["3. 분기"])
  assert.deepEqual(itemsOf("A. 사과\nB. 배"), ["A. 사과", "B. 배"])
})

test("cells of a spreadsheet become items", () => {
  assert.deepEqual(itemsOf("사과\t배\t감\r\n"), ["사과", "배", "감"])
  assert.deepEqual(itemsOf("1\t사과\n2\t배"), ["사과", "배"])
  assert.deepEqual(itemsOf("사과\t빨강\n배\t노랑"), ["사과 빨강", "배 노랑"])
  assert.deepEqual(itemsOf('"두\n줄"\n"그가 ""네"" 했다"'), ["두 줄", '그가 "네" 했다'])
  assert.deepEqual(itemsOf('5" 화면\n6" 화면'), ['5" 화면', '6" 화면'])
  assert.deepEqual(itemsOf('5" 화면\n6 화면'), ['5" 화면', "6 화면"])
})
