import { find } from "../core/dom.js"
import { offerReports } from "../moderation/offering.js"
import { mountAnnouncer } from "./announcer.js"
import { mountOlder } from "./older.js"
import { mountUnread } from "./unread.js"

const SPREAD = 1000 // ms: a whole hall hears of slow mode at the same moment

// The parts of a chat that are not needed to come in. `order`: of mountLog (view.js), `composer`: of mountComposer.
export function mountLate({ root, store, tab, outbox, read, send, order, composer, isReading }) {
  mountAnnouncer({ root, store })
  mountUnread({ store, tab })
  mountOlder({ root, store, read, isReading })
  bringOnce(isModerated, store, async () => {
    const { mountModerated } = await import("./moderated.js")
    await mountModerated({ root, store, outbox, order, composer })
  })
  if (send) offerReports({ list: find("[data-testid=chat-messages]", root), rows: OF_OTHERS, feature: "chat", textOf, personOf, store, send })
}

const OF_OTHERS = ".message:not(.mine)[data-state=said]:has([data-badge][hidden])"
const textOf = ({ item }) => ({ id: item.id, nickname: item.nickname, text: item.message })
const personOf = ({ item }) => ({ id: item.participant_id, nickname: item.nickname })

// In how many ms the modules of moderation are needed, where this participant is to be told of it; else 0.
function isModerated({ session, mine, me }) {
  if (Object.keys(mine?.moderation?.data ?? {}).length) return 1
  return session?.moderation?.slow_seconds && me?.role === "participant" ? SPREAD * Math.random() : 0
}

function bringOnce(needed, store, bring) {
  let asked = false
  const look = () => {
    const delay = needed({ session: store.read("session"), mine: store.read("mine"), me: store.read("me") })
    if (asked || !delay) return
    asked = true
    setTimeout(() => bring().catch((problem) => {
      console.warn("a part of the chat was not loaded", problem)
      asked = false
    }), delay)
  }
  for (const part of ["session", "mine", "me"]) store.watch(part, look)
}
