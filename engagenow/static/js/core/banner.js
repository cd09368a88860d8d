import { find, fill } from "./dom.js"
import { t } from "./strings.js"

const PATIENCE = 3000
const GOOD_NEWS = 2000

// Says that the connection is in trouble, whose it is, and that nothing written is lost. A blip says nothing.
export function mountBanner(live) {
  const banner = find("[data-testid=connection-status]")
  let timer = null

  function say(state, text) {
    banner.dataset.state = state
    banner.hidden = false
    fill(banner, { status: text })
  }

  function trouble() {
    say("trouble", navigator.onLine === false ? t("you_are_offline") : t("server_unreachable"))
  }

  function fine() {
    clearTimeout(timer)
    timer = null
    if (banner.hidden) return
    say("fine", t("connected_again"))
    timer = setTimeout(() => { banner.hidden = true; timer = null }, GOOD_NEWS)
  }

  function watch({ state }) {
    if (state !== "trouble") return state === "joined" ? fine() : hide()
    expectTrouble()
  }

  function expectTrouble() {
    if (banner.dataset.state === "trouble" && !banner.hidden) return trouble()
    if (banner.dataset.state === "fine" && timer) { clearTimeout(timer); timer = null }
    timer ??= setTimeout(() => { timer = null; trouble() }, PATIENCE)
  }

  function hide() {
    clearTimeout(timer)
    timer = null
    banner.hidden = true
  }

  // The browser knows of a lost network long before the socket does.
  function unplugged() {
    if (["joined", "trouble"].includes(live.status.state)) expectTrouble()
  }

  // Whether the socket has lived through it is asked by goLive at once; its answer takes a shown banner down.
  function pluggedIn() {
    if (!banner.hidden && banner.dataset.state === "trouble") return trouble()
    if (banner.hidden && live.status.state === "joined") hide()
  }

  live.watch(watch)
  addEventListener("offline", unplugged)
  addEventListener("online", pluggedIn)
}
