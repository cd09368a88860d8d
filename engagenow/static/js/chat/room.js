import { mountComposer } from "./composer.js"
import { chatFold } from "./state.js"
import { mountLog } from "./view.js"

export function mount({ root, store, tab, outbox, draft, read, send }) {
  store.part("chat", chatFold)
  const composer = mountComposer({ root, store, outbox, draft })
  mountLog({ root, store, tab, outbox, composer, read, send, linked: true, decorate: (row, item) => { row.item = item } })
  // Most rooms have none.
  import("./pins.js").then(({ mountPins }) => mountPins({ root, store, linked: true })).catch((problem) => console.warn("pins were not loaded", problem))
}
