import { boot } from "../core/boot.js"
import { mountDialogs } from "../core/dialogs.js"
import { find, show } from "../core/dom.js"
import { loginAddress } from "../core/refusals.js"
import { mountShortcuts } from "../core/shortcuts.js"
import { createWakeLock } from "../core/wake_lock.js"
import { createPageStore, openLivePage, shelf } from "./live_page.js"
import { handKeysOver } from "./remote_keys.js"
import { addScreenShortcuts } from "./screen_shortcuts.js"
import { isLoggedOut, screenSeat } from "./seat.js"
import { mountStage } from "./stage.js"

const { session } = boot
const store = createPageStore(session)
const shortcuts = mountShortcuts(shelf)
mountDialogs()
const stage = mountStage(store)
addScreenShortcuts(shortcuts, shelf, stage)
handKeysOver(session)

const keepAwake = createWakeLock()
store.watch("session", ({ status }) => {
  document.body.classList.toggle("session-over", status === "ended")
  keepAwake(status !== "ended")
})

const seat = screenSeat(session, boot.token)
await seat.takeToken()
const live = await openLivePage({ store, seat, extra: { shortcuts, stage } })
// The hall keeps its picture; the way back in stands above it.
live.watch((status) => {
  show(find("[data-login-over]"), isLoggedOut(status))
  find("[data-login-over] a").href = loginAddress()
})
