import assert from "node:assert/strict"
import test from "node:test"
import { lengthOf, obstacle, tidyText } from "../../engagenow/static/js/chat/rules.js"

const session = (status, chat = true) => ({ status, features: { chat } })

test("a length is what the server counts: code points, composed and trimmed", () => {
  assert.equal(lengthOf("  한글 "), 2)
  assert.equal(lengthOf("한글".normalize("NFD")), 2)
  assert.equal(lengthOf("👍👍"), 2)
  assert.equal(tidyText("\n두 줄\n끝 \n"), "두 줄\n끝")
})

test("why nothing can be written is said, most general reason first", () => {
  assert.equal(obstacle(session("active")), "")
  assert.equal(obstacle(session("active", false)), "chat_is_off")
  assert.equal(obstacle(session("draft")), "chat_not_started")
  assert.equal(obstacle(session("draft", false)), "chat_is_off")
  assert.equal(obstacle(session("paused")), "chat_paused")
  assert.equal(obstacle(session("ended")), "chat_ended")
  assert.equal(obstacle(null), "chat_loading")
  assert.equal(obstacle({ status: "active" }), "chat_loading")
})
