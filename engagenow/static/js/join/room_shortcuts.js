import { openDialog } from "../core/dialogs.js"
import { find } from "../core/dom.js"
import { addPart } from "../core/part.js"
import { mountShortcuts } from "../core/shortcuts.js"
import { t } from "../core/strings.js"

// `tabs`: of the room.
export async function mountRoomShortcuts(shelf, tabs) {
  await addPart("/join/parts/shortcuts")
  const shortcuts = mountShortcuts(shelf)
  shortcuts.add("C", t("shortcut_write"), () => write(tabs))
  shortcuts.list("Enter", t("shortcut_send"))
  shortcuts.list("Shift Enter", t("shortcut_new_line"))
  const button = find("[data-open=shortcuts]")
  button.addEventListener("click", () => openDialog(find("#shortcuts")))
  button.disabled = false
}

// False where nothing can be written.
export function write(tabs) {
  const field = find("[data-testid=chat-input]")
  if (!field || field.disabled) return false
  tabs.of("chat")?.show()
  field.focus()
  return true
}
