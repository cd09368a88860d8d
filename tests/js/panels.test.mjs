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
