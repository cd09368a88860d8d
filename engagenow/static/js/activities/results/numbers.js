// Numbers as the page's language writes them.
const locale = globalThis.document?.documentElement.lang || "ko"
const formats = new Map()

// At most so many decimals.
export function decimal(value, digits) {
  if (!formats.has(digits)) formats.set(digits, new Intl.NumberFormat(locale, { maximumFractionDigits: digits }))
  return formats.get(digits).format(value)
}

const TIGHT = /^[%°\p{Script=Hangul}]/u // units that follow their number without a space

// `written`: the number in words.
export const withUnit = (written, unit) => `${written}${TIGHT.test(unit) ? "" : " "}${unit}`.trim()

export const whole = (value) => decimal(value, 0)
