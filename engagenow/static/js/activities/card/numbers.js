const DECIMALS = 4 // at most; engagenow/activities/kinds/number.py knows it too
const PARTS = 10 ** DECIMALS
const NUMBER = /^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?$/
const TOO_FINE = new RegExp(`\\.\\d{${DECIMALS},}[1-9]`)
const MINUS = /^[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/ // what keyboards and pasted texts have for it

// What was typed as a number: full-width digits, thousands and another minus are read as well. NaN: it is none.
export function numberIn(typed) {
  const text = plain(typed)
  return /\d/.test(text) && NUMBER.test(text) ? Number(text.replaceAll(",", "")) : NaN
}

const plain = (typed) => typed.replace(MINUS, "-").normalize("NFKC").replace(/\s/g, "")

// {answer} or {problem}, as all kinds (kinds.js).
export function readNumber({ min, max, step }, { value: typed }) {
  if (!typed.trim()) return { problem: ["type_number", {}] }
  const value = numberIn(typed)
  if (Number.isNaN(value)) return { problem: ["not_a_number", {}] }
  if (value < min || value > max) return { problem: ["number_outside", { min, max }] }
  if (TOO_FINE.test(plain(typed))) return { problem: ["too_many_decimals", { n: DECIMALS }] }
  if (step && (parts(value) - parts(min)) % parts(step) !== 0) return { problem: ["number_off_step", { min, step }] }
  return { answer: { value } }
}

// One step up (1) or down (-1) from what was typed, within the bounds.
export function stepped({ min, max, step }, typed, direction) {
  const unit = parts(step ?? 1)
  const value = numberIn(typed)
  if (Number.isNaN(value)) return String(direction > 0 ? min : last({ min, max }, unit))
  const above = (parts(value) - parts(min)) / unit
  const steps = direction > 0 ? Math.floor(above + 1) : Math.ceil(above - 1)
  return String(at(min, Math.min(Math.max(steps, 0), stepsTo({ min, max }, unit)), unit))
}

const parts = (number) => Math.round(number * PARTS)
const at = (min, steps, unit) => (parts(min) + steps * unit) / PARTS
const stepsTo = ({ min, max }, unit) => Math.floor((parts(max) - parts(min)) / unit)
const last = (bounds, unit) => at(bounds.min, stepsTo(bounds, unit), unit)
