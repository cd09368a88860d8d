import { openDialog } from "../core/dialogs.js"
import { find } from "../core/dom.js"
import { t } from "../core/strings.js"

export function addPresenterShortcuts(shortcuts) {
  shortcuts.add("Q", t("shortcut_qr"), () => openDialog(find("#big-qr")))
  shortcuts.add("S", t("shortcut_screen"), () => find("[data-screen]").click())
}
