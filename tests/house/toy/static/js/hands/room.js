import { find } from "../core/dom.js"
import { tellRefusal } from "../core/refusals.js"
import { t } from "../core/strings.js"
import { handsFold } from "./state.js"
import { showHands } from "./view.js"

export function mount({ root, store, send, tab }) {
  store.part("hands", handsFold)
  showHands(find("ol", root), store)
  const topic = find("input", root)
  find("form", root).addEventListener("submit", (event) => {
    event.preventDefault()
    send("raise_hand", { topic: topic.value }).catch(tellRefusal)
  })
  store.on("hand_raised", ({ hand }) => {
    if (hand.participant_id === store.read("me").id) return
    tab.news(true)
    tab.open({ words: `${hand.nickname}: ${t("hand_up")}` })
  })
}
