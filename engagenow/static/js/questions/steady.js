const REST = 5000 // ms after the last touch
const PACE = 2000 // ms between two orders that come by themselves: a list that moves four times a second cannot be read
const ON_THE_WAY = 400 // ms: a finger that was on its way when the card moved meant another one

// Keeps the order of a list still while a person is at it: a new order is shown when no hand is on the list, or
// when the person asks for it. `changed()` is called when the order may be another one; `idOf(place)` is whose place it
// is, where a place is more than an id; `isNews(id)`: whether one that is new is worth offering. Times are in ms.
export function createSteadyOrder({ changed, idOf = (id) => id, isNews = () => true, now = Date.now, wait = setTimeout, rest = REST, pace = PACE }) {
  const hands = new Set() // what holds the list: a finger, a pointer above it, the focus in it
  const movedAt = new Map() // id → when its place changed by itself last
  let shown = []
  let wanted = []
  let sort = null
  let touchedAt = -Infinity
  let appliedAt = -Infinity
  let due = Infinity // when `changed` is called next

  const isAtRest = () => !hands.size && now() - touchedAt >= rest

  function apply({ byItself = false } = {}) {
    if (byItself) noteMoves()
    shown = wanted
    appliedAt = now()
  }

  // What is only added below all others stands where nothing was that a finger could have meant.
  function noteMoves() {
    if (shown.every((id, place) => wanted[place] === id)) return
    const places = new Map(shown.map((id, place) => [id, place]))
    wanted.forEach((id, place) => { if (places.get(id) !== place) movedAt.set(idOf(id), now()) })
  }

  function later(delay) {
    if (due <= now() + delay) return
    const mine = due = now() + delay
    wait(() => {
      if (due === mine) due = Infinity
      changed()
    }, delay)
  }

  // When the order that is wanted can be shown by itself; the end of a hold says so itself.
  function lookAgain() {
    if (hands.size) return
    later(Math.max(touchedAt + rest, appliedAt + pace) - now())
  }

  return {
    // The ids as they are to be shown, of those that `ids` has in its order. While the list is held, what has gone keeps
    // its place and what is new has none. Another `by` is the person's own choice of an order: it is shown at once.
    order(ids, by) {
      wanted = ids
      if (sameOrder(shown, wanted)) return shown
      if (by !== sort || !shown.length) apply()
      else if (isAtRest() && now() - appliedAt >= pace) apply({ byItself: true })
      else lookAgain()
      sort = by
      return shown
    },
    // What the person may ask for while the list is held: {fresh: how many are new, isOther: whether the order is another}.
    get offer() {
      if (isAtRest() || sameOrder(shown, wanted)) return { fresh: 0, isOther: false }
      const known = new Set(shown.map(idOf))
      const there = new Set(wanted.map(idOf))
      const fresh = wanted.filter((id) => !known.has(idOf(id)) && isNews(idOf(id))).length
      return { fresh, isOther: !sameOrder(shown.filter((id) => there.has(idOf(id))), wanted.filter((id) => known.has(idOf(id)))) }
    },
    take() {
      apply()
      changed()
    },
    // What stands above the list has grown or gone: no card stands where it stood.
    noteShift() { for (const id of shown) movedAt.set(idOf(id), now()) },
    // The next order is the person's own doing: it is shown at once.
    letThrough() { sort = null },
    hold(hand, isOn) {
      if (isOn) return void hands.add(hand)
      if (!hands.delete(hand)) return undefined
      if (hand === FINGER) touchedAt = now()
      return changed()
    },
    // Whether a press on this card may have been meant for what stood there before.
    hasJustMoved: (id) => now() - (movedAt.get(id) ?? -Infinity) < ON_THE_WAY,
  }
}

export const FINGER = "finger"

const sameOrder = (one, other) => one.length === other.length && one.every((id, place) => id === other[place])
