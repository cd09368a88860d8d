export const reactionsFold = {
  initial: {},
  load: (snapshot) => snapshot?.totals ?? {},
  apply: (totals, { name, data }) => (name === "reactions" ? data.totals : totals),
}

// The server tells the taps of all together; one's own have risen at the tap already.
export function othersTaps(counts, mine) {
  const others = {}
  for (const [emoji, count] of Object.entries(counts)) {
    const own = Math.min(mine[emoji] ?? 0, count)
    if (own) mine[emoji] -= own
    if (count > own) others[emoji] = count - own
  }
  return others
}

// Many taps become as many emoji as there is room for, each kind its share of them: the whole parts first, what is left
// goes to the largest remainders (the method of Hamilton), so that no room stays empty.
export function shareOut(counts, room) {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const shares = Object.entries(counts).map(([emoji, count]) => ({ emoji, exact: all <= room ? count : (count * room) / all }))
  const whole = shares.reduce((sum, { exact }) => sum + Math.floor(exact), 0)
  const left = Math.min(all, room) - whole
  const rest = ({ exact }) => exact - Math.floor(exact)
  const favoured = new Set([...shares].sort((a, b) => rest(b) - rest(a)).slice(0, left))
  return shares.flatMap((share) => Array(Math.floor(share.exact) + (favoured.has(share) ? 1 : 0)).fill(share.emoji))
}
