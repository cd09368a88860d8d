const UNSEEN = 120 // ms

// Resolves within the next frame, or a moment later in a window that is not seen, where none comes.
export function nextFrame() {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, UNSEEN)
    requestAnimationFrame(() => { clearTimeout(timer); resolve() })
  })
}

let last = Promise.resolve()

// Resolves right after a frame that no other caller has: what changes much at a time takes turns, and no frame has its
// drawing and their work at one piece.
export function ownFrame() {
  last = last.then(nextFrame).then(() => new Promise(nextTask))
  return last
}

// Sooner than a timer, which browsers hold back for 4 ms and longer in windows that are not seen.
export function nextTask(act) {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    act()
  }
  port2.postMessage(null)
}
