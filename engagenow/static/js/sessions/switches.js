import { api } from "../core/http.js"

// Switches a feature of the presenter's session. By HTTP: it works before the socket has joined.
export async function switchFeature(store, feature, enabled) {
  const { id } = store.read("session")
  const now = await api("PUT", `/api/sessions/${encodeURIComponent(id)}/features/${encodeURIComponent(feature)}`, { enabled })
  store.amend("session", now, now.last_seq)
}
