import { openDialog } from "../core/dialogs.js"
import { find } from "../core/dom.js"
import { addPart } from "../core/part.js"
import { mountShortcuts } from "../core/shortcuts.js"
import { t } from "../core/strings.js"

export async function mountRoomShortcuts(shelf) {
  await addPart("/join/parts/shortcuts")
  const shortcuts = mountShortcuts(shelf)
  shortcuts.add("C", t("shortcut_write"), () => { find("[data-testid=chat-input]").focus() })
  shortcuts.list("Enter", t("shortcut_send"))
  shortcuts.list("Shift Enter", t("shortcut_new_line"))
  const button = find("[data-open=shortcuts]")
  button.addEventListener("click", () => openDialog(find("#shortcuts")))
  button.disabled = false
}
