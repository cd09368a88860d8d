const MOST = 40
const calm = matchMedia("(prefers-reduced-motion: reduce)")

let sky = null

function skyOf(document) {
  if (sky) return sky
  sky = document.createElement("div")
  sky.className = "sky"
  sky.setAttribute("aria-hidden", "true")
  document.body.append(sky)
  return sky
}

export const room = () => Math.max(0, MOST - (sky?.childElementCount ?? 0))

// One emoji rises over the page, from `from` (0 to 1 of the width) or from anywhere.
export function rise(emoji, { from = Math.random(), delay = 0 } = {}) {
  if (calm.matches || document.hidden || room() === 0) return
  const sprite = document.createElement("span")
  sprite.className = "sprite"
  sprite.textContent = emoji
  sprite.style.setProperty("left", `${5 + 88 * from}%`)
  sprite.style.setProperty("--sway", `${Math.round(60 * Math.random() - 30)}px`)
  sprite.style.setProperty("animation-delay", `${delay}ms`)
  sprite.addEventListener("animationend", () => sprite.remove())
  skyOf(document).append(sprite)
}
