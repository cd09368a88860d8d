const REST = 500 // ms in which the question is read before a second press counts: a double tap is one press
const SURE_FOR = 5000 // ms after the first press in which a second one counts

// For a button whose step cannot be taken back: the first press asks in the same place, the second one acts. `changed()` is
// called when `isAsking` or `isResting` has changed; while it rests, the button looks disabled.
export function createSure(changed) {
  let timers = [] // of the press that has asked
  let isResting = false

  function stop() {
    for (const timer of timers) clearTimeout(timer)
    timers = []
    isResting = false
    changed()
  }

  function ask() {
    isResting = true
    timers = [setTimeout(rested, REST), setTimeout(stop, SURE_FOR)]
    changed()
  }

  function rested() {
    isResting = false
    changed()
  }

  return {
    get isAsking() { return timers.length > 0 },
    get isResting() { return isResting },
    stop,
    // Answers whether this press is the second one.
    press() {
      if (isResting) return false
      const isSecond = timers.length > 0
      if (isSecond) stop()
      else ask()
      return isSecond
    },
  }
}
