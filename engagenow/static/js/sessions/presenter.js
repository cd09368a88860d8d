import { boot, createPageStore, shelf } from "../core/page.js"
import { mountBanner } from "../core/banner.js"
import { mountDialogs } from "../core/dialogs.js"
import { goLive } from "../core/live.js"
import { createOutbox } from "../core/outbox.js"
import { mountPanels } from "../core/panels.js"
import { t } from "../core/strings.js"
import { mountControls } from "./controls.js"
import { mountInvite } from "./invite.js"
import { mountPeople } from "./people.js"
import { presenterSeat, toLogin } from "./seat.js"
import { mountShortcuts } from "./shortcuts.js"

const { session, me } = boot
const store = createPageStore(session)
let live = null

const send = (name, payload) => (live ? live.send(name, payload) : Promise.reject({ code: "offline", detail: t("not_connected") }))
const outbox = createOutbox({ shelf, owner: `${session.id}.presenter.${me.id}`, send })
addEventListener("storage", (event) => outbox.heard(event.key))

mountDialogs()
mountInvite({ session })
mountControls({ store, session })
mountPeople({ store, session })
mountShortcuts()
await mountPanels(boot.panels, { store, send, outbox, boot, t })

live = goLive({ seat: presenterSeat(session), store })
mountBanner(live)
live.watch((status) => {
  if (status.state === "joined") outbox.flush()
  if (status.state === "refused") toLogin(status)
})
