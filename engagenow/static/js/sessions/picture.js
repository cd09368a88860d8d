import { find } from "../core/dom.js"

const SIZE = { width: 1280, height: 720 } // px, of the page that is made small
const LATER = 1500 // ms: everything else on the page comes first
const WIDE = matchMedia("(min-width: 48rem)")

// A small live picture of the projector: its own page in a frame, out of reach of pointer, keyboard and screen reader.
// Not on phones, whose line and battery it would cost.
export function mountPicture({ session }) {
  const place = find("[data-picture]")
  let frame = null

  function load() {
    if (frame || !WIDE.matches) return
    frame = document.createElement("iframe")
    frame.inert = true
    frame.tabIndex = -1
    frame.src = `/sessions/${encodeURIComponent(session.id)}/screen`
    frame.width = SIZE.width
    frame.height = SIZE.height
    frame.addEventListener("load", () => place.classList.add("loaded"))
    place.append(frame)
    fit()
  }

  function fit() {
    frame?.style.setProperty("transform", `scale(${place.clientWidth / SIZE.width})`)
  }

  new ResizeObserver(fit).observe(place)
  WIDE.addEventListener("change", load)
  setTimeout(load, LATER)
  return {
    // The screen link that the frame had may have ended.
    reload() {
      frame?.remove()
      frame = null
      place.classList.remove("loaded")
      load()
    },
  }
}
