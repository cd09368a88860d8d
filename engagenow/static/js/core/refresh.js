// Does a job again after something has changed: many changes make one run, at most one every `every` ms. The jitter
// keeps pages that heard of the same change apart. While the page is hidden nothing runs; a failed run is tried again.
// `now` runs at once, or right after the run that is under way. Two runs are never under way together.
export function createRefresher(job, options) {
  const { every, jitter, later = setTimeout, clear = clearTimeout, random = Math.random, page = globalThis.document } = options
  let timer = null
  let running = false
  let again = false
  let atOnce = false

  const hidden = () => Boolean(page?.hidden)

  function request(patience = 1) {
    if (running || hidden()) return void (again = true)
    timer ??= later(run, patience * (every + random() * jitter))
  }

  function now() {
    if (running) return void (atOnce = true)
    clear(timer)
    return run()
  }

  async function run() {
    timer = null
    again = false
    atOnce = false
    running = true
    let failed = false
    try {
      await job()
    } catch {
      failed = true
    }
    running = false
    if (atOnce) return run()
    if (failed) request(4)
    else if (again) request()
  }

  page?.addEventListener("visibilitychange", () => { if (!hidden() && again) request() })
  return { request: () => request(), now }
}
