import { io } from "../../vendor/socket.io-client@4.8.4/socket.io.esm.min.js"
import { delayBefore } from "./backoff.js"
import { pageLanguage } from "./language.js"
import { createShelf } from "./storage.js"

const STEADY = 10000 // ms joined until a loss counts as the first
const SILENCE = 3000 // ms without a word over WebSocket, until we ask whether the network swallows it
const REMEMBERED = 24 * 3600 * 1000 // ms: how long polling goes first in this browser then
const POLLING_FIRST = "engagenow.polling_first" // in the shelf: until when
const OPTIONS = {
  autoConnect: false,
  reconnection: false, // we come back by ourselves: the library gives up after a refused connection
  tryAllTransports: true,
  timeout: 8000,
}

// Not part of the first load: most networks let WebSocket through.
const askWhetherSwallowed = (manager) => import("./silence.js").then(({ isSwallowed }) => isSwallowed(manager), () => false)

// A Socket.IO connection that is always there or on its way back.
export function openSocket({ auth, onUp, onDown, onEvent }, { connect = io, shelf = createShelf(), swallowed = askWhetherSwallowed } = {}) {
  const query = pageLanguage && { query: { lang: pageLanguage } }
  const socket = connect({ ...OPTIONS, ...query, transports: transports(), auth: (give) => give(auth()) })
  let attempt = 0
  let joinedAt = Infinity
  let timer = null
  let silence = null
  let stopped = false

  function transports() {
    return shelf.read(POLLING_FIRST) > Date.now() ? ["polling", "websocket"] : ["websocket", "polling"]
  }

  function later() {
    if (stopped || timer) return
    if (Date.now() - joinedAt >= STEADY) attempt = 0
    joinedAt = Infinity
    timer = setTimeout(now, delayBefore(attempt))
    attempt += 1
  }

  function now() {
    clearTimeout(timer)
    timer = null
    if (stopped || socket.connected) return
    socket.connect()
    clearTimeout(silence)
    silence = setTimeout(doubtWebSocket, SILENCE)
  }

  async function doubtWebSocket() {
    if (!(await swallowed(socket.io))) return
    shelf.write(POLLING_FIRST, Date.now() + REMEMBERED)
    socket.io.opts.transports = transports()
    hurry()
  }

  function up() {
    clearTimeout(silence)
    if (shelf.read(POLLING_FIRST)) forgetOnceWebSocketWorks()
    onUp()
  }

  // After polling the library tries WebSocket on each connection.
  function forgetOnceWebSocketWorks() {
    const forget = () => shelf.remove(POLLING_FIRST)
    if (socket.io.engine.transport.name === "websocket") forget()
    else socket.io.engine.once("upgrade", forget)
  }

  function failed(problem) {
    clearTimeout(silence)
    // Neither an answer nor a refusal: the other transport goes first from then on.
    if (problem?.message === "timeout") socket.io.opts.transports = [...socket.io.opts.transports].reverse()
    onDown()
    later()
  }

  // An attempt that hangs would keep a phone that has just woken up waiting for its timeout.
  function hurry() {
    attempt = 0
    if (!stopped && !socket.connected) socket.disconnect()
    now()
  }

  socket.on("connect", up)
  socket.on("connect_error", failed)
  socket.on("disconnect", () => { onDown(); later() })
  socket.onAny(onEvent)

  return {
    start: now,
    hurry,
    get connected() { return socket.connected },
    settled() { joinedAt = Date.now() },
    again() { socket.disconnect() },
    stop() {
      stopped = true
      clearTimeout(timer)
      clearTimeout(silence)
      socket.disconnect()
    },
    emit: (name, payload, timeout, answer) => socket.timeout(timeout).emit(name, payload, answer),
  }
}
