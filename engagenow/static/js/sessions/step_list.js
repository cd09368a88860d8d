// What a presenter can do next, do back, and take back. It touches no page, so that it can be asked in any order.

const UNDO_FOR = 10000 // ms: as long as the server remembers

const NOWHERE = { read: () => [], write() {} }

// `now()`: ms. `kept`: { read(), write(steps) }, keeps the steps over a reload of the page.
export function createStepList(now = Date.now, kept = NOWHERE) {
  const offers = new Map()
  let undoable = kept.read() ?? [] // [{ words, way, until, isFinal }], the newest last

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

  function keep(steps) {
    undoable = steps
    kept.write(steps)
  }

  return {
    offer(name, { order = 0, next, back }) { offers.set(name, { order, next, back }) },
    next: () => first("next"),
    back: () => first("back"),
    // `way`: [its name, ...values], which JSON can hold. A step without one is taken back by the server, which remembers one
    // step: it replaces the one before.
    remember(words, way = null) {
      const before = lasting().filter((step) => (way ? !step.isFinal : step.way))
      keep([...before, { words, way, until: now() + UNDO_FOR }])
    },
    // A step that nothing takes back: to undo one before it now would surprise.
    conclude(words) { keep([{ words, isFinal: true, until: now() + UNDO_FOR }]) },
    newest: () => lasting().at(-1) ?? null,
    left: ({ until }) => until - now(), // ms
    forget(step) { keep(undoable.filter((one) => one !== step)) },
  }
}
