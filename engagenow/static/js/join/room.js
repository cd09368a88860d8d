import { boot, createPageStore, shelf } from "../core/page.js"
import { fill, find, show } from "../core/dom.js"
import { goLive } from "../core/live.js"
import { mountBanner } from "../core/banner.js"
import { mountPanels } from "../core/panels.js"
import { createOutbox } from "../core/outbox.js"
import { t } from "../core/strings.js"
import { mountDoor } from "./waiting.js"
import { createSeat, forgetLast } from "./seat.js"

const { face } = boot
const store = createPageStore(face)
const seat = createSeat({ shelf, session: face, code: face.session_code })
const door = mountDoor({ face, take: (nickname) => seat.take(nickname), rename: (nickname) => live.joinAs(nickname), enter })
let live = null
let entering = false

if (seat.token) enter()
else door.open()
// Joined in another tab of this browser: this one is the same participant and asks for nothing.
addEventListener("storage", () => { if (!live && seat.token) enter() })

// From here on the page is the room; a reload, a second tab or a lost connection comes back to it by the token.
async function enter() {
  if (live || entering) return
  entering = true
  show(find("[data-view=door]"), false)
  show(find("[data-view=room]"))
  const send = (name, payload) => (live ? live.send(name, payload) : Promise.reject({ code: "offline" }))
  const outbox = createOutbox({ shelf, owner: `${face.id}.${seat.participant?.id ?? "me"}`, send })
  addEventListener("storage", (event) => outbox.heard(event.key))
  find("[data-view=room] h1").focus({ preventScroll: true })
  await mountPanels(boot.panels, { store, send, outbox, boot, t })
  live = goLive({ seat, store })
  mountBanner(live)
  live.watch((status) => follow(status, outbox))
  store.watch("session", notice)
}

function follow(status, outbox) {
  if (status.state === "joined") {
    door.settled()
    backToRoom()
    outbox.flush()
  } else if (status.state === "over" && status.code === "kicked") leaveBy("kicked")
  else if (status.state === "refused") refused(status)
}

function refused({ code, detail }) {
  if (code === "nickname_taken" || code === "nickname_invalid") return atDoor(() => door.askNewName(detail, code))
  if (code === "token_invalid" || code === "token_required") {
    seat.forget()
    return location.reload()
  }
  if (code === "session_not_found") forgetLast(shelf)
  atDoor(() => door.refuse(detail))
}

function leaveBy(name) {
  forgetLast(shelf)
  atDoor(() => door.show(name))
}

function atDoor(open) {
  show(find("[data-view=room]"), false)
  show(find("[data-view=door]"))
  open()
}

function backToRoom() {
  show(find("[data-view=door]"), false)
  show(find("[data-view=room]"))
}

function notice(session) {
  const place = find("[data-room-notice]")
  const text = session && session.status !== "active" ? t(`room_${session.status}`) : ""
  fill(place, { notice: text })
  show(place, Boolean(text))
  show(find("[data-room-elsewhere]"), session?.status === "ended")
}
