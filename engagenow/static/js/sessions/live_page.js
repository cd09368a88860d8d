import { mountBanner } from "../core/banner.js"
import { boot, started } from "../core/boot.js"
import { fillPage, findAll } from "../core/dom.js"
import { api } from "../core/http.js"
import { goLive } from "../core/live.js"
import { mountPanels } from "../core/panels.js"
import { createShelf } from "../core/storage.js"
import { createStore } from "../core/store.js"
import { t, tn } from "../core/strings.js"
import { createDraft, keepUnsent } from "../core/unsent.js"
import { hasSwitch, isOn, isRunning, pageTitle, sessionFold } from "./state.js"

const SPREAD = 1000 // ms
const FORGOTTEN_AFTER = 30 * 24 * 3600 * 1000
// What is kept of sessions. What a person has chosen for this browser stays.
const OF_SESSIONS = ["engagenow.seat.", "engagenow.last", "engagenow.outbox.", "engagenow.draft.", "engagenow.blank.", "engagenow.undo."]

export const shelf = createShelf()

// What every live page shows of its session.
export function createPageStore(session) {
  const store = createStore()
  store.part("session", sessionFold)
  store.amend("session", session, 0)
  store.put("count", session.participant_count ?? session.participants ?? 0)
  store.watch("session", (now) => {
    if (!now) return
    fillPage({ title: now.title })
    for (const pill of findAll(".status[data-field=status]")) {
      pill.dataset.status = now.status
      pill.textContent = t(`status_${now.status}`)
    }
  })
  const nameTab = () => { document.title = pageTitle(store.read("session"), store.read("unread")) }
  for (const part of ["session", "unread"]) store.watch(part, nameTab)
  store.watch("count", (count) => fillPage({ count: tn("people", count ?? 0) }))
  return store
}

// Mounts the panels and joins. `owner` names whose unsent commands these are; without it the page sends none.
// `tabs` are those of the page, if it has any. `extra` is given to each panel as well.
export async function openLivePage({ store, seat, owner, tabs, extra = {} }) {
  let live = null
  const send = (name, payload) => (live ? live.send(name, payload) : Promise.reject({ code: "offline", detail: t("not_connected") }))
  // Reads what stands below the session's address in the API, by the seat's token where it has one.
  const read = (path) => api("GET", `/api/sessions/${encodeURIComponent(store.read("session").id)}${path}`, undefined, { token: seat.token })
  for (const prefix of OF_SESSIONS) shelf.sweep(prefix, FORGOTTEN_AFTER)
  const outbox = owner && keepUnsent({ shelf, owner, send })
  const kept = (feature) => outbox && { outbox: outbox.of(feature), draft: createDraft({ shelf, owner, feature }) }
  const contextOf = ({ name }) => ({ store, send, read, boot, t, tab: tabs?.of(name), ...kept(name), ...extra })
  await mountPanels(boot.panels, contextOf, { whenNeeded: (panel, bring) => whenNeeded({ store, tabs, panel }, bring) })
  tabs?.start()

  live = goLive({ seat, store })
  mountBanner(live)
  if (outbox) sendWhenPossible(outbox, live, store)
  started()
  return live
}

// A feature with a switch is needed once it is on; one without, once there is something of it. A whole hall sees the
// same thing begin: what happens before our eyes is asked for at a random moment of the next second.
function whenNeeded({ store, tabs, panel }, bring) {
  const need = () => setTimeout(bring, store.read("joined") ? SPREAD * Math.random() : 0)
  store.expect(panel.name, panel.events, () => {
    if (hasSwitch(store.read("session"), panel.name)) return
    tabs?.of(panel.name)?.offer(true)
    need()
  })
  store.watch("session", (now) => { if (isOn(now, panel.name)) need() })
}

function sendWhenPossible(outbox, live, store) {
  live.watch(({ state }) => { if (state === "joined") outbox.resume() })
  store.watch("session", (now) => { if (isRunning(now)) outbox.reopen((feature) => isOn(now, feature)) })
}
