import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import test from "node:test"
import { backoff, delayBefore } from "../../engagenow/static/js/core/backoff.js"
import { hideCutRows } from "../../engagenow/static/js/core/cut_rows.js"
import { nameIn } from "../../engagenow/static/js/core/download.js"
import { minutesUntil, serverNow } from "../../engagenow/static/js/core/clock.js"
import { keepFocusIn } from "../../engagenow/static/js/core/keep_focus.js"
import { randomKey } from "../../engagenow/static/js/core/ids.js"
import { learn, t, tn } from "../../engagenow/static/js/core/strings.js"
import { sessionFold } from "../../engagenow/static/js/sessions/state.js"

test("waiting grows, has an end and differs from page to page", () => {
  const longest = Array.from({ length: 20 }, (_, attempt) => delayBefore(attempt, () => 1))
  assert.deepEqual(longest.slice(0, 5), [1100, 2100, 4100, 8100, 10100])
  assert.equal(longest.at(-1), 10100)
  assert.equal(delayBefore(5, () => 0), 100)
  assert.deepEqual([0, 1, 9].map((attempt) => backoff(attempt, { most: 8000, random: () => 0 })), [250, 500, 4000])
})

test("a file is saved under the name that the server gives it", () => {
  assert.equal(nameIn("attachment; filename=engagenow-AB.csv; filename*=UTF-8''%EA%B0%95%EC%97%B0.csv"), "강연.csv")
  assert.equal(nameIn('attachment; filename="questions.csv"'), "questions.csv")
  assert.equal(nameIn(""), "")
})

test("rows that the end of a list cuts off are marked, and the whole ones counted", () => {
  const row = (bottom) => ({ cut: null, getBoundingClientRect: () => ({ bottom }), classList: { toggle(name, on) { rows.find((one) => one.classList === this)[name] = on } } })
  const rows = [row(50), row(100.5), row(130)]
  assert.equal(hideCutRows({ children: rows, getBoundingClientRect: () => ({ bottom: 100 }) }), 2)
  assert.deepEqual(rows.map(({ cut }) => cut), [false, false, true])
})

test("keys are long enough and never twice the same", () => {
  const keys = new Set(Array.from({ length: 200 }, () => randomKey()))
  assert.equal(keys.size, 200)
  assert.match([...keys][0], /^[0-9a-f]{32}$/)
})

test("a string is filled in, an unknown one shows its key", () => {
  learn({ people: "%(n)s명" })
  assert.equal(t("people", { n: 3 }), "3명")
  assert.equal(t("nothing"), "nothing")
})

test("one is said in its own words, by the number that is shown", () => {
  learn({ points: "%(n)s points", points_one: "1 point", votes: "%(n)s votes" })
  assert.deepEqual([0, 1, "1", "1.0", 2].map((n) => tn("points", n)), ["0 points", "1 point", "1 point", "1.0 points", "2 points"])
  assert.equal(tn("votes", 1), "1 votes", "where there are no other words")
})

test("the session follows its events", () => {
  const before = { id: "s", status: "draft" }
  const active = sessionFold.apply(before, { name: "session_updated", data: { session: { id: "s", status: "active" } } })
  const ended = sessionFold.apply(active, { name: "session_ended", data: { ended_at: "2026-11-23T00:00:00Z" } })
  assert.deepEqual([active.status, ended.status], ["active", "ended"])
  const shows = sessionFold.apply(active, { name: "stage_changed", data: { stage: { show: "chat" } } })
  assert.deepEqual(shows, { ...active, stage: { show: "chat" } })
  const told = { name: "session_updated", data: { session: { id: "s", status: "paused" } } }
  assert.deepEqual(sessionFold.apply(shows, told), { id: "s", status: "paused", stage: { show: "chat" }, moderation: undefined })
  assert.equal(sessionFold.apply(active, { name: "new_message", data: {} }), active)
})

