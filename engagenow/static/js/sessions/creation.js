import { api } from "../core/http.js"
import { randomKey } from "../core/ids.js"

// One opened form makes one session, however often it is sent: the answer to an earlier try may have been lost. What was
// typed after that try is not lost with it.
export function createOnce(ask = api) {
  const client_msg_id = randomKey()
  let perhaps = null // the fields of a try that may have made the session

  return async function create(fields) {
    try {
      const made = await ask("POST", "/api/sessions", { ...fields, client_msg_id })
      return perhaps && differ(perhaps, fields) ? await ask("PATCH", `/api/sessions/${encodeURIComponent(made.id)}`, fields) : made
    } catch (refusal) {
      if (!(refusal.status < 500)) perhaps ??= fields
      throw refusal
    }
  }
}

const differ = (some, others) => some.title !== others.title || some.description !== others.description
