const SOON = 2500 // ms after an acknowledgement in which the room is told of it

// Refusals after which the outbox sends the command again by itself, once the session goes on.
export const LATER = new Set(["session_not_active", "feature_disabled"])

// Only these commands have buttons to send them after hours. The server limits their rate: others do not wait for them.
const ASK = "ask"

// What this browser has sent of questions, until it is told of it: entries of the outbox, those that are acknowledged
// (`stored`) included. `refused(entry)`: not taken; an answer of true means that it is seen to.
export function createOutgoing({ outbox, changed, refused = () => false, wait = setTimeout }) {
  const settling = new Set()
  let entries = []

  function settleSoon({ id }) {
    if (settling.has(id)) return
    settling.add(id)
    wait(() => {
      settling.delete(id)
      outbox.settle(new Set([id]), 0)
    }, SOON)
  }

  function look() {
    entries = outbox.list()
    const lost = entries.filter(({ state, code }) => state === "failed" && !LATER.has(code))
    const old = entries.filter(({ state, name }) => state === "asking" && name !== ASK)
    const over = [...lost.filter((entry) => refused(entry)), ...old]
    for (const entry of entries) if (entry.state === "stored") settleSoon(entry)
    for (const { id } of over) outbox.remove(id)
    if (!over.length) changed()
  }

  outbox.watch(look)
  const ofName = (name) => entries.filter((entry) => entry.name === name)

  return {
    look,
    named: ofName,
    // The last command about a question.
    last: (name, id) => ofName(name).findLast(({ payload }) => payload.id === id),
    // In place of one about the same question that waits.
    send(name, payload) {
      for (const entry of ofName(name)) if (payload.id && entry.payload.id === payload.id && entry.state !== "stored") outbox.remove(entry.id)
      outbox.add(name, payload, name === ASK ? ASK : undefined)
    },
    retry: outbox.retry,
    remove: outbox.remove,
  }
}
