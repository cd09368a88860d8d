// Reads {scripts, recorded: [{before, events, after}]} and folds it with the state.js of every feature as a page does.
// Fails unless the state before with the events is the state after. Prints how often each state has changed.
import assert from "node:assert/strict"
import { text } from "node:stream/consumers"
import { pathToFileURL } from "node:url"

const { scripts, recorded } = JSON.parse(await text(process.stdin))
const changed = {}

for (const script of scripts) {
  const module = await import(pathToFileURL(script))
  const [name, ...others] = Object.keys(module).filter((exported) => exported.endsWith("Fold"))
  assert.ok(name && !others.length, `${script} exports one fold`)
  check(module[name], name.replace("Fold", ""))
}
console.log(JSON.stringify(changed))

function check(fold, part) {
  changed[part] = 0
  for (const { before, events, after } of recorded) {
    const first = fold.load(before[part])
    const folded = events.reduce(fold.apply, first)
    if (folded?.stale || folded?.partial) continue // such a page asks for a snapshot, or for what it lacks
    if (folded !== first) changed[part] += 1
    assert.deepEqual(...comparable(folded, fold.load(after[part])), `${part}, after ${JSON.stringify(events)}`)
  }
}

// A page keeps more messages than a snapshot has: both are compared from where both are complete.
function comparable(folded, loaded) {
  if (!folded?.messages) return [folded, loaded]
  const floor = Math.max(folded.floor, loaded.floor)
  return [folded, loaded].map((state) => ({ ...state, floor, messages: state.messages.filter(({ seq }) => seq >= floor) }))
}
