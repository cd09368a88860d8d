// Signs that stand on other keys in other layouts, where the keyboard types no Latin character.
const SIGNS = { Minus: "-", NumpadSubtract: "-", Equal: "+", NumpadAdd: "+", Period: ".", NumpadDecimal: "." }
// What a slide remote sends, and the arrows: some remotes send two of them instead.
const NAMED = { " ": "Space", PageDown: "Page Down", PageUp: "Page Up", ArrowRight: "→", ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓" }
const isLatin = (key) => key.length === 1 && key < "\u007f"

// The name of a pressed key as shortcuts are registered: "Q", "?", "+", "Page Down", "Ctrl Z", or "" for what is no
// shortcut. A keyboard in Hangul mode gives ㅂ or "Process" for Q: then the place of the key (`code`) decides.
export function keyName({ key = "", code = "", shiftKey, ctrlKey, metaKey, altKey, isComposing }) {
  if (isComposing || altKey) return ""
  const name = NAMED[key] ?? (isLatin(key) ? signOf(key) : placeOf(code, shiftKey))
  if (!ctrlKey && !metaKey) return name
  return name === "Z" && !shiftKey ? "Ctrl Z" : ""
}

// Single keys can be switched off: speech input and a hand that trembles press them by accident.
export const KEYS_OFF = "engagenow.shortcuts.off" // in this browser's storage; true where they are off
export const isSingle = (name) => name.length === 1 || name === "Space"

function signOf(key) {
  return key === "=" ? "+" : key.toUpperCase()
}

function placeOf(code, shiftKey) {
  if (code === "Slash") return shiftKey ? "?" : ""
  return SIGNS[code] ?? /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1] ?? ""
}
