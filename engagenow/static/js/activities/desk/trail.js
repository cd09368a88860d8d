import { onAgenda } from "./agenda_state.js"

// The way that looking back has come, so that it can be gone forward again. Any other choice ends it.
export function createTrail() {
  let ways = [] // [{ from, to }], ids, the newest last

  return {
    leave(from, to) { ways.push({ from, to }) },
    // The item that the last look back has come from, or null.
    ahead({ items, current }) {
      const way = ways.at(-1)
      const from = way?.to === current?.id && onAgenda(items).find(({ id }) => id === way?.from)
      if (!from) ways = []
      return from || null
    },
    forward: () => ways.pop().from,
  }
}
