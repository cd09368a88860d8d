import { chatFold } from "./state.js"
import { mountLog } from "./view.js"

const NEWEST = 40

export function mount({ root, store, occupy }) {
  store.part("chat", chatFold)
  mountLog({ root, store, newest: NEWEST })
  store.watch("chat", ({ messages }) => occupy("chat", messages.length > 0))
}
