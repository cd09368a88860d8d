const SPREAD = 1000 // ms

// Calls `check` with the ms for which the page may have missed something: it was hidden, frozen, or without a network.
export function watchTheDevice(check, random = Math.random) {
  let hiddenAt = 0
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenAt = Date.now()
    else check(Date.now() - hiddenAt)
  })
  // All phones of a hall find the network again at the same moment.
  addEventListener("online", () => setTimeout(() => check(Infinity), SPREAD * random()))
  addEventListener("pageshow", (event) => { if (event.persisted) check(Infinity) })
}
