import { find } from "./dom.js"

let timer = null

export function toast(text) {
  const place = find("[data-toast]")
  if (!place || !text) return
  place.textContent = text
  place.hidden = false
  clearTimeout(timer)
  timer = setTimeout(() => { place.hidden = true }, 4000)
}
