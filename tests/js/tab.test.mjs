import assert from "node:assert/strict"
import test from "node:test"
import { chatFold } from "../../engagenow/static/js/chat/state.js"
import { mountUnread } from "../../engagenow/static/js/chat/unread.js"
import { createStore } from "../../engagenow/static/js/core/store.js"
import { pageTitle } from "../../engagenow/static/js/sessions/state.js"

const message = (seq, author = "p2") => ({ seq, id: `m${seq}`, participant_id: author, message: "안녕", nickname: "둘" })

function room() {
  const store = createStore()
  store.part("chat", chatFold)
  store.put("me", { id: "p1" })
  const page = new EventTarget()
  page.hidden = false
  mountUnread({ store, page })
  return {
    store,
    hide: (hidden) => { page.hidden = hidden; page.dispatchEvent(new Event("visibilitychange")) },
    says: (seq, author) => store.feed({ seq, name: "new_message", data: message(seq, author) }),
    get unread() { return store.read("unread") },
  }
}

test("a hidden tab counts what others write, until it is seen", () => {
  const tab = room()
  tab.says(1)
  assert.equal(tab.unread, 0)
  tab.hide(true)
  tab.says(2)
  tab.says(3)
  tab.says(4, "p1")
  assert.equal(tab.unread, 2)
  tab.store.feed({ seq: 5, name: "message_deleted", data: { seq: 5, id: "m2" } })
  assert.equal(tab.unread, 1)
  tab.hide(false)
  assert.equal(tab.unread, 0)
  tab.says(6)
  assert.equal(tab.unread, 0)
})

test("what came while the connection was away counts as well", () => {
  const tab = room()
  tab.says(1)
  tab.hide(true)
  tab.store.feed({ seq: 9, name: "new_message", data: message(9) }, { live: false })
  assert.equal(tab.unread, 1)
  tab.store.reset({ chat: { messages: [message(1), message(9), message(10)], pinned: [] } }, 10)
  assert.equal(tab.unread, 2)
})

test("the tab's title", () => {
  const session = { title: "타운홀" }
  assert.equal(pageTitle(session), "타운홀 · EngageNow")
  assert.equal(pageTitle(session, 3), "(3) 타운홀 · EngageNow")
  assert.equal(pageTitle(session, 100), "(99+) 타운홀 · EngageNow")
})
