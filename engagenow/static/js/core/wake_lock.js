const AGAIN = 30000 // ms: a device that saves power refuses, or takes the lock back from a page that is seen

// Keeps the screen on while it is wanted and the page is seen, where the browser lets a page ask for that (a secure
// context). The browser takes the lock back whenever the page is hidden. Returns `want(boolean)`.
export function createWakeLock({ wakeLock = navigator.wakeLock, page = document } = {}) {
  let wanted = false
  let held = null
  let asking = false
  let timer = null

  async function settle() {
    clearTimeout(timer)
    if (!wakeLock || asking) return
    if (!wanted) return held?.release()
    if (held || page.hidden) return
    asking = true
    await ask()
    asking = false
    if (!wanted) settle()
  }

  async function ask() {
    try {
      held = await wakeLock.request("screen")
      held.addEventListener("release", released)
    } catch {
      timer = setTimeout(settle, AGAIN)
    }
  }

  function released() {
    held = null
    if (wanted) timer = setTimeout(settle, AGAIN)
  }

  page.addEventListener("visibilitychange", settle)
  return (value) => {
    if (wanted === value) return
    wanted = value
    settle()
  }
}
