import { FINGER } from "./steady.js"

const TEXT = "textarea, input[type=text]"

// Tells an order (steady.js) whether a person is at the list in `box`: a finger on it, a pointer above it, the focus of
// the keyboard in it. What was tapped keeps a focus as well, which says nothing.
export function watchHands(box, order) {
  let byKeys = false // what was used last
  const isMouse = ({ pointerType }) => pointerType !== "touch"
  const focused = ({ target }) => { if (byKeys || target.matches(TEXT)) order.hold("focus", true) }
  addEventListener("pointerdown", () => { byKeys = false }, { capture: true, passive: true })
  addEventListener("keydown", () => { byKeys = true }, { capture: true, passive: true })
  for (const type of ["focusin", "keydown"]) box.addEventListener(type, focused)
  box.addEventListener("focusout", ({ relatedTarget }) => { if (!box.contains(relatedTarget)) order.hold("focus", false) })
  for (const type of ["pointerenter", "pointermove"]) box.addEventListener(type, (event) => { if (isMouse(event)) order.hold("pointer", true) }, { passive: true })
  box.addEventListener("pointerleave", (event) => { if (isMouse(event)) order.hold("pointer", false) })
  box.addEventListener("touchstart", () => order.hold(FINGER, true), { passive: true })
  // Where a finger scrolls, it ends as a pointer and stays as a touch.
  for (const type of ["touchend", "touchcancel"]) {
    addEventListener(type, ({ touches }) => { if (!touches.length) order.hold(FINGER, false) }, { passive: true })
  }
}
