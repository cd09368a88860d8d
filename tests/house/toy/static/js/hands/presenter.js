import { find } from "../core/dom.js"
import { tellRefusal } from "../core/refusals.js"
import { handsFold } from "./state.js"
import { showHands } from "./view.js"

export function mount({ root, store, send, tab }) {
  store.part("hands", handsFold)
  showHands(find("ol", root), store, (row, hand) => {
    const button = document.createElement("button")
    button.textContent = "✓"
    button.addEventListener("click", () => send("lower_hand", { participant_id: hand.participant_id }).catch(tellRefusal))
    row.append(button)
  })
  store.watch("hands", (hands) => tab.news(hands.length))
}
