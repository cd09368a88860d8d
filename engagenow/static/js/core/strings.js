// Every part of a page brings its translated strings in a data block of its own.
const strings = {}

export function learn(more) {
  Object.assign(strings, more)
}

export function learnFrom(document) {
  for (const block of document.querySelectorAll("script[data-strings]")) learn(JSON.parse(block.textContent))
}

export function t(key, values = {}) {
  return (strings[key] ?? key).replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole)
}

// A sentence with a number `n`, a number or a text. For 1 it is the sentence under `${key}_one`, where there is one.
export const tn = (key, n) => (String(n) === "1" && strings[`${key}_one`]) || t(key, { n })
