import { randomKey } from "./ids.js"

// The commands that wait to be sent, each under a key of its own, so that two tabs of one browser never overwrite each
// other's. An entry is {id, name, payload, feature, lane, at, state: "waiting" | "failed" | "asking", code?, detail?,
// again?}. `again`: when one that was too fast is sent again, as `now()` tells it.
export function createEntries({ shelf, owner, now }) {
  const prefix = `engagenow.outbox.${owner}.`
  let count = 0

  function all() {
    return shelf.keys(prefix).map((key) => ({ key, ...shelf.read(key) })).filter((entry) => entry.name)
  }

  return {
    all: () => all().map(({ key, ...entry }) => ({ ...entry, fleeting: !shelf.keeps(key) })),
    add({ name, payload, feature, lane }) {
      const id = randomKey()
      const at = now()
      count += 1
      const place = `${String(at).padStart(15, "0")}.${String(count).padStart(4, "0")}`
      shelf.write(`${prefix}${place}.${id}`, { id, name, payload, feature, lane, at, state: "waiting" })
    },
    change(id, changes) {
      const found = all().find((entry) => entry.id === id)
      if (!found) return
      const { key, ...entry } = found
      shelf.write(key, { ...entry, ...changes })
    },
    remove(ids) {
      for (const { key, id } of all()) if (ids.has(id)) shelf.remove(key)
    },
    concerns: (key) => key === null || key?.startsWith(prefix),
  }
}
