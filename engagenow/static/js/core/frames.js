const UNSEEN = 120 // ms

// Resolves within the next frame, or a moment later in a window that is not seen, where none comes.
export function nextFrame() {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, UNSEEN)
    requestAnimationFrame(() => { clearTimeout(timer); resolve() })
  })
}
