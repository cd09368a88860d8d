import { whileBusy } from "../core/busy.js"
import { find, findAll, show } from "../core/dom.js"
import { api } from "../core/http.js"
import { tellRefusal } from "../core/refusals.js"
import { t } from "../core/strings.js"

const BLANK = { show: "blank" }
const FIRST = { show: "join" }

// The choice of what the projector shows: buttons, and the key that blanks it. `token`: of a moderator.
export function mountStageChoice({ store, session, steps, shortcuts, shelf, token }) {
  const url = `/api/sessions/${encodeURIComponent(session.id)}/stage`
  const kept = `engagenow.blank.${session.id}` // what was shown before it was blanked
  const buttons = findAll("[data-show]")
  const code = find("[data-code-large]")
  const stage = () => store.read("session").stage

  async function choose(wanted) {
    try {
      const now = await api("PUT", url, wanted, { token })
      store.amend("session", now, now.last_seq)
      steps.undo(t("stage_changed"))
    } catch (refusal) {
      tellRefusal(refusal)
    }
  }

  const press = (button, wanted) => whileBusy(button, () => choose(wanted))

  function chooseShow(button) {
    if (button.dataset.show !== stage().show) press(button, { show: button.dataset.show })
  }

  function turnBlank() {
    const button = buttons.find(({ dataset }) => dataset.show === BLANK.show)
    if (stage().show === BLANK.show) return void press(button, shelf.read(kept) ?? FIRST)
    shelf.write(kept, stage())
    press(button, BLANK)
  }

  for (const button of buttons) button.addEventListener("click", () => chooseShow(button))
  code.addEventListener("click", () => press(code, { ...stage(), code: stage().code === "large" ? "corner" : "large" }))
  shortcuts.add(["B", "."], t("shortcut_blank"), turnBlank)
  // The page comes with them disabled: a tap before this line would be lost.
  for (const button of [...buttons, code]) button.disabled = false

  store.watch("session", (now) => {
    if (!now?.stage) return
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.show === now.stage.show))
    code.setAttribute("aria-pressed", String(now.stage.code === "large"))
    show(code, now.stage.show !== "join") // which is large by itself
  })
}
