// What a presenter can do next, do back, and take back. It touches no page, so that it can be asked in any order.

const UNDO_FOR = 10000 // ms: as long as the server remembers

// `now()`: ms.
export function createStepList(now = () => performance.now()) {
  const offers = new Map()
  let undoable = [] // [{ words, act, until, isFinal }], the newest last

  // The first that is offered now, of those with a lower `order` first: { words, act, from: who offers it }.
  function first(which) {
    const sorted = [...offers].sort(([, one], [, other]) => one.order - other.order)
    for (const [from, offer] of sorted) {
      const step = offer[which]?.()
      if (step) return { ...step, from }
    }
    return null
  }

  function lasting() {
    undoable = undoable.filter(({ until }) => until > now())
    return undoable
  }

  return {
    offer(name, { order = 0, next, back }) { offers.set(name, { order, next, back }) },
    next: () => first("next"),
    back: () => first("back"),
    // Without `act` the server's own undo is meant. It remembers one step, so that such a one takes the place of another.
    remember(words, act = null) {
      const kept = lasting().filter((step) => (act ? !step.isFinal : step.act))
      undoable = [...kept, { words, act, until: now() + UNDO_FOR }]
    },
    // A step that nothing takes back: to undo one before it now would surprise.
    conclude(words) { undoable = [{ words, isFinal: true, until: now() + UNDO_FOR }] },
    newest: () => lasting().at(-1) ?? null,
    forget(step) { undoable = undoable.filter((one) => one !== step) },
  }
}
