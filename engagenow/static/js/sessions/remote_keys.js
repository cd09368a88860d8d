import { find } from "../core/dom.js"
import { keyName } from "../core/keys.js"

const KEYS = new Set(["Page Down", "Page Up", "→", "←", "B", "."])

// A slide remote types into the window that has the focus, which is often the projector's on the second monitor. That
// one hands the keys over to the presenter's page in the same browser.
export function handKeysOver(session) {
  const channel = channelOf(session)
  if (!channel) return
  addEventListener("keydown", (event) => {
    const key = keyName(event)
    if (!KEYS.has(key) || event.repeat || find("dialog[open]")) return
    channel.postMessage(key)
    event.preventDefault()
  })
}

// Of several of the presenter's tabs the one that is seen takes them.
export function takeKeys(session, shortcuts) {
  channelOf(session)?.addEventListener("message", ({ data: key }) => {
    if (!document.hidden && KEYS.has(key)) shortcuts.press(key)
  })
}

function channelOf({ id }) {
  return globalThis.BroadcastChannel ? new BroadcastChannel(`engagenow.remote.${id}`) : null
}
