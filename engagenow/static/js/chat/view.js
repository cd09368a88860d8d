import { arrange, fill, find, onceAFrame, show } from "../core/dom.js"
import { t } from "../core/strings.js"
import { allItems } from "./items.js"
import { createRows, offerRest, onItsWay, QUIET_FOR } from "./rows.js"
import { emptiness } from "./rules.js"
import { keepAtEnd } from "./scroll.js"
import { whileReading } from "./state.js"

// The messages of a page. `newest`: how many rows at most; `always`: the page always shows the end and is not scrolled.
// Answers `order`.
export function mountLog({ root, store, tab, outbox, decorate, composer, linked, read, send, newest = Infinity, always = false }) {
  const list = find("[data-messages]", root)
  const rows = createRows({ outbox, decorate, takeBack: composer?.takeBack, linked })
  const scroll = keepAtEnd(root, { always, reads: keepForReader })
  let arranged = (items) => items

  const draw = onceAFrame(() => {
    const items = arranged(allItems(store, outbox)).slice(-newest)
    const wanted = items.map(rows.rowOf)
    scroll.before(wanted)
    items.forEach((item, index) => rows.dress(item, items[index - 1]))
    rows.forget(items)
    arrange(list, wanted)
    if (!always) wanted.forEach(offerRest)
    show(find("[data-chat-empty]", root), items.length === 0)
    fill(root, { empty: t(emptiness(store.read("me"), store.read("session"))) })
    scroll.after(items)
    if (items.some(onItsWay)) setTimeout(draw, QUIET_FOR)
  })

  function keepForReader(reading) {
    store.amend("chat", whileReading(store.read("chat"), reading), store.seq)
  }

  for (const part of ["chat", "me", "session"]) store.watch(part, draw)
  outbox?.watch(draw)
  if (always) return order
  const late = { root, store, tab, outbox, read, send, composer, isReading: () => scroll.reading, order }
  import("./late.js").then(({ mountLate }) => mountLate(late)).catch((problem) => console.warn("a part of the chat was not loaded", problem))
  return order

  // `change(items)` answers the items that are shown instead of these. `order` answers a function that draws them again.
  function order(change) {
    arranged = change
    for (const part of ["mine", "me"]) store.watch(part, draw)
    return draw
  }
}
