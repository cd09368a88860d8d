import { findAll } from "./dom.js"

const CHOSEN = "engagenow.text-size" // 1: the size that the browser is set to; js/text_size.js reads it

// The choice of a text size, kept in this browser for all pages.
export function mountTextSize(root, shelf) {
  const kept = Number(shelf.read(CHOSEN)) || 1
  for (const choice of findAll("[name=text-size]", root)) {
    const size = Number(choice.value)
    choice.checked = size === kept
    choice.addEventListener("change", () => {
      shelf.write(CHOSEN, size)
      document.documentElement.style.setProperty("font-size", `${100 * size}%`)
    })
  }
}
