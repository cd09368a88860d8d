import { mountBar, mountTally } from "./view.js"

export function mount({ root, store, send }) {
  const mine = {}
  mountTally({ root, store, mine })
  mountBar({ root, store, send, mine })
}
