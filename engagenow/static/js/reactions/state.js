export const reactionsFold = {
  initial: {},
  load: (snapshot) => snapshot?.totals ?? {},
  apply: (totals, { name, data }) => (name === "reactions" ? data.totals : totals),
}

// The server tells everybody's taps together; mine have risen already when I tapped.
export function othersTaps(counts, mine) {
  const others = {}
  for (const [emoji, count] of Object.entries(counts)) {
    const own = Math.min(mine[emoji] ?? 0, count)
    if (own) mine[emoji] -= own
    if (count > own) others[emoji] = count - own
  }
  return others
}

// Many taps become few sprites, each kind keeping its share.
export function shareOut(counts, room) {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (all <= room) return Object.entries(counts).flatMap(([emoji, count]) => Array(count).fill(emoji))
  return Object.entries(counts).flatMap(([emoji, count]) => Array(Math.floor((count / all) * room)).fill(emoji))
}
