import { mountPins } from "./pins.js"
import { chatFold } from "./state.js"
import { mountLog } from "./view.js"

const NEWEST = 40

export function mount({ root, store }) {
  store.part("chat", chatFold)
  mountLog({ root, store, newest: NEWEST, always: true })
  mountPins({ root, store })
}
