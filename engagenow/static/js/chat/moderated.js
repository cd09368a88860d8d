import { serverNow } from "../core/clock.js"
import { find } from "../core/dom.js"
import { t } from "../core/strings.js"
import { bringPart } from "../moderation/part.js"
import { secondsOf, tellWhy, watchLimits } from "../moderation/writing.js"
import { withHeld } from "./held.js"

// The chat of a participant whose messages wait for approval, who is muted, or who may not write so fast.
export async function mountModerated({ root, store, outbox, order, composer }) {
  await bringPart()
  order((items) => withHeld(items, { mine: store.read("mine"), me: store.read("me"), outbox }))
  const form = find("[data-composer]", root)
  const note = Object.assign(document.createElement("p"), { className: "composer-slow" })
  note.dataset.testid = "slow-note"
  form.append(note)
  const limitsNow = watchLimits({ store, changed: composer.look, last: () => lastOwn({ store, outbox, waiting: waiting() }), again: () => sentAgain(outbox) })
  const waiting = () => store.read("mine")?.moderation?.data?.waiting?.filter(({ feature }) => feature === "chat") ?? []

  composer.limitBy(() => {
    const limits = limitsNow()
    const waits = secondsOf(limits.slow)
    const words = waits ? t("slow_wait", { n: waits }) : ""
    if (note.textContent !== words) note.textContent = words
    return { isMuted: (place, reason) => tellWhy(place, reason, limits), waits: waits > 0 }
  })
}

// When this participant wrote last, by the server's clock in ms.
function lastOwn({ store, outbox, waiting }) {
  const me = store.read("me")?.id
  const said = store.read("chat").messages.filter(({ participant_id: author }) => author === me).slice(-1)
  const sent = outbox.list().filter(({ state }) => state === "waiting" || state === "stored")
  const local = sent.map(({ at = -Infinity }) => at + serverNow() - Date.now())
  return Math.max(...local, ...[...said, ...waiting].map(({ created_at: at }) => Date.parse(at)))
}

// When the outbox sends again what was too fast, by the server's clock in ms; -Infinity: there is nothing to send.
function sentAgain(outbox) {
  const times = outbox.list().map(({ state, again }) => (state === "waiting" && again) || -Infinity)
  return Math.max(...times) + serverNow() - Date.now()
}
