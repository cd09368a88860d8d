import { nextTask } from "../../core/frames.js"

// In ms. A slow device has room for its own work between two slices.
const SLICE = 8

// Works through a generator in slices of 8 ms at most, each in a task of its own: the first one too, for its caller has
// something to draw. Resolves to what the generator returns.
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
    later(slice)
  })
}
