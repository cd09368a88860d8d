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

// What is being written in one feature, kept until it is sent. Where it has several places to write in, each has a key of
// its own, so that two tabs of one browser never overwrite each other's.
export function createDraft({ shelf, owner, feature }) {
  const key = `engagenow.draft.${owner}.${feature}`
  const at = (place) => (place ? `${key}.${place}` : key)
  return {
    places: () => shelf.keys(`${key}.`).map((one) => one.slice(key.length + 1)),
    read: (place) => shelf.read(at(place)) ?? "",
    write: (draft, place) => (draft ? shelf.write(at(place), draft) : shelf.remove(at(place))),
  }
}
