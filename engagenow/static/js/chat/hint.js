import { whileBusy } from "../core/busy.js"
import { find, show } from "../core/dom.js"
import { giveFocus } from "../core/focus.js"
import { tellRefusal } from "../core/refusals.js"
import { switchFeature } from "../sessions/switches.js"
import { obstacle } from "./rules.js"

// A new session has its chat off: who starts one for the first time is told so where the messages would stand.
export function mountHint({ root, store }) {
  const place = find("[data-chat-hint]", root)
  const button = find("button", place)

  async function turnOn() {
    try {
      await switchFeature(store, "chat", true)
      const field = find("textarea", root)
      giveFocus(field.disabled ? find("[data-messages]", root).closest("[tabindex='0']") : field)
    } catch (refusal) {
      tellRefusal(refusal)
    }
  }

  button.addEventListener("click", () => whileBusy(button, turnOn))
  store.watch("session", (session) => show(place, obstacle(session) === "chat_is_off"))
}
