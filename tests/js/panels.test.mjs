import assert from "node:assert/strict"
import test from "node:test"

const roots = {}
const words = { querySelector: () => ({ addEventListener() {} }) } // of the template
globalThis.document = {
  querySelector: (selector) => roots[selector.match(/"(\w+)"/)[1]],
  getElementById: () => ({ content: { firstElementChild: { cloneNode: () => words } } }),
}
const { mountPanels } = await import("../../engagenow/static/js/core/panels.js")

function page(modules) {
  const mounted = []
  for (const name of Object.keys(modules)) roots[name] = { replaceChildren: (child) => mounted.push([name, child === words]) }
  const panels = Object.keys(modules).map((name) => ({ name, script: name }))
  const healthy = (name) => ({ mount: (context) => mounted.push([name, context.greeting]) })
  const load = (name) => modules[name] ?? Promise.resolve(healthy(name))
  return { mounted, done: mountPanels(panels, ({ name }) => ({ greeting: `hello ${name}` }), { load }) }
}

test("a panel that throws, does not load or never answers leaves words, and the others are mounted", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  context.mock.method(console, "error", () => {})
  context.mock.method(console, "warn", () => {})
  const { mounted, done } = page({
    throws: Promise.resolve({ mount() { throw new Error("a bug") } }),
    missing: Promise.reject(new TypeError("not found")),
    silent: new Promise(() => {}),
    healthy: null,
  })
  context.mock.timers.tick(10000)
  await done
  assert.deepEqual(mounted, [["throws", true], ["missing", true], ["silent", true], ["healthy", "hello healthy"]])
  assert.deepEqual([console.error.mock.callCount(), console.warn.mock.callCount()], [1, 2])
})

// As much of dialogs as they need of themselves.
class Dialog extends EventTarget {
  open = false
  children = []
  showModal() { this.open = true }
  append(child) { this.children.push(child); child.place = this }
  close() { this.open = false; this.dispatchEvent(new Event("close")) }
  press(target, released = target) {
    this.onpointerdown({ target })
    this.onclick({ target: released })
  }
}

test("the toast stands in the dialog that is left open, and a text that is selected closes none", async (context) => {
  const { openDialog } = await import("../../engagenow/static/js/core/dialogs.js")
  const toast = {}
  const dialogs = [new Dialog(), new Dialog()]
  context.mock.method(document, "querySelector", () => toast)
  document.querySelectorAll = () => dialogs.filter(({ open }) => open)
  document.body = { append(child) { child.place = this } }
  const [below, above] = dialogs
  openDialog(below)
  openDialog(above)
  const inside = {}
  above.press(inside, above)
  above.press(inside)
  assert.ok(above.open)
  above.press(above)
  assert.deepEqual([above.open, toast.place], [false, below])
  below.press(below)
  assert.equal(toast.place, document.body)
})
