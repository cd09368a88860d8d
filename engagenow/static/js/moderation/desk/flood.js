import { whileBusy } from "../../core/busy.js"
import { confirm } from "../../core/dialogs.js"
import { find, show } from "../../core/dom.js"
import { t, tn } from "../../core/strings.js"
import { isDismissedWithAll } from "./texts.js"

const MANY = 3 // texts from which on one press for all of them is offered

// After a flood: one button that dismisses all texts that wait now, without those that were reported (texts.js). `shown()`: the
// texts of the list; `dismissAll(texts)`. Answers a function that shows the button where it is worth one.
export function mountFlood({ root, shown, dismissAll }) {
  const button = find("[data-dismiss-all]", root)

  async function press() {
    const held = shown().filter(isDismissedWithAll)
    if (!held.length) return
    const words = { question: tn("dismiss_all_question", held.length), consequence: t("dismiss_all_consequence"), answer: t("dismiss_all") }
    if (await confirm(words)) await dismissAll(held)
  }

  button.addEventListener("click", () => whileBusy(button, press))
  // `more`: texts that wait, and are not in the list.
  return (more) => show(button, shown().filter(isDismissedWithAll).length + more >= MANY)
}
