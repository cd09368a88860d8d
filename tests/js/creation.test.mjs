import assert from "node:assert/strict"
import test from "node:test"
import { createOnce } from "../../engagenow/static/js/sessions/creation.js"

// A server that answers as told, and what it was asked: `null` is no answer.
function server(...answers) {
  const asked = []
  const ask = async (method, url, body) => {
    asked.push({ method, url, body })
    const answer = answers.shift()
    if (!answer.id) throw answer
    return answer
  }
  return { asked, create: createOnce(ask) }
}

const LOST = { code: "offline", detail: "no answer" }
const INVALID = { code: "invalid", detail: "no", status: 422 }
const typed = { title: "하나", description: "" }

test("every try of one form has one id, and another form has another", async () => {
  const { asked, create } = server(LOST, { id: "s1" })
  await assert.rejects(create(typed), LOST)
  assert.deepEqual(await create(typed), { id: "s1" })
  const [first, again] = asked.map(({ body }) => body)
  assert.deepEqual(first, again)
  assert.match(first.client_msg_id, /^[0-9a-f]{32}$/)
  const other = server({ id: "s2" })
  await other.create(typed)
  assert.notEqual(other.asked[0].body.client_msg_id, first.client_msg_id)
})

test("what is typed after an answer was lost changes the session that was made then", async () => {
  const { asked, create } = server(LOST, { code: "server_error", detail: "", status: 502 }, { id: "s1" }, { id: "s1", title: "둘" })
  await assert.rejects(create(typed), LOST)
  await assert.rejects(create({ ...typed, title: "둘" }))
  assert.deepEqual(await create({ ...typed, title: "둘" }), { id: "s1", title: "둘" })
  assert.deepEqual(asked.at(-1), { method: "PATCH", url: "/api/sessions/s1", body: { ...typed, title: "둘" } })
})

test("what was refused made nothing: nothing is changed after it", async () => {
  const { asked, create } = server(INVALID, { id: "s1" })
  await assert.rejects(create({ ...typed, title: "" }), INVALID)
  await create(typed)
  assert.deepEqual(asked.map(({ method }) => method), ["POST", "POST"])
})
