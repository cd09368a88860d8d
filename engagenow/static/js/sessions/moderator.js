import { boot } from "../core/boot.js"
import { mountDialogs } from "../core/dialogs.js"
import { fill, find, show } from "../core/dom.js"
import { mountShortcuts } from "../core/shortcuts.js"
import { createPageStore, openLivePage, shelf } from "./live_page.js"
import { mountPeople } from "./people.js"
import { moderatorSeat } from "./seat.js"
import { mountStageChoice } from "./stage_choice.js"
import { mountSteps } from "./steps.js"
import { mountViews } from "./views.js"

const { session, me, token, scope } = boot
const store = createPageStore(session)
const shortcuts = mountShortcuts(shelf)

mountDialogs()
const views = mountViews({ store })
const steps = mountSteps({ store, session, shortcuts, shelf, token })
if (find(".stage-choice")) mountStageChoice({ store, session, steps, shortcuts, shelf, token })
const people = scope.includes("people") ? mountPeople({ store, session, steps, token }) : null // panels ask whether there is a list of people

const owner = `${session.id}.moderator.${me.id}`
const live = await openLivePage({ store, seat: moderatorSeat(session, token), owner, tabs: views, extra: { shortcuts, steps, people } })
live.watch(({ state, detail }) => {
  show(find("[data-over]"), state === "refused")
  if (state === "refused") fill(find("[data-over]"), { over: detail })
})
