// In ms. A slow device has room for its own work between two slices.
const SLICE = 8

// Works through a generator in slices of 8 ms at most, each in a task of its own. Resolves to what it returns.
export function inSlices(work, { now = () => performance.now(), later = nextTask } = {}) {
  return new Promise((resolve, reject) => {
    function slice() {
      const end = now() + SLICE
      try {
        for (;;) {
          const { done, value } = work.next()
          if (done) return resolve(value)
          if (now() >= end) return later(slice)
        }
      } catch (problem) {
        return reject(problem)
      }
    }
    slice()
  })
}

// Sooner than a timer, which browsers hold back for 4 ms and longer in windows that are not seen.
function nextTask(act) {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    act()
  }
  port2.postMessage(null)
}
