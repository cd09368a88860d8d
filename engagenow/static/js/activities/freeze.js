import { idOf } from "./cloud/words.js"

// Whether the cloud on the projector stands still, by a key of the projector or of the presenter's page in the same
// browser: each tells the others. `changed()` hears of both.
export function createFreeze({ id }, changed = () => {}) {
  const channel = globalThis.BroadcastChannel ? new BroadcastChannel(`engagenow.freeze.${id}`) : null
  let isOn = false

  function take(on) {
    isOn = on
    changed()
  }

  channel?.addEventListener("message", ({ data: on }) => take(Boolean(on)))
  return {
    get isOn() { return isOn },
    turn() {
      take(!isOn)
      channel?.postMessage(isOn)
    },
  }
}

// Keeps the results of a cloud as they were when it was frozen: `of(place, told, isOn)` answers these, or `told`. Another
// place is not frozen, and a word that is gone from the results, maybe because it was hidden, goes.
export function createStill() {
  let still = null
  return (place, told, isOn) => {
    if (!isOn || !told) still = null
    else if (still?.place !== place) still = { place, told }
    return still ? without(still.told, told) : told
  }
}

function without(still, told) {
  const known = new Set(told.results.words.map(idOf))
  return { ...still, results: { ...still.results, words: still.results.words.filter((word) => known.has(idOf(word))) } }
}
