import { boot, createPageStore } from "../core/page.js"
import { mountBanner } from "../core/banner.js"
import { find } from "../core/dom.js"
import { goLive } from "../core/live.js"
import { mountPanels } from "../core/panels.js"
import { t } from "../core/strings.js"
import { presenterSeat, toLogin } from "./seat.js"

const { session } = boot
const store = createPageStore(session)
let live = null

// With nothing to show, the way in takes the whole screen: a projector is never black.
const showing = new Set()
function occupy(name, busy) {
  showing[busy ? "add" : "delete"](name)
  document.body.classList.toggle("only-join", showing.size === 0)
}

const send = (name, payload) => live.send(name, payload)
await mountPanels(boot.panels, { store, send, boot, t, occupy })

store.watch("session", (now) => document.body.classList.toggle("session-over", now?.status === "ended"))

live = goLive({ seat: presenterSeat(session), store })
mountBanner(live)
live.watch((status) => { if (status.state === "refused") toLogin(status) })

// A projector does not fall asleep, where the browser lets a page ask for that.
const stayAwake = () => navigator.wakeLock?.request("screen").catch(() => {})
document.addEventListener("visibilitychange", () => { if (!document.hidden) stayAwake() })
stayAwake()

let zoom = 1
addEventListener("keydown", ({ key }) => {
  if (key.toLowerCase() === "q") find("body").classList.toggle("big-join")
  if (key === "+" || key === "=") zoom = Math.min(2, zoom + 0.1)
  if (key === "-") zoom = Math.max(0.7, zoom - 0.1)
  document.documentElement.style.setProperty("--zoom", zoom.toFixed(1))
})
