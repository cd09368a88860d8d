import { passFocusOn } from "./focus.js"

export const find = (selector, root = document) => root.querySelector(selector)
export const findAll = (selector, root = document) => [...root.querySelectorAll(selector)]

export function clone(templateId) {
  return document.getElementById(templateId).content.firstElementChild.cloneNode(true)
}

// All text that people have typed is shown by this: textContent never makes an element of it.
export function fill(root, texts) {
  for (const [field, text] of Object.entries(texts)) {
    for (const place of root.querySelectorAll(`[data-field="${field}"]`)) {
      if (place.textContent !== String(text)) place.textContent = text
    }
  }
  return root
}

// What the page itself says, wherever it says it. The fields of panels are their own.
export function fillPage(texts) {
  for (const [field, text] of Object.entries(texts)) {
    for (const place of findAll(`[data-field="${field}"]`)) {
      if (!place.closest(".panel") && place.textContent !== String(text)) place.textContent = text
    }
  }
}

export function show(element, visible = true) {
  if (element) element.hidden = !visible
}

// Makes the children of `list` the wanted elements in the wanted order, touching only what differs.
// A focus in an element that goes is passed to its neighbour, or to `instead`.
export function arrange(list, wanted, instead) {
  const keep = new Set(wanted)
  const leaving = [...list.children].filter((child) => !keep.has(child))
  const settleFocus = passFocusOn(list, leaving, instead)
  for (const child of leaving) child.remove()
  let cursor = list.firstElementChild
  for (const element of wanted) {
    if (element === cursor) cursor = cursor.nextElementSibling
    else list.insertBefore(element, cursor)
  }
  settleFocus()
}

// One drawing for a burst of events. A slow phone draws less often, so that it spends a quarter of its time on it at
// most and still feels every tap; the timer is also for windows in which no animation frame comes.
export function onceAFrame(draw) {
  let waiting = false
  let cost = 0
  return () => {
    if (waiting) return
    waiting = true
    let timer
    const run = () => {
      if (!waiting) return
      waiting = false
      clearTimeout(timer)
      const start = performance.now()
      draw()
      cost = performance.now() - start
    }
    const rest = Math.min(1000, 3 * cost)
    timer = setTimeout(run, Math.max(120, rest))
    if (rest < 16) requestAnimationFrame(run)
    else setTimeout(run, rest)
  }
}
