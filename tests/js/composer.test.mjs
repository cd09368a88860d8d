import assert from "node:assert/strict"
import test from "node:test"
import { emptiness, lengthOf, obstacle, tidyText } from "../../engagenow/static/js/chat/rules.js"

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

test("where no message is, a phone without a chat is told what will come, and the presenter is not", () => {
  const [phone, presenter] = [{ role: "participant" }, { role: "presenter" }]
  assert.equal(emptiness(null, session("active", false)), "chat_loading")
  for (const status of ["draft", "active", "paused"]) assert.equal(emptiness(phone, session(status, false)), "chat_coming")
  assert.equal(emptiness(phone, session("active")), "chat_first_word")
  assert.equal(emptiness(phone, session("paused")), "chat_empty")
  assert.equal(emptiness(phone, session("ended", false)), "chat_empty")
  assert.equal(emptiness(presenter, session("active", false)), "chat_empty")
})
