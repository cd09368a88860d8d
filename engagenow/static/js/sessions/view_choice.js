// Which of several views is shown: of those that there are at this width, the one that was chosen last.
export function createViewChoice(names) {
  let chosen = [...names].reverse()

  return {
    choose(name) { chosen = [...chosen.filter((one) => one !== name), name] },
    among: (offered) => chosen.filter((one) => offered.includes(one)).at(-1) ?? null,
  }
}

// The tab that a key of the tablist pattern leads to, or null for other keys.
export function tabAfter(key, names, current) {
  const place = names.indexOf(current)
  const places = { ArrowRight: place + 1, ArrowDown: place + 1, ArrowLeft: place - 1, ArrowUp: place - 1, Home: 0, End: -1 }
  return key in places ? names.at(places[key] % names.length) : null
}
