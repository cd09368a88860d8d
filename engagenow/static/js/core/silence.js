// Whether a network swallows WebSocket: HTTP is answered, while the engine of this Socket.IO manager has got no word over
// its WebSocket. A slow server lets HTTP wait as well.
export async function isSwallowed(manager, reachable = httpWorks) {
  const { engine } = manager
  const silent = () => engine === manager.engine && engine.readyState === "opening" && engine.transport.name === "websocket"
  return silent() && (await reachable()) && silent()
}

function httpWorks() {
  return fetch("/livez", { cache: "no-store" }).then((answer) => answer.ok, () => false)
}
