import { find } from "../core/dom.js"
import { handsFold } from "./state.js"

// The hand that the stage names, large.
export function mount({ root, store }) {
  store.part("hands", handsFold)
  const draw = () => {
    const { id } = store.read("session")?.stage ?? {}
    const hand = store.read("hands").find(({ participant_id }) => participant_id === id)
    find("p", root).textContent = hand ? `${hand.nickname}: ${hand.topic}` : ""
  }
  for (const part of ["hands", "session"]) store.watch(part, draw)
}
