const PACE = 250 // ms

// Calls `tick()` a few times a second while `needed()`; `check()` is to be called when that may have changed.
export function createTimer(needed, tick) {
  let timer = null
  return {
    check() {
      if (needed() && timer === null) timer = setInterval(tick, PACE)
      if (!needed() && timer !== null) {
        clearInterval(timer)
        timer = null
      }
    },
  }
}
