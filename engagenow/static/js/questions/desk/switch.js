import { whileBusy } from "../../core/busy.js"
import { find, show } from "../../core/dom.js"
import { giveFocus } from "../../core/focus.js"
import { tellRefusal } from "../../core/refusals.js"
import { isOn } from "../../sessions/state.js"
import { switchFeature } from "../../sessions/switches.js"

// While questions are switched off the list says so, with a button to switch them on; `isPresenter` false: a moderator,
// who has no switch. Answers what switches them on, null for a moderator.
export function mountSwitch({ root, store, isPresenter }) {
  const place = find("[data-off]", root)
  const button = find("button", place)
  const switchOn = () => switchFeature(store, "questions", true)

  async function press() {
    try {
      await switchOn()
      giveFocus(find("[data-scroller]", root))
    } catch (refusal) {
      tellRefusal(refusal)
    }
  }

  show(button, isPresenter)
  button.addEventListener("click", () => whileBusy(button, press))
  store.watch("session", (session) => show(place, Boolean(session) && !isOn(session, "questions")))
  return isPresenter ? switchOn : null
}
