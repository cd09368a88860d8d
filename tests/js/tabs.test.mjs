import assert from "node:assert/strict"
import test from "node:test"

// As much of an element as the tabs use. As in an older Firefox, ARIA's properties are no attributes.
class Element extends EventTarget {
  children = []
  dataset = {}
  attributes = {}
  classList = { toggle() {} }

  get lastElementChild() { return this.children.at(-1) ?? null }
  get firstElementChild() { return this.children[0] ?? null }
  append(...more) { this.children.push(...more); for (const each of more) each.onload?.() }
  prepend(...more) { this.children.unshift(...more) }
  replaceChildren(...all) { this.children = all }
  insertBefore(child, next) { this.children.splice(next ? this.children.indexOf(next) : this.children.length, 0, child) }
  setAttribute(name, value) { this.attributes[name] = value }
  contains() { return false }
  querySelectorAll(selector) { return this.children.filter(({ dataset }) => selector.replaceAll('"', "") === `[data-field=${dataset.field}]`) }
  querySelector(selector) { return this.querySelectorAll(selector)[0] ?? null }
}

const words = { querySelector: () => new Element() } // of the template
const roots = { chat: new Element(), polls: new Element() }
let frame = new Element()
globalThis.history = { state: null }
globalThis.addEventListener ??= () => {}
globalThis.document = {
  activeElement: null, head: new Element(), documentElement: new Element(), querySelectorAll: () => [], createElement: () => new Element(),
  querySelector: (selector) => {
    if (selector === "#boot") return { textContent: JSON.stringify({ panels: ["chat", "polls"].map((name) => ({ name, place: "tab" })) }) }
    if (selector === "[data-tabs=tab]") return frame
    return roots[selector.match(/feature="(\w+)"/)?.[1]] ?? null
  },
  getElementById: () => ({ content: { firstElementChild: { cloneNode: () => words } } }),
}
const { createChoice } = await import("../../engagenow/static/js/sessions/tab_choice.js")
const { write } = await import("../../engagenow/static/js/join/room_shortcuts.js")
const { createTabs } = await import("../../engagenow/static/js/sessions/tabs.js")

const settled = () => new Promise((resolve) => { setImmediate(resolve) })
const store = { read: () => ({ features: {} }), watch: () => {} }

// Tabs whose choice fails to load `failures` times, after something is new in the second one.
async function opened(context, failures) {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  context.mock.method(console, "warn", () => {})
  frame = new Element()
  const loads = []
  const drawn = []
  const load = async (again) => {
    loads.push(again)
    if (loads.length <= failures) throw new TypeError("not found")
    return { createChoice: async () => ({ draw: (now) => drawn.push(now.map(({ name }) => name)) }) }
  }
  createTabs({ place: "tab", store, load }).of("polls").news(1)
  await settled()
  return { loads, drawn }
}

test("the choice between tabs is loaded from another address after a failure", async (context) => {
  const { loads, drawn } = await opened(context, 1)
  assert.deepEqual([loads, drawn], [[false], []])
  context.mock.timers.tick(5000)
  await settled()
  assert.deepEqual([loads, drawn, frame.children], [[false, true], [["chat", "polls"]], []])
})

test("where it fails twice, words with a reload stand above what is shown", async (context) => {
  const { loads } = await opened(context, 2)
  context.mock.timers.tick(5000)
  await settled()
  assert.deepEqual([loads, frame.children], [[false, true], [words]])
  assert.deepEqual([roots.chat.hidden, roots.polls.hidden], [false, true])
  context.mock.timers.tick(60000)
  await settled()
  assert.equal(loads.length, 2)
})

async function choice() {
  frame = new Element()
  const tabs = Object.entries(roots).map(([name, root]) => ({ name, label: name, root, news: 0 }))
  const calls = []
  let shown = tabs[0]
  const made = await createChoice({ place: "tab", tabs, shown: () => shown, bringUp: (tab) => { shown = tab }, draw: () => calls.push("draw") })
  made.draw(tabs)
  const bar = frame.children.find(({ className }) => className === "tab-bar")
  return { made, tabs, calls, bar }
}

test("a screen reader knows the tabs in a browser without ARIA's properties", async () => {
  const { bar, tabs } = await choice()
  assert.deepEqual(bar.attributes, { role: "tablist", "aria-label": "tabs_label" })
  const [first, second] = bar.children.map(({ attributes }) => attributes)
  assert.deepEqual(first, { role: "tab", "aria-controls": tabs[0].root.id, "aria-selected": "true" })
  assert.equal(second["aria-selected"], "false")
  assert.equal(frame.children[0].attributes.role, "status")
})

test("what is over behind a tab draws again only where it was told", async () => {
  const { made, tabs, calls } = await choice()
  made.unopen(tabs[1])
  assert.deepEqual(calls, [])
  document.activeElement = { matches: () => true, value: "typing" }
  made.open(tabs[1], "Open now")
  made.unopen(tabs[0])
  assert.deepEqual(calls, ["draw"])
  made.unopen(tabs[1])
  assert.deepEqual(calls, ["draw", "draw"])
})

test("the key for writing brings the chat up, and does nothing where there is no chat to write in", (context) => {
  const said = []
  let field = { focus: () => said.push("focus") }
  context.mock.method(document, "querySelector", () => field)
  const tabs = { of: (name) => ({ show: () => said.push(name) }) }
  assert.equal(write(tabs), true)
  assert.deepEqual(said, ["chat", "focus"])
  field = { disabled: true, focus: () => assert.fail("a field that takes nothing") }
  assert.equal(write(tabs), false)
  field = null
  assert.equal(write(tabs), false)
  assert.equal(said.length, 2)
})
