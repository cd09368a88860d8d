import { randomKey } from "../../core/ids.js"
import { orTell, tellRefusal } from "../../core/refusals.js"
import { t } from "../../core/strings.js"
import { toast } from "../../core/toast.js"

// What a presenter does about participants and what they write. A refusal is told.
export function createCommands({ send }) {
  // decision → client_msg_id: one whose answer was lost is sent again with the same id, and answered as the first time
  const ids = new Map()

  const told = (name, payload) => orTell(() => send(name, payload))

  // Answers whether the text has been decided on, by this decision or by another person's.
  async function decide(what, { key, feature, id }, reason) {
    const decision = `${what} ${key}`
    if (!ids.has(decision)) ids.set(decision, randomKey())
    try {
      await send(what, { feature, id, client_msg_id: ids.get(decision), ...(reason && { reason }) })
    } catch (refusal) {
      if (!refusal.code) throw refusal
      if (refusal.code === "not_found") toast(t("decided_by_another"))
      else tellRefusal(refusal)
      return refusal.code === "not_found"
    }
    ids.delete(decision)
    return true
  }

  return { told, decide }
}
