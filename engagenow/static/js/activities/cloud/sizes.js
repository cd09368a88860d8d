// How large words are. Size 1 is the letters of a word of one person; a word grows in steps, at 2, 3, 4, 6, 8, 12, 16 …
// people, so that most answers move nothing.
const GROWTH = 0.45 // of size 1, each time that the people are doubled
const LARGEST_STEP = 40 // a million people

// 0, 1, 2 …: people 1, 2, 3, 4, 5–6, 7–8, 9–12 …
export function stepOf(people) {
  let step = 0
  while (peopleAt(step) < people && step < LARGEST_STEP) step += 1
  return step
}

// Without Math.log2, whose last digit differs between browsers.
export const sizeAt = (step) => 1 + GROWTH * (step <= 1 ? step : (step + 1) / 2)

// The most people of a step: powers of two, and half-way between.
const peopleAt = (step) => (step <= 1 ? step + 1 : (step % 2 ? 2 ** ((step + 1) / 2) : 3 * 2 ** (step / 2 - 1)))
