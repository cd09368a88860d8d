import { openDialog } from "./dialogs.js"
import { clone, fill, find } from "./dom.js"
import { isSingle, keyName, KEYS_OFF } from "./keys.js"
import { t } from "./strings.js"

const isTyping = (target) => target.closest?.("input, textarea, select, [contenteditable]")

// The page's keyboard shortcuts and the dialog that lists them. A feature adds its own.
export function mountShortcuts(shelf) {
  const dialog = find("#shortcuts")
  const shortcuts = new Map()
  const isOff = () => shelf.read(KEYS_OFF) === true
  showSwitch(dialog, shelf, isOff)

  // `keys`: one name or several, the first of a key wins. `act(target, key)` may return false: nothing was to be done, and the
  // browser does what it does with this key. `typing`: also in a text field, where the key is no character.
  // `within(target)`: whether the key means this where it is pressed. There it comes before what it means on the whole page.
  function add(keys, words, act, { repeats = false, typing = false, within = null } = {}) {
    for (const key of [keys].flat()) {
      const others = shortcuts.get(key) ?? []
      const one = { act, repeats, typing, within }
      shortcuts.set(key, within ? [one, ...others] : [...others, one])
    }
    list(keys, words)
  }

  const meaningOf = (key, target) => shortcuts.get(key)?.find(({ within }) => !within || within(target))

  addEventListener("keydown", (event) => {
    const key = keyName(event)
    const shortcut = meaningOf(key, event.target)
    if (!shortcut || event.defaultPrevented) return
    if (isTyping(event.target) && (!shortcut.typing || isSingle(key))) return
    if (event.repeat && !shortcut.repeats) return
    if (act(key, event.target) !== false) event.preventDefault()
  })

  // Answers false where nothing was done.
  function act(key, target) {
    if (find("dialog[open]") || (isSingle(key) && isOff())) return false
    return meaningOf(key, target).act(target, key)
  }

  // A key that works by itself and is only listed.
  function list(keys, words) {
    const row = fill(clone("shortcut"), { words })
    const cap = find("kbd", row)
    cap.replaceWith(...[keys].flat().map((key) => {
      const one = cap.cloneNode()
      one.textContent = key
      return one
    }))
    find("[data-shortcuts]", dialog).append(row)
  }

  add("?", t("shortcut_help"), () => openDialog(dialog))
  return {
    add,
    list,
    // As if this key had been pressed here.
    press(key) { if (meaningOf(key, document.body)) act(key, document.body) },
  }
}

function showSwitch(dialog, shelf, isOff) {
  const button = find("[data-shortcuts-on]", dialog)
  const draw = () => button.setAttribute("aria-checked", String(!isOff()))
  button.addEventListener("click", () => { shelf.write(KEYS_OFF, !isOff()); draw() })
  addEventListener("storage", draw)
  draw()
}
