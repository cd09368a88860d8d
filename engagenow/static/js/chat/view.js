import { arrange, fill, find, onceAFrame, show } from "../core/dom.js"
import { t } from "../core/strings.js"
import { allItems } from "./items.js"
import { mountPins } from "./pins.js"
import { createRows, offerRest, onItsWay, QUIET_FOR } from "./rows.js"
import { obstacle } from "./rules.js"
import { keepAtEnd } from "./scroll.js"
import { whileReading } from "./state.js"

// The messages of a page. `newest`: how many rows at most; `always`: the page shows the end, nobody scrolls it.
export function mountLog({ root, store, tab, outbox, decorate, decoratePin, takeBack, linked, read, newest = Infinity, always = false }) {
  const list = find("[data-messages]", root)
  const rows = createRows({ outbox, decorate, takeBack, linked })
  const scroll = keepAtEnd(root, { always, reads: keepForReader })

  const draw = onceAFrame(() => {
    const items = allItems(store, outbox).slice(-newest)
    const wanted = items.map(rows.rowOf)
    scroll.before(wanted)
    items.forEach((item, index) => rows.dress(item, items[index - 1]))
    rows.forget(items)
    arrange(list, wanted)
    if (!always) wanted.forEach(offerRest)
    show(find("[data-chat-empty]", root), items.length === 0)
    fill(root, { empty: emptyWords(store) })
    scroll.after(items)
    if (items.some(onItsWay)) setTimeout(draw, QUIET_FOR)
  })

  function keepForReader(reading) {
    store.amend("chat", whileReading(store.read("chat"), reading), store.seq)
  }

  for (const part of ["chat", "me", "session"]) store.watch(part, draw)
  outbox?.watch(draw)
  mountPins({ root, store, decorate: decoratePin, linked })
  if (always) return
  // Not needed to come in, so not part of the first load.
  const late = (problem) => console.warn("a part of the chat was not loaded", problem)
  import("./announcer.js").then(({ mountAnnouncer }) => mountAnnouncer({ root, store })).catch(late)
  import("./unread.js").then(({ mountUnread }) => mountUnread({ store, tab })).catch(late)
  import("./older.js").then(({ mountOlder }) => mountOlder({ root, store, read, isReading: () => scroll.reading })).catch(late)
}

function emptyWords(store) {
  if (!store.read("me")) return t("chat_loading")
  return obstacle(store.read("session")) ? t("chat_empty") : t("chat_first_word")
}
