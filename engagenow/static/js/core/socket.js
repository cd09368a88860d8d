import { io } from "../../vendor/socket.io-client@4.8.4/socket.io.esm.min.js"
import { delayBefore } from "./backoff.js"

const OPTIONS = {
  autoConnect: false,
  reconnection: false, // we come back by ourselves: the library gives up after a refused connection
  transports: ["websocket", "polling"],
  tryAllTransports: true,
  timeout: 8000,
}

// A Socket.IO connection that is always there or on its way back.
export function openSocket({ auth, onUp, onDown, onEvent }) {
  const socket = io({ ...OPTIONS, auth: (give) => give(auth()) })
  let attempt = 0
  let timer = null
  let stopped = false

  function later(delay = delayBefore(attempt)) {
    if (stopped || timer) return
    attempt += 1
    timer = setTimeout(now, delay)
  }

  function now() {
    clearTimeout(timer)
    timer = null
    if (!stopped && !socket.connected) socket.connect()
  }

  function failed(problem) {
    // A proxy that swallows WebSocket without a word runs into the timeout: polling goes first from then on.
    if (problem?.message === "timeout") socket.io.opts.transports = [...socket.io.opts.transports].reverse()
    onDown()
    later()
  }

  socket.on("connect", onUp)
  socket.on("connect_error", failed)
  socket.on("disconnect", () => { onDown(); later() })
  socket.onAny(onEvent)

  return {
    start: now,
    get connected() { return socket.connected },
    settled() { attempt = 0 },
    hurry() { attempt = 0; now() },
    again() { socket.disconnect() },
    stop() { stopped = true; clearTimeout(timer); socket.disconnect() },
    emit: (name, payload, timeout, answer) => socket.timeout(timeout).emit(name, payload, answer),
  }
}
