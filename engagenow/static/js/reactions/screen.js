import { slot } from "../core/panels.js"
import { isOn } from "../sessions/state.js"
import { mountTally } from "./view.js"

export function mount({ root, store }) {
  mountTally({ root, store, place: root })
  // The stage keeps it free from the beginning: words do not move aside for the first emoji.
  store.watch("session", (session) => slot("lane").classList.toggle("lane", isOn(session, "reactions")))
}
