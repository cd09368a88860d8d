// Full speed for the first try, then slower, never in step with the thousand other phones of the hall.
export function delayBefore(attempt, random = Math.random) {
  if (attempt === 0) return 100 + 400 * random()
  const most = Math.min(5000, 500 * 2 ** attempt)
  return most / 2 + (most / 2) * random()
}
