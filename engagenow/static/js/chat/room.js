import { mountComposer } from "./composer.js"
import { chatFold } from "./state.js"
import { mountLog } from "./view.js"

export function mount({ root, store, tab, outbox, draft, read }) {
  store.part("chat", chatFold)
  const { takeBack } = mountComposer({ root, store, outbox, draft })
  mountLog({ root, store, tab, outbox, takeBack, read, linked: true })
}
