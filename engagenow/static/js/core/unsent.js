import { createOutbox } from "./outbox.js"

// The outbox of a page: hears of the other tabs, and asks before the page closes over what this browser cannot store.
export function keepUnsent({ shelf, owner, send }) {
  const outbox = createOutbox({ shelf, owner, send })
  const ask = (event) => event.preventDefault()
  outbox.watch(() => {
    // Only while it is needed: a page with such a listener is not kept for the way back.
    if (outbox.fleeting) addEventListener("beforeunload", ask)
    else removeEventListener("beforeunload", ask)
  })
  addEventListener("storage", (event) => outbox.heard(event.key))
  return outbox
}

// What is being written in one feature, kept until it is sent. For a feature with several places to write in see drafts.js.
export function createDraft({ shelf, owner, feature }) {
  const key = `engagenow.draft.${owner}.${feature}`
  return {
    shelf,
    key,
    read: () => shelf.read(key) ?? "",
    write: (text) => (text ? shelf.write(key, text) : shelf.remove(key)),
  }
}
