// Percentages of a bar chart: block largest remainder. engagenow/activities/percent.py says why; both read
// tests/activities/percentages.json.

// {shown: one text a count, rounded: they do not add up to 100}. `shares`: each of the total is in one count.
export function percentages(counts, total, shares = true) {
  if (total <= 0) return { shown: counts.map(() => "0"), rounded: false }
  const whole = shares ? sharesOf(counts, total) : new Map(counts.map((n) => [n, Math.floor((200 * n + total) / (2 * total))]))
  const sum = counts.reduce((all, count) => all + whole.get(count), 0)
  return { shown: counts.map((count) => text(count, whole.get(count), total)), rounded: shares && sum !== 100 }
}

function sharesOf(counts, total) {
  const whole = new Map(counts.map((count) => [count, Math.floor((100 * count) / total)]))
  let missing = 100 - counts.reduce((sum, count) => sum + whole.get(count), 0)
  const sizeOf = (group) => counts.filter((count) => count === group).length
  for (const group of byRemainder([...whole.keys()], total, sizeOf)) {
    const size = sizeOf(group)
    if (size > missing || wouldOvertake(whole, group)) continue
    whole.set(group, whole.get(group) + 1)
    missing -= size
  }
  return whole
}

function byRemainder(counts, total, sizeOf) {
  const remainder = (count) => (100 * count) % total
  return counts.filter(remainder).sort((a, b) => remainder(b) - remainder(a) || sizeOf(b) - sizeOf(a) || b - a)
}

function wouldOvertake(whole, group) {
  return [...whole].some(([count, percent]) => count > group && percent <= whole.get(group))
}

function text(count, percent, total) {
  if (count && percent === 0) return "<1"
  if (count < total && percent >= 100) return ">99"
  return String(percent)
}
