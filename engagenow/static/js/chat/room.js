import { mountComposer } from "./composer.js"
import { chatFold } from "./state.js"
import { mountLog } from "./view.js"

export function mount({ root, store, outbox }) {
  store.part("chat", chatFold)
  mountLog({ root, store, outbox })
  mountComposer({ root, store, outbox })
}
