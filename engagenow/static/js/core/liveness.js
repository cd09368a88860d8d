// In ms.
const SPREAD = 1000
const PATIENCE = 4000 // for the answer to a heartbeat
const LONG = 15000 // away, after which a socket that looks alive is asked

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

// Asks whether the socket lives and is still in the room: either may have ended without a word. `doubt()` asks at once;
// `check(away)` after that many ms in which the page may have missed something. `rejoin()`: it is in the room no longer.
export function createDoubt({ socket, isJoined, rejoin }) {
  let isAsking = false

  function doubt() {
    if (isAsking || !isJoined()) return
    isAsking = true
    socket.emit("heartbeat", {}, PATIENCE, (problem, answer) => {
      isAsking = false
      if (!isJoined()) return
      if (!answer) socket.again()
      else if (answer.code === "not_joined") rejoin()
    })
  }

  function check(away) {
    if (!socket.connected) socket.hurry()
    else if (away >= LONG) doubt()
  }

  return { doubt, check }
}
