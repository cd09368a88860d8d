import { boot } from "../core/boot.js"
import { mountDialogs } from "../core/dialogs.js"
import { loginAddress } from "../core/refusals.js"
import { mountShortcuts } from "../core/shortcuts.js"
import { createWakeLock } from "../core/wake_lock.js"
import { mountAccount } from "./account.js"
import { mountControls } from "./controls.js"
import { mountGuide } from "./guide.js"
import { mountInvite } from "./invite.js"
import { createPageStore, openLivePage, shelf } from "./live_page.js"
import { mountManage, mountStandIns } from "./manage.js"
import { mountPeople } from "./people.js"
import { mountPicture } from "./picture.js"
import { addPresenterShortcuts } from "./presenter_shortcuts.js"
import { takeKeys } from "./remote_keys.js"
import { mountResults } from "./results.js"
import { mountScreenLink } from "./screen_link.js"
import { isLoggedOut, presenterSeat } from "./seat.js"
import { mountStageChoice } from "./stage_choice.js"
import { mountSteps } from "./steps.js"
import { mountViews } from "./views.js"

const { session, me } = boot
const store = createPageStore(session)
const shortcuts = mountShortcuts(shelf)
let live = null
let guide = null

mountDialogs()
const views = mountViews({ store })
const steps = mountSteps({ store, session, shortcuts, shelf, offered: (name) => guide?.prepared(name) })
mountAccount({ shelf, renamed: () => live?.enterAgain() })
mountInvite({ session })
const { beforeEnd } = mountControls({ store, session, steps, switchedOn: views.choose })
mountStageChoice({ store, session, steps, shortcuts, shelf })
const people = mountPeople({ store, session, steps })
mountResults()
mountManage({ store })
const picture = mountPicture({ session })
guide = mountGuide({ store, shelf, account: me.id })
mountScreenLink({ session, made: () => guide.done("screen"), ended: picture.reload })
mountStandIns()
addPresenterShortcuts(shortcuts)
takeKeys(session, shortcuts)

// A session that is being prepared may wait for days.
const keepAwake = createWakeLock()
store.watch("session", ({ status }) => keepAwake(status === "active" || status === "paused"))

const owner = `${session.id}.presenter.${me.id}`
live = await openLivePage({ store, seat: presenterSeat(session), owner, tabs: views, extra: { shortcuts, steps, people, beforeEnd } })
live.watch((status) => { if (isLoggedOut(status)) location.assign(loginAddress()) })
