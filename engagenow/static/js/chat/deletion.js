import { orTell } from "../core/refusals.js"
import { t } from "../core/strings.js"

// Deletes messages with a way back where the presenter's page has it. Answers `remove(id)`.
export function createRemoval(send, steps) {
  async function restore(id) {
    await send("restore_message", { id })
    return t("message_restored")
  }

  steps.way("message", restore)
  return async function remove(id) {
    if (await orTell(() => send("delete_message", { id }))) steps.undo(t("message_deleted"), ["message", id])
  }
}
