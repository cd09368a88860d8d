import { whileBusy } from "../../core/busy.js"
import { find, findAll } from "../../core/dom.js"
import { t } from "../../core/strings.js"
import { toast } from "../../core/toast.js"

const REST = 500 // ms in which the list is seen before a press counts: it comes up below the pointer of a double click

// Quick polls by their buttons and by the keys 1 to 9.
export function mountQuickPolls({ root, store, shortcuts, commands }) {
  const buttons = findAll("[data-quick]", root)
  const isActive = () => store.read("session").status === "active"

  const place = find("[data-quick-polls]", root)

  async function start(button) {
    if (!isActive()) return toast(t("quick_needs_start"))
    if (await whileBusy(button, () => commands.quick(button.dataset.quick))) fold()
  }

  let timer = null
  const setReady = (isReady) => { for (const button of buttons) button.disabled = !isReady }
  place.addEventListener("toggle", () => {
    clearTimeout(timer)
    setReady(false)
    if (place.open) timer = setTimeout(setReady, REST, true)
  })

  // What stands below the list is in sight again.
  function fold() {
    if (place.contains(document.activeElement)) find("summary", place).focus()
    place.open = false
  }

  buttons.forEach((button, index) => {
    button.addEventListener("click", () => start(button))
    shortcuts.add(String(index + 1), `${t("shortcut_quick")}: ${find("span", button).textContent}`, () => { start(button) })
  })
}
