import { randomKey } from "../../core/ids.js"
import { tellRefusal } from "../../core/refusals.js"
import { t } from "../../core/strings.js"
import { toast } from "../../core/toast.js"

// What a presenter does to keep the room. A refusal is told.
export function createCommands({ send }) {
  const ids = new Map() // of decisions whose answer was lost: asked again, they are answered with what was done then

  async function told(name, payload) {
    try {
      return await send(name, payload)
    } catch (refusal) {
      if (!refusal.code) throw refusal
      tellRefusal(refusal)
      return null
    }
  }

  // Answers whether the text does not wait any more, by this decision or by another person's.
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
