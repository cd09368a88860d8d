// Which of several views is shown: of those that there are at this width, the one that was chosen last. Before one was
// chosen, a view that is switched off gives way to one that is switched on: `isOn(name)`, undefined without a switch.
export function createViewChoice(names) {
  let chosen = [...names].reverse()
  const byHand = new Set()

  return {
    choose(name) {
      byHand.add(name)
      chosen = [...chosen.filter((one) => one !== name), name]
    },
    among(offered, isOn = () => undefined) {
      const there = chosen.filter((one) => offered.includes(one))
      const last = there.at(-1) ?? null
      if (last === null || byHand.has(last) || isOn(last) !== false) return last
      return there.findLast((one) => isOn(one)) ?? last
    },
  }
}

// The tab that a key of the tablist pattern leads to, or null for other keys.
export function tabAfter(key, names, current) {
  const place = names.indexOf(current)
  const places = { ArrowRight: place + 1, ArrowDown: place + 1, ArrowLeft: place - 1, ArrowUp: place - 1, Home: 0, End: -1 }
  return key in places ? names.at(places[key] % names.length) : null
}
