import { serverNow } from "../core/clock.js"
import { isDue } from "./delay.js"
import { mountPins } from "./pins.js"
import { chatFold } from "./state.js"
import { mountLog } from "./view.js"

const NEWEST = 40
const LOOK_AGAIN = 250 // ms, while a message is not due

export function mount({ root, store }) {
  store.part("chat", chatFold)
  const order = mountLog({ root, store, newest: NEWEST, always: true })
  const draw = order(due)
  let timer = null

  function due(items) {
    const delay = store.read("session")?.moderation?.stage_delay ?? 0
    const shown = items.filter((item) => isDue(item, delay, serverNow()))
    clearTimeout(timer)
    if (shown.length < items.length) timer = setTimeout(() => draw(), LOOK_AGAIN)
    return shown
  }

  mountPins({ root, store })
}
