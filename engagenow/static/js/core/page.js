import { boot } from "./boot.js"
import { fill, findAll } from "./dom.js"
import { createShelf } from "./storage.js"
import { createStore } from "./store.js"
import { t } from "./strings.js"
import { sessionFold } from "../sessions/state.js"

export { boot }
export const shelf = createShelf()

// What every live page shows of its session, whoever looks at it.
export function createPageStore(session) {
  const store = createStore()
  store.part("session", sessionFold)
  store.amend("session", session, 0)
  store.put("count", session.participant_count ?? session.participants ?? 0)
  store.watch("session", (now) => {
    if (!now) return
    fill(document, { title: now.title })
    for (const pill of findAll(".status[data-field=status]")) {
      pill.dataset.status = now.status
      pill.textContent = t(`status_${now.status}`)
    }
  })
  store.watch("count", (count) => fill(document, { count: people(count ?? 0) }))
  return store
}

export const people = (count) => (count === 1 ? t("one_person") : t("people", { n: count }))