test("an answer that was cut off is none, and one without a body has none", async (context) => {
  globalThis.document ??= { querySelector: () => null }
  const answers = [new Response('{"items": [1'), new Response(null, { status: 204 }), new Response('{"items": []}'), new Response("<p>", { status: 502 })]
  context.mock.method(globalThis, "fetch", async () => answers.shift())
  const { api } = await import("../../engagenow/static/js/core/http.js")
  await assert.rejects(api("GET", "/api"), { code: "offline" })
  assert.deepEqual(await api("DELETE", "/api"), {})
  assert.deepEqual(await api("GET", "/api"), { items: [] })
  await assert.rejects(api("GET", "/api"), { code: "server_error", status: 502 })
})

test("a focus goes to the list when its button is hidden or goes, and only then", () => {
  const { document: before } = globalThis
  const list = { focus: () => { document.activeElement = list }, contains: (element) => element === list || element.isInside }
  const button = (isInside, isHidden = false) => ({ isInside, isHidden, closest() { return this.isHidden ? this : null } })
  const after = (focused, change) => {
    globalThis.document = { activeElement: focused }
    keepFocusIn(list, list, () => change(focused))
    return document.activeElement
  }
  const hide = (one) => { one.isHidden = true }
  const [vote, other] = [button(true), button(false)]
  assert.equal(after(vote, () => {}), vote)
  assert.equal(after(vote, hide), list)
  assert.equal(after(button(true), () => { document.activeElement = {} }), list)
  assert.equal(after(other, hide), other)
  globalThis.document = before
})

test("each number of people, questions and points has words for one of them", () => {
  const source = (path) => readFileSync(new URL(`../../engagenow/${path}`, import.meta.url), "utf8")
  const USES = {
    "sessions/live_page": ["partials/strings"], "activities/desk/agenda": ["activities/presenter_agenda"],
    "activities/cloud/model": ["activities/results"], "activities/results/model": ["activities/results"],
    "activities/quiz/model": ["activities/quiz/marks"], "activities/quiz/desk/steps": ["activities/quiz/presenter"],
    "activities/quiz/desk/view": ["activities/quiz/presenter"], "activities/quiz/phone/board": ["activities/quiz/room"],
    "activities/quiz/wall/lobby": ["activities/quiz/screen"],
    "questions/list": ["questions/room", "questions/presenter"], "questions/screen": ["questions/screen"], "questions/offers": ["questions/room"],
  }
  for (const [script, pages] of Object.entries(USES)) {
    const keys = [...source(`static/js/${script}.js`).matchAll(/\btn\("(\w+)"/g)].map(([, key]) => key)
    assert.ok(keys.length, script)
    for (const page of pages) for (const key of keys) assert.match(source(`templates/${page}.html`), new RegExp(`'${key}_one': _\\('(?:[^']* )?1 `))
  }
})

test("each string that a script names by its key is in a template", () => {
  const folder = (name) => new URL(`../../engagenow/${name}/`, import.meta.url)
  const all = (name, kind) => readdirSync(folder(name), { recursive: true }).filter((path) => path.endsWith(kind)).map((path) => [path, readFileSync(new URL(path, folder(name)), "utf8")])
  const known = new Set(all("templates", ".html").flatMap(([, text]) => [...text.matchAll(/'(\w+)':/g)].map(([, key]) => key)))
  const used = all("static/js", ".js").flatMap(([path, text]) => [...text.matchAll(/\btn?\("(\w+)"/g)].map(([, key]) => [path, key]))
  assert.ok(used.length > 300)
  assert.deepEqual(used.filter(([, key]) => !known.has(key)), [])
})

test("what was to last until a time is given in minutes, and never none", () => {
  const inSeconds = (seconds) => minutesUntil(new Date(serverNow() + 1000 * seconds).toISOString())
  assert.deepEqual([1, 59, 90, 300, -5].map(inSeconds), [1, 1, 2, 5, 1])
})
