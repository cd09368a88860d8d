import { boot, started } from "../core/boot.js"
import { whileBusy } from "../core/busy.js"
import { fill, find, show } from "../core/dom.js"
import { giveFocus } from "../core/focus.js"
import { t } from "../core/strings.js"
import { toast } from "../core/toast.js"
import { createPageStore, openLivePage, shelf } from "../sessions/live_page.js"
import { createTabs } from "../sessions/tabs.js"
import { createSeat, forgetLast } from "./seat.js"
import { mountDoor } from "./door.js"

const { face } = boot
const store = createPageStore(face)
const seat = createSeat({ shelf, session: face, code: face.session_code })
const door = mountDoor({
  face,
  take: (nickname) => seat.take(nickname),
  rename: (nickname) => live.joinAs(nickname),
  enter,
  heard: (now) => store.amend("session", { ...store.read("session"), ...now }, 0),
})
let live = null
let entering = false
let owner = "" // whose unsent texts these are
let openMenu = null

if (seat.token) enter()
else {
  door.open()
  started()
}
// Joined in another tab of this browser: this one is the same participant and asks for nothing. Left there: here, too.
addEventListener("storage", () => {
  if (seat.token) enter()
  else if (live && seat.isLeft) live.leave()
})

// From here on the page is the room; a reload, a second tab or a lost connection comes back to it by the token.
async function enter() {
  if (entering) return
  entering = true
  backToRoom()
  find("[data-view=room] h1").focus({ preventScroll: true })
  owner = `${face.id}.${seat.participant?.id ?? "me"}`
  store.watch("me", (me) => fill(document, { own_name: (me ?? seat.participant)?.nickname ?? "" }))
  store.on("participant_renamed", renamed)
  const tabs = createTabs({ place: "tab", store })
  live = await openLivePage({ store, seat, owner, tabs })
  live.watch(follow)
  store.watch("session", notice)
  offerMenu(find("[data-oneself]"))
  offerShortcuts(tabs)
  offerHeldName()
}

// Loaded last, and not by phones: a hall shares one Wi-Fi. Without them the room works all the same.
async function offerShortcuts(tabs) {
  if (!matchMedia("(hover: hover)").matches) return
  try {
    const { mountRoomShortcuts } = await import("./room_shortcuts.js")
    await mountRoomShortcuts(shelf, tabs)
  } catch (problem) {
    console.warn("the keyboard shortcuts were not loaded", problem)
  }
}

// Most nicknames never wait.
function offerHeldName() {
  let isAsked = false
  store.watch("mine", async (mine) => {
    const { waiting = [], dismissed = [] } = mine?.moderation?.data ?? {}
    if (isAsked || ![...waiting, ...dismissed].some(({ feature }) => feature === "nickname")) return
    isAsked = true
    try {
      const { mountHeldName } = await import("./held_name.js")
      await mountHeldName({ store })
    } catch (problem) {
      console.warn("what waits of the own nickname was not loaded", problem)
      isAsked = false
    }
  })
}

function offerMenu(button) {
  button.addEventListener("click", () => whileBusy(button, showMenu))
  button.disabled = false
}

// Loaded when it is opened: most never do.
async function showMenu() {
  try {
    openMenu ??= await (await import("./oneself.js")).mountOneself({ live, store, shelf, seat, owner })
    openMenu()
  } catch (problem) {
    console.warn("the menu was not loaded", problem)
    toast(t("no_answer"))
  }
}

// By this page, or by another tab.
function renamed({ participant_id: id, nickname }) {
  const me = store.read("me")
  if (me?.id !== id) return
  store.put("me", { ...me, nickname })
  seat.keep({ participant: { ...me, nickname } })
}

function follow(status) {
  if (status.state === "joined") {
    door.settled()
    backToRoom()
  } else if (status.state === "over") leaveBy(status.code)
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
  giveFocus(find(`[data-door=${name}] :is(button, a)`))
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
  show(place, Boolean(text)) // first: what a hidden region says is not told
  fill(place, { notice: text })
  show(find("[data-room-elsewhere]"), session?.status === "ended")
}
